@_exported import TestSupport
import Formats
import Testing

extension Fixture {
  /// The embedded MNIST files.
  static func mnist(_ name: String) -> String { "\(packageFolder)/data/mnist/\(name)" }
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
