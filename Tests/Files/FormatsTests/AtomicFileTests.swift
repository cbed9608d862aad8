import FoundationEssentials
import Formats
import Glibc
import Testing

struct AtomicFileTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private struct Stop: Error {}

  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 1_000_000])
  func writesWholeFiles(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    try AtomicFile.write(bytes, to: folder["a"])
    #expect(try contents(folder["a"]) == bytes)
    #expect(try folder.names() == ["a"])
  }

  @Test func buffersSmallAndLargePartsInOrder() throws {
    var expected: [UInt8] = []
    try AtomicFile.write(to: folder["a"]) { writer in
      for size in [3, 60_000, 10_000, 70_000, 1, 65_536, 0, 200_000, 5] {
        let part = [UInt8](repeating: UInt8(truncatingIfNeeded: size), count: size)
        try writer.write(part)
        expected += part
      }
      try writer.write("größe")
      try writer.write(repeatElement(UInt8(9), count: 3))
      expected += Array("größe".utf8) + [9, 9, 9]
      #expect(writer.count == expected.count)
    }
    #expect(try contents(folder["a"]) == expected)
  }

  @Test func replacesAFileAndKeepsItsPermissions() throws {
    let path = try folder.file("a", "old")
    try #require(chmod(path, 0o640) == 0)
    try AtomicFile.write("new".utf8, to: path)
    #expect(try contents(path) == Array("new".utf8))
    var status = stat()
    try #require(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o640)
  }

  @Test func anErrorInTheMiddleLeavesTheOldFileAndNoLitter() throws {
    let path = try folder.file("a", "old")
    for target in [path, folder["b"]] {
      #expect(throws: Stop.self) {
        try AtomicFile.write(to: target) { writer in
          try writer.write([UInt8](repeating: 1, count: 100_000))
          throw Stop()
        }
      }
    }
    #expect(try contents(path) == Array("old".utf8))
    #expect(try folder.names() == ["a"])
  }

  @Test func aFailingRenameLeavesNoLitter() throws {
    let error = fileError {
      try AtomicFile.write(to: folder["a"]) { writer in
        try writer.write("text")
        try #require(mkdir(folder["a"], 0o777) == 0)
      }
    }
    #expect(error?.kind == .cannotCreate)
    #expect(error?.problem == "cannot be put in its place: is a directory")
    #expect(try folder.names() == ["a"])
  }

  @Test func removesWhatKilledWritersOfTheSameFileLeft() throws {
    let others = [
      ".a.partial", ".a.0123abc.partial", ".a.0123abcg.partial", ".ab.0123abcd.partial", ".b.0123abcd.partial",
    ]
    for name in [".a.0123abcd.partial", ".a.ffffffff.partial"] + others { _ = try folder.file(name, "litter") }
    try AtomicFile.write("text".utf8, to: folder["a"])
    #expect(try folder.names() == (others + ["a"]).sorted())
  }

  @Test func leavesTheFileOfALivingWriterAlone() throws {
    try AtomicFile.write(to: folder["a"]) { outer in
      try outer.write("outer")
      try AtomicFile.write("inner".utf8, to: folder["a"])
      #expect(try folder.names().count == 2)
      #expect(try contents(folder["a"]) == Array("inner".utf8))
    }
    #expect(try contents(folder["a"]) == Array("outer".utf8))
    #expect(try folder.names() == ["a"])
  }

  @Test func writersOfOneFileAtTheSameTimeEachWriteAllOfIt() async throws {
    let path = folder["a"]
    let versions = (UInt8(0)..<8).map { [UInt8](repeating: $0, count: 50_000 + 1000 * Int($0)) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for version in versions {
        group.addTask {
          for _ in 0..<5 {
            try AtomicFile.write(version, to: path)
            #expect(versions.contains(try contents(path)))
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try folder.names() == ["a"])
  }

  /// A file that is whole but has no name yet is not litter, however often others look for litter in that moment.
  @Test func nobodyTakesAWholeFileForLitter() async throws {
    let folder = try TemporaryFolder(isInMemory: true)
    let path = folder["a"]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for isWriting in [true, false, false] {
        group.addTask {
          for _ in 0..<3000 { try isWriting ? AtomicFile.write([1], to: path) : AtomicFile.checkWritable(path) }
        }
      }
      try await group.waitForAll()
    }
    #expect(try folder.names() == ["a"])
  }

  @Test func makesMissingFolders() throws {
    try AtomicFile.write("text".utf8, to: folder["b/c//d/a"])
    #expect(try contents(folder["b/c/d/a"]) == Array("text".utf8))
  }

  @Test func followsSymbolicLinks() throws {
    try #require(mkdir(folder["far"], 0o777) == 0)
    _ = try folder.file("far/a", "old")
    try #require(symlink("far/a", folder["existing"]) == 0)
    try #require(symlink("existing", folder["chain"]) == 0)
    try #require(symlink("far/b", folder["dangling"]) == 0)
    try AtomicFile.write("new".utf8, to: folder["chain"])
    try AtomicFile.write("new".utf8, to: folder["dangling"])
    #expect(try contents(folder["far/a"]) == Array("new".utf8))
    #expect(try contents(folder["far/b"]) == Array("new".utf8))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder["chain"]) == "existing")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder["dangling"]) == "far/b")
    #expect(try folder.names() == ["chain", "dangling", "existing", "far"])
  }

  @Test func writesToPipesAndDevicesDirectly() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    try AtomicFile.checkWritable("/dev/fd/\(ends[1])")
    try AtomicFile.write("text".utf8, to: "/dev/fd/\(ends[1])")
    close(ends[1])
    #expect(try InputFile.bytes(of: "/dev/fd/\(ends[0])") == Array("text".utf8))
    close(ends[0])
    try AtomicFile.write("text".utf8, to: "/dev/null")
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test(arguments: [4, 300_000])
  func reportsAFullDiskAndWhatFittedOnIt(count: Int) {
    let error = fileError { try AtomicFile.write(repeatElement(UInt8(1), count: count), to: "/dev/full") }
    #expect(error?.kind == .inputOutput)
    #expect(error?.problem == "no space left on device after 0 bytes: make room and run again; nothing was replaced")
  }

  @Test func checkingLeavesNothingButTheFolder() throws {
    let path = try folder.file("a", "old")
    try AtomicFile.checkWritable(path)
    try AtomicFile.checkWritable(folder["new/a"])
    #expect(try contents(path) == Array("old".utf8))
    #expect(try folder.names() == ["a", "new"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder["new"]).isEmpty)
  }

  /// Places where no file can be, and the start of what is said about each.
  static let impossible = [
    ("folder", "a folder is in its place"), ("file/a", "cannot be written: not a directory"),
    ("new/", "expected the name of a file"), ("folder/..", "a folder is in its place"),
    ("loop", "cannot be written: too many levels of symbolic links"),
    (String(repeating: "x", count: 300), "cannot be written: file name too long"),
  ]

  @Test(arguments: impossible)
  func refusesImpossiblePlaces(name: String, problem: String) throws {
    try #require(mkdir(folder["folder"], 0o777) == 0)
    try #require(symlink("loop", folder["loop"]) == 0)
    _ = try folder.file("file", "text")
    for attempt in [{ try AtomicFile.write([1], to: $0) }, AtomicFile.checkWritable] as [(String) throws -> Void] {
      let error = fileError { try attempt(folder[name]) }
      #expect(error?.kind == .cannotCreate)
      #expect(error?.problem.hasPrefix(problem) == true, "\(error?.problem ?? "")")
    }
    #expect(try folder.names() == ["file", "folder", "loop"])
  }

  /// Nobody may create files in /proc, not even root.
  @Test func refusesAFolderThatMayNotBeWrittenTo() {
    for path in ["/proc/formats-test", "/proc/formats-test/a"] {
      #expect(fileError { try AtomicFile.checkWritable(path) }?.kind == .cannotCreate)
      #expect(fileError { try AtomicFile.write([1], to: path) }?.kind == .cannotCreate)
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
  func respectsWriteProtection() throws {
    let path = try folder.file("a", "old")
    try #require(chmod(path, 0o444) == 0)
    let protected = fileError { try AtomicFile.write([1], to: path) }
    #expect(protected?.problem == "exists and may not be replaced (chmod +w): permission denied")
    try #require(chmod(folder.path, 0o555) == 0)
    defer { chmod(folder.path, 0o755) }
    let error = fileError { try AtomicFile.checkWritable(folder["b"]) }
    #expect(error?.problem == "cannot be created: its folder may not be written to: permission denied")
  }
}
