import FoundationEssentials
import Glibc
import Synchronization

/// A new folder for the files of one test, removed when the test ends.
package final class TemporaryFolder: Sendable {
  package let path: String

  /// - `isInMemory`: For tests that write thousands of files, which a disk would make slow.
  package init(isInMemory: Bool = false) throws {
    let memory = "/dev/shm"
    let hasMemory = isInMemory && FileManager.default.isWritableFile(atPath: memory)
    let place = hasMemory ? URL(filePath: memory) : FileManager.default.temporaryDirectory
    let url = place.appending(path: "tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The folder, to be removed when the tests end instead of when nobody holds it: what a static property holds is
  /// never let go.
  package func shared() -> TemporaryFolder {
    SharedFolders.add(path)
    return self
  }

  package func path(_ name: String) -> String { path + "/" + name }

  package subscript(name: String) -> String { path(name) }

  /// The names in the folder, or in one below it, sorted, hidden ones included.
  package func names(in folder: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
  }

  package func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  package func bytes(_ name: String) throws -> [UInt8] { try contents(path(name)) }

  /// A new folder with the same files.
  package func copy() throws -> TemporaryFolder {
    let copy = try TemporaryFolder()
    for name in try names() { try FileManager.default.copyItem(atPath: path(name), toPath: copy.path(name)) }
    return copy
  }

  package func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// Writes a file, with the folders that it is in; returns its path.
  @discardableResult
  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    let url = URL(filePath: path(name))
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return path(name)
  }
}

/// The folders that several tests share.
private enum SharedFolders {
  private static let paths = Mutex<[String]>([])

  /// Has a folder removed when the process ends.
  static func add(_ path: String) {
    let isFirst = paths.withLock { paths in
      paths.append(path)
      return paths.count == 1
    }
    guard isFirst else { return }
    atexit {
      for path in SharedFolders.paths.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: path) }
    }
  }
}

/// Hands on the paths of files in a new folder, which is removed afterwards.
package func withTemporaryFolder(_ body: (_ path: (String) -> String) throws -> Void) throws {
  let folder = try TemporaryFolder()
  try withExtendedLifetime(folder) { try body(folder.path) }
}

/// The content of a file, read without the code under test.
package func contents(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }
