import Formats
import Glibc
import Testing

struct InputFileTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [0, 1, 65_535, 65_536, 300_000])
  func readsRegularFilesWhole(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = try folder.file("a", bytes)
    #expect(try InputFile.bytes(of: path) == bytes)
    #expect(try InputFile(path).size == (count == 0 ? nil : count))
  }

  @Test(arguments: [0, 1, 65_536, 300_000])
  func readsPipesWhole(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    #expect(try withPipe(holding: bytes) { try InputFile($0).size } == nil)
    #expect(try withPipe(holding: bytes) { try InputFile.bytes(of: $0) } == bytes)
  }

  @Test func readsFilesThatTheKernelMakesUp() throws {
    let status = try InputFile.bytes(of: "/proc/self/status")
    #expect(String(decoding: status, as: UTF8.self).contains("Pid:"))
    #expect(try InputFile.bytes(of: "/dev/null").isEmpty)
  }

  @Test func followsSymbolicLinks() throws {
    _ = try folder.file("a", "text")
    try #require(symlink("a", folder["link"]) == 0)
    #expect(try InputFile.bytes(of: folder["link"]) == Array("text".utf8))
  }

  @Test func readsInParts() throws {
    var file = try InputFile(try folder.file("a", Array(0..<100)))
    #expect(try file.read(upTo: 40) == Array(0..<40))
    #expect(try file.read(upTo: 40) == Array(40..<80))
    #expect(try file.read(upTo: 40) == Array(80..<100))
    #expect(try file.read(upTo: 40) == [])
  }

  @Test func refusesMoreThanTheLimit() throws {
    let path = try folder.file("a", [UInt8](repeating: 7, count: 1001))
    #expect(try InputFile.bytes(of: path, limit: 1001).count == 1001)
    let error = fileError { try InputFile.bytes(of: path, limit: 1000) }
    #expect(error?.kind == .badData)
    #expect(error?.problem == "expected at most 1,000 bytes; found 1,001; check that it is the right file")
    let endless = fileError { try InputFile.bytes(of: "/dev/zero", limit: 100_000) }
    #expect(endless?.problem == "expected at most 100,000 bytes; found more; check that it is the right file")
  }

  @Test func namesAMissingFile() {
    let error = fileError { try InputFile.bytes(of: folder["missing"]) }
    #expect(error == FileError(.noInput, path: folder["missing"], "no such file: check its name"))
  }

  @Test func refusesAFolder() {
    let error = fileError { try InputFile.bytes(of: folder.path) }
    #expect(error?.kind == .noInput)
    #expect(error?.problem == "expected a file; found a folder; name a file in it")
  }

  @Test func refusesAFileInsideAFile() throws {
    let path = try folder.file("a", "text") + "/b"
    let error = fileError { try InputFile.bytes(of: path) }
    #expect(error?.kind == .noInput)
    #expect(error?.problem == "cannot be opened: not a directory")
  }

  @Test func tellsRegularFilesFromOthersWithoutOpeningThem() throws {
    let regular = try folder.file("a", "text")
    try #require(symlink("a", folder["link"]) == 0)
    for path in [regular, folder["link"], try folder.file("empty", "")] { try InputFile.requireRegular(path) }
    func problem(_ path: String) -> FileError? { fileError { try InputFile.requireRegular(path) } }
    // Nobody writes to it: whoever opened it would wait for ever.
    try #require(mkfifo(folder["fifo"], 0o600) == 0)
    #expect(
      problem(folder["fifo"])
        == FileError(.badData, path: folder["fifo"], "expected a regular file; found a pipe; save it to a file first"))
    #expect(
      try withPipe(holding: [1]) { problem($0)?.problem }
        == "expected a regular file; found a pipe; save it to a file first")
    #expect(problem("/dev/zero")?.problem == "expected a regular file; found a device; save it to a file first")
    #expect(
      problem(folder.path)
        == FileError(.noInput, path: folder.path, "expected a file; found a folder; name a file in it"))
    #expect(problem(folder["missing"]) == FileError(.noInput, path: folder["missing"], "no such file: check its name"))
  }

  @Test func refusesALoopOfLinks() throws {
    try #require(symlink("loop", folder["loop"]) == 0)
    #expect(fileError { try InputFile.bytes(of: folder["loop"]) }?.kind == .noInput)
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func refusesAFileThatMayNotBeRead() throws {
    let path = try folder.file("a", "text")
    try #require(chmod(path, 0) == 0)
    let error = fileError { try InputFile.bytes(of: path) }
    #expect(error?.kind == .noInput)
    #expect(error?.problem == "permission denied: make it readable (chmod +r)")
  }
}
