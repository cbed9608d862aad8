import Foundation

/// Runs a test with a folder of its own, which is removed afterwards.
func withTemporaryFolder(_ body: (_ path: (String) -> String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: "network-tests-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body { folder.appending(path: $0).path }
}

/// The bytes of a file.
func bytes(of path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(filePath: path)))
}
