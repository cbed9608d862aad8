import Formats
import Glibc
import Testing

/// A file that is not as it should be, and what must be said about it.
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
      "empty file", [], "an IDX file expected (its first two bytes are 0), an empty file found: fetch or make it again"),
    Malformation(
      "other magic", [0x0D, 0x0A, 0x08, 0x01],
      "an IDX file expected (its first two bytes are 0), 0x0D 0x0A 0x08 0x01 found: check the file's name"),
    Malformation(
      "web page", Array("<!DOCTYPE html><html>".utf8),
      "an IDX file expected (its first two bytes are 0), a web page found: the download went wrong; fetch it again"),
    Malformation(
      "NPY", [0x93] + Array("NUMPY".utf8),
      "an IDX file expected (its first two bytes are 0), an .npy file found: check the file's name"),
    Malformation(
      "one zero", [0], "at least 4 bytes of IDX header expected, 1 found: the file is cut short; fetch it again"),
    Malformation(
      "unknown type", [0, 0, 0x0A, 0],
      "an IDX element type expected in its third byte, one of 0x08 (uint8), 0x09 (int8), 0x0B (int16), 0x0C (int32), "
        + "0x0D (float32), 0x0E (float64); 0x0A found: the file is damaged or not an IDX file"),
    Malformation(
      "cut in the extents", [0, 0, 8, 3, 0, 0, 0, 1, 0, 0],
      "16 bytes of header expected for an array of rank 3, 10 found: the file is cut short; fetch it again"),
    Malformation(
      "cut in the elements", [0, 0, 8, 1, 0, 0, 0x10, 0, 1, 2, 3],
      "4,104 bytes expected from its header (4096), 11 found: the file is cut short; fetch it again"),
    Malformation(
      "cut within an element", [0, 0, 0x0B, 1, 0, 0, 0, 2, 1, 2, 3],
      "12 bytes expected from its header (2 int16), 11 found: the file is cut short; fetch it again"),
    Malformation(
      "trailing byte", [0, 0, 8, 1, 0, 0, 0, 2, 1, 2, 3],
      "10 bytes expected from its header (2), 11 found: something follows the array; fetch it again"),
    Malformation(
      "no element of a scalar", [0, 0, 8, 0],
      "5 bytes expected from its header (scalar), 4 found: the file is cut short; fetch it again"),
    Malformation(
      "shape that overflows", [0, 0, 8, 3] + [UInt8](repeating: 0xFF, count: 12),
      "its header's shape, 4294967295×4294967295×4294967295, is more than any memory holds: the file is damaged"),
    Malformation(
      "byte count that overflows", [0, 0, 0x0E, 2, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF],
      "its header's shape, 2147483647×2147483647, is more than any memory holds: the file is damaged"),
    Malformation(
      "four exabytes promised", [0, 0, 8, 2, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF],
      "4,611,686,014,132,420,621 bytes expected from its header (2147483647×2147483647), 12 found: "
        + "the file is cut short; fetch it again"),
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
        #expect(error?.problem == file.problem.replacing("11 found: something", with: "more found: something"))
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
        == "40 bytes expected from its header (2×3×4), more found: something follows the array; fetch it again")
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
      error?.problem == "2,147,483,655 bytes expected from its header (2147483647), gzip data of 28 bytes found, "
        + "which cannot hold that many: the file is damaged or cut short; fetch it again")
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
        == "sound gzip data expected, damage (incorrect data check) found after 112 bytes of content: fetch it again")
    damaged = sound
    damaged[sound.count - 1] ^= 1
    #expect(
      try problem(damaged)
        == "sound gzip data expected, damage (incorrect length check) found after 112 bytes of content: fetch it again")
    damaged = sound
    damaged[2] = 7
    #expect(
      try problem(damaged)
        == "sound gzip data expected, damage (unknown compression method) found after 0 bytes of content: fetch it again"
    )
    #expect(
      try problem(sound.dropLast(3))
        == "the end of the gzip data expected, the file's end found after 112 bytes of content: "
        + "the file is cut short; fetch it again")
    #expect(
      try problem(sound + [0])
        == "the file's end or another gzip member expected after 112 bytes of content, 0x00 found: "
        + "something follows the gzip data; fetch it again")
    #expect(
      try problem(sound + [0x1F])
        == "the end of the gzip data expected, the file's end found after 112 bytes of content: "
        + "the file is cut short; fetch it again")
    #expect(
      try problem(sound + sound)
        == "112 bytes expected from its header (2×3×4 float32), more found: something follows the array; fetch it again"
    )
  }

  /// The seconds that this thread has computed, whatever else the machine does.
  private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
