import Formats
import Glibc
import Testing

/// A file that is invalid, and what must be said about it.
struct Malformation: Sendable, CustomTestStringConvertible {
  let name: String
  let bytes: [UInt8]
  let problem: String

  init(_ name: String, _ bytes: [UInt8], _ problem: String) {
    self.name = name
    self.bytes = bytes
    self.problem = problem
  }

  var testDescription: String { name }
}

struct IDXMalformationTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  static let malformations: [Malformation] = [
    Malformation(
      "empty file", [], "expected an IDX file (its first two bytes are 0); found an empty file; fetch or make it again"),
    Malformation(
      "other magic", [0x0D, 0x0A, 0x08, 0x01],
      "expected an IDX file (its first two bytes are 0); found 0x0D 0x0A 0x08 0x01; check the file's name"),
    Malformation(
      "web page", Array("<!DOCTYPE html><html>".utf8),
      "expected an IDX file (its first two bytes are 0); found a web page; the download went wrong; fetch it again"),
    Malformation(
      "NPY", [0x93] + Array("NUMPY".utf8),
      "expected an IDX file (its first two bytes are 0); found an .npy file; check the file's name"),
    Malformation(
      "one zero", [0], "expected at least 4 bytes of IDX header; found 1; the file is cut short; fetch it again"),
    Malformation(
      "unknown type", [0, 0, 0x0A, 0],
      "expected an IDX element type in its third byte, one of 0x08 (uint8), 0x09 (int8), 0x0B (int16), 0x0C (int32), "
        + "0x0D (float32), 0x0E (float64); found 0x0A; the file is damaged or not an IDX file"),
    Malformation(
      "cut in the extents", [0, 0, 8, 3, 0, 0, 0, 1, 0, 0],
      "expected 16 bytes of header for an array of rank 3; found 10; the file is cut short; fetch it again"),
    Malformation(
      "cut in the elements", [0, 0, 8, 1, 0, 0, 0x10, 0, 1, 2, 3],
      "expected 4,104 bytes from its header (4096); found 11; the file is cut short; fetch it again"),
    Malformation(
      "cut within an element", [0, 0, 0x0B, 1, 0, 0, 0, 2, 1, 2, 3],
      "expected 12 bytes from its header (2 int16); found 11; the file is cut short; fetch it again"),
    Malformation(
      "trailing byte", [0, 0, 8, 1, 0, 0, 0, 2, 1, 2, 3],
      "expected 10 bytes from its header (2); found 11; something follows the array; fetch it again"),
    Malformation(
      "no element of a scalar", [0, 0, 8, 0],
      "expected 5 bytes from its header (scalar); found 4; the file is cut short; fetch it again"),
    Malformation(
      "shape that overflows", [0, 0, 8, 3] + [UInt8](repeating: 0xFF, count: 12),
      "its header's shape, 4294967295×4294967295×4294967295, is more than any memory holds: the file is damaged"),
    Malformation(
      "byte count that overflows", [0, 0, 0x0E, 2, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF],
      "its header's shape, 2147483647×2147483647, is more than any memory holds: the file is damaged"),
    Malformation(
      "four exabytes promised", [0, 0, 8, 2, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF],
      "expected 4,611,686,014,132,420,621 bytes from its header (2147483647×2147483647); found 12; the file is cut "
        + "short; fetch it again"),
  ]

  @Test(arguments: malformations)
  func refusesMalformedFiles(file: Malformation) throws {
    let path = try folder.file("a", file.bytes)
    #expect(fileError { try IDX.read(path) } == FileError(.badData, path: path, file.problem))
  }

  /// From a pipe the same is found out without knowing the file's size, so trailing bytes are not counted.
  @Test(arguments: malformations)
  func refusesMalformedPipes(file: Malformation) throws {
    try withPipe(holding: file.bytes) { path in
      let error = fileError { try IDX.read(path) }
      if file.name == "four exabytes promised" {
        #expect(error?.problem.contains("do not fit in this machine's memory") == true)
      } else {
        #expect(error?.problem == file.problem.replacing("found 11; something", with: "found more; something"))
      }
    }
  }

  @Test func stopsAtOnceAtAGzipBomb() throws {
    let start = processorTime()
    let error = fileError { try IDX.read(Fixture.path("bomb.idx.gz")) }
    let time = processorTime() - start
    #expect(error?.kind == .badData)
    #expect(
      error?.problem
        == "expected 40 bytes from its header (2×3×4); found more; something follows the array; fetch it again")
    // Decompressing all of it takes a tenth of a second and more.
    #expect(time < 0.05)
  }

  @Test func refusesAPromiseThatGzipCannotKeep() throws {
    // gzip of a header alone: 2^31 - 1 bytes promised, none there.
    let bytes: [UInt8] = [
      0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3, 0x63, 0x60, 0xE0, 0x60, 0xAC, 0xFF, 0xFF, 0xFF, 0x3F, 0x00, 0x6C, 0xE2, 0xF3,
      0x87, 8, 0, 0, 0,
    ]
    let path = try folder.file("a", bytes)
    let error = fileError { try IDX.read(path) }
    #expect(
      error?.problem == "expected 2,147,483,655 bytes from its header (2147483647); found gzip data of 28 bytes, which "
        + "cannot hold that many; the file is damaged or cut short; fetch it again")
  }

  @Test func refusesDamagedGzip() throws {
    let sound = try Fixture.bytes("float32.idx.gz")
    func problem(_ bytes: [UInt8]) throws -> String? {
      let path = try folder.file("a", bytes)
      return fileError { try IDX.read(path) }?.problem
    }
    var damaged = sound
    damaged[sound.count - 8] ^= 1
    #expect(
      try problem(damaged)
        == "expected sound gzip data; found damage (incorrect data check) after 112 bytes of content; fetch it again")
    damaged = sound
    damaged[sound.count - 1] ^= 1
    #expect(
      try problem(damaged)
        == "expected sound gzip data; found damage (incorrect length check) after 112 bytes of content; fetch it again")
    damaged = sound
    damaged[2] = 7
    #expect(
      try problem(damaged)
        == "expected sound gzip data; found damage (unknown compression method) after 0 bytes of content; fetch it "
        + "again"
    )
    #expect(
      try problem(sound.dropLast(3))
        == "expected the end of the gzip data; found the file's end after 112 bytes of content; the file is cut short; "
        + "fetch it again")
    #expect(
      try problem(sound + [0])
        == "expected the file's end or another gzip member after 112 bytes of content; found 0x00; something follows "
        + "the gzip data; fetch it again")
    #expect(
      try problem(sound + [0x1F])
        == "expected the end of the gzip data; found the file's end after 112 bytes of content; the file is cut short; "
        + "fetch it again")
    #expect(
      try problem(sound + sound)
        == "expected 112 bytes from its header (2×3×4 float32); found more; something follows the array; fetch it again"
    )
  }

  /// The seconds that this thread has computed, whatever else the machine does.
  private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
