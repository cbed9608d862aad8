import Formats
import FoundationEssentials
import Testing

/// Where the files are that the tests read, and how.
enum Fixture {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  static func path(_ name: String) -> String { folder.appending(path: "Fixtures/\(name)").path }

  /// The embedded MNIST files.
  static func mnist(_ name: String) -> String {
    folder.appending(path: "../../../data/mnist/\(name)").standardizedFileURL.path
  }

  static func json<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path(name))))
  }
}

/// A new folder for the files of one test.
final class TemporaryFolder {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "dataset-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: URL(filePath: path(name)))
    return path(name)
  }
}

/// The CRC-32 of numbers in this machine's byte order, which the fixtures' is too.
func crc32<Number: FixedWidthInteger>(_ numbers: [Number]) -> UInt32 {
  numbers.withUnsafeBytes { CRC32.of($0).value }
}

/// Expects a `FileError` of unusable data about a file, with all of its words.
func expectBadData(
  _ path: String, _ problem: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  let error = #expect(throws: FileError.self, sourceLocation: sourceLocation) { try body() }
  guard let error else { return }
  #expect(error == FileError(.badData, path: path, problem), sourceLocation: sourceLocation)
}
