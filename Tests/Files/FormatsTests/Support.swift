@_exported import TestSupport
import FoundationEssentials
import Formats
import Glibc
import Tensors
import Testing

/// The files that Fixtures/make_fixtures.py wrote.
extension Fixture {
  /// The fixtures whose names end so, such as `.npy`.
  static func names(endingIn suffix: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path("")).filter { $0.hasSuffix(suffix) }.sorted()
  }

  /// The values of `pattern` in make_fixtures.py for whole numbers: evenly spread over the type's range.
  static func spread<Element: ArrayElement & FixedWidthInteger>(_ shape: Shape) -> Tensor<Element> {
    let span = (Double(Element.max) - Double(Element.min)) / Double(max(shape.count - 1, 1))
    return Tensor(
      shape: shape,
      (0..<shape.count).map { Element((Double(Element.min) + Double($0) * span).rounded(.toNearestOrEven)) })
  }

  /// The values of `pattern` in make_fixtures.py for floats.
  static func ramp<Element: ArrayElement & BinaryFloatingPoint>(_ shape: Shape) -> Tensor<Element> {
    Tensor(shape: shape, (0..<shape.count).map { Element((Double($0) - Double(shape.count) / 3) * 1.37) })
  }

  /// The array of shape (2, 3, 4) that make_fixtures.py saved with each element type.
  static func array(_ type: ElementType) -> AnyTensor {
    switch type {
    case .uint8: .uint8(spread([2, 3, 4]))
    case .int8: .int8(spread([2, 3, 4]))
    case .int16: .int16(spread([2, 3, 4]))
    case .int32: .int32(spread([2, 3, 4]))
    case .float32: .float32(ramp([2, 3, 4]))
    case .float64: .float64(ramp([2, 3, 4]))
    }
  }
}

extension TemporaryFolder {
  /// A file written without the code under test.
  func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String { try write(Array(bytes), to: name) }

  func file(_ name: String, _ text: String) throws -> String { try write(text, to: name) }
}

/// Hands `body` the path of a pipe that holds `bytes` and then ends.
func withPipe<Result>(holding bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
  var ends: [Int32] = [0, 0]
  try #require(pipe(&ends) == 0)
  // The pipe must take all of it at once, since nobody reads yet. 1031 is F_SETPIPE_SZ, which Glibc's module hides.
  try #require(fcntl(ends[1], 1031, Int32(max(bytes.count, 4096))) >= bytes.count)
  let written = bytes.withUnsafeBytes { buffer in buffer.baseAddress.map { write(ends[1], $0, buffer.count) } }
  try #require(written ?? 0 == bytes.count)
  close(ends[1])
  defer { close(ends[0]) }
  return try body("/dev/fd/\(ends[0])")
}

/// The one-line error that `body` must throw.
func fileError<Result>(_ body: () throws -> Result, sourceLocation: SourceLocation = #_sourceLocation) -> FileError? {
  do {
    let result = try body()
    Issue.record("no error, but \(result)", sourceLocation: sourceLocation)
  } catch let error as FileError {
    #expect(!error.description.contains("\n"), sourceLocation: sourceLocation)
    return error
  } catch {
    Issue.record("another error: \(error)", sourceLocation: sourceLocation)
  }
  return nil
}
