import FoundationEssentials
import Glibc
import Synchronization

/// A new folder for the files of one test, removed when the test ends.
final class TemporaryFolder: Sendable {
  /// The path of the folder.
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "tool-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The folder, to be removed when the tests end instead of when nobody holds it: what a static property holds is
  /// never let go.
  func shared() -> TemporaryFolder {
    SharedFolders.add(path)
    return self
  }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { path + "/" + name }

  /// The names in the folder, or in one below it, sorted, hidden ones included.
  func names(in folder: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
  }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path(name)))) }

  /// A new folder with the same files.
  func copy() throws -> TemporaryFolder {
    let copy = try TemporaryFolder()
    for name in try names() { try FileManager.default.copyItem(atPath: path(name), toPath: copy.path(name)) }
    return copy
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  /// Writes a file, with the folders that it is in.
  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  /// Writes a file, with the folders that it is in.
  func write(_ bytes: [UInt8], to name: String) throws {
    let url = URL(filePath: path(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
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

/// The folder that the package is in.
let packageFolder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
  .standardizedFileURL.path
