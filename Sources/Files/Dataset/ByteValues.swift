import Formats
import Tensors

/// Pixels and labels as bytes, from an array of any type.
///
/// Every integer type is accepted if its values fit bytes: NumPy's default is int64. Anything else is refused with the
/// NumPy expression that makes bytes of it, which depends on what the values are: `.astype(numpy.uint8)` alone makes
/// black images of pixels from 0 to 1, and wraps what is above 255.
public enum ByteValues {
  /// The kind of values.
  public enum Kind: Sendable {
    /// Pixels, 0 for no ink to 255.
    case pixels
    /// Class numbers.
    case labels
  }

  /// The array as bytes.
  ///
  /// - `array`: The array.
  /// - `kind`: The kind of its values.
  /// - `path`: Where it comes from, for messages.
  /// - `way`: What to do with the expression that makes bytes of it, such as `save`.
  /// - Throws: `FileError` with the range of the values and the expression, if they are not those of bytes.
  public static func bytes(
    of array: AnyTensor, as kind: Kind, from path: String, way: (String) -> String = { "save \($0)" }
  ) throws(FileError) -> Tensor<UInt8> {
    switch array {
    case .uint8(let tensor): return tensor
    case .int8(let tensor): if let bytes = fitting(tensor) { return bytes }
    case .int16(let tensor): if let bytes = fitting(tensor) { return bytes }
    case .int32(let tensor): if let bytes = fitting(tensor) { return bytes }
    case .float32, .float64: break
    }
    let values = ValueRange(of: array)
    throw FileError(
      .badData, path: path,
      "expected uint8 elements, or integers from 0 to 255; found \(array.elementType) \(values.text)"
        + (values.wraps ? ", which .astype(numpy.uint8) would wrap" : "") + "; "
        + (expression(for: kind, values, rank: array.shape.rank).map(way) ?? advice(for: kind, values)))
  }

  private static func fitting<Value: ArrayElement & FixedWidthInteger>(_ tensor: Tensor<Value>) -> Tensor<UInt8>? {
    guard tensor.withUnsafeBufferPointer({ $0.allSatisfy { (0...255).contains(Int($0)) } }) else { return nil }
    return Tensor(shape: tensor.shape) { target in
      tensor.withUnsafeBufferPointer { source in
        for index in source.indices { target[index] = UInt8(truncatingIfNeeded: source[index]) }
      }
    }
  }

  /// The NumPy expression that makes bytes of an array `a`; `nil` if its values do not say how.
  private static func expression(for kind: Kind, _ values: ValueRange, rank: Int) -> String? {
    guard values.isFinite, let low = values.low, let high = values.high else { return nil }
    switch kind {
    case .labels where rank == 2: return "a.argmax(axis=1).astype(numpy.uint8)"
    case .labels where values.isWhole && low >= 0 && high <= 255: return "a.astype(numpy.uint8)"
    case .labels: return nil
    case .pixels where low >= 0 && high <= 1: return "(255 * a).round().astype(numpy.uint8)"
    case .pixels where low >= -1 && high <= 1 && values.isFloat: return "(127.5 * (a + 1)).round().astype(numpy.uint8)"
    case .pixels where low >= 0 && high <= 255: return "a.round().astype(numpy.uint8)"
    case .pixels where values.isWhole && low >= -128 && high <= 127: return "(a + 128.0).astype(numpy.uint8)"
    case .pixels where values.isWhole && low >= 0:
      // Cameras and microscopes give 10, 12, 14 or 16 bits.
      return [1_023, 4_095, 16_383, 65_535].first { high <= Double($0) }
        .map { "(a * (255 / \($0))).round().astype(numpy.uint8)" }
    case .pixels: return nil
    }
  }

  private static func advice(for kind: Kind, _ values: ValueRange) -> String {
    guard values.isFinite else { return "replace values that are not numbers before saving the array" }
    return switch kind {
    case .labels: "number the classes from 0, training and test labels in the same way"
    case .pixels: "scale the values to 0 to 255, training and test images by the same factor, and round them"
    }
  }
}

/// The range and kind of an array's values.
private struct ValueRange {
  var low: Double?
  var high: Double?
  var isWhole = true
  var isFinite = true
  let isFloat: Bool

  init(of array: AnyTensor) {
    isFloat = array.elementType == .float32 || array.elementType == .float64
    switch array {
    case .uint8(let tensor): take(tensor) { Double($0) }
    case .int8(let tensor): take(tensor) { Double($0) }
    case .int16(let tensor): take(tensor) { Double($0) }
    case .int32(let tensor): take(tensor) { Double($0) }
    case .float32(let tensor): take(tensor) { Double($0) }
    case .float64(let tensor): take(tensor) { $0 }
    }
  }

  /// Whether these whole numbers would wrap in bytes.
  var wraps: Bool { isFinite && isWhole && ((low ?? 0) < 0 || (high ?? 0) > 255) }

  var text: String {
    guard isFinite else { return "with values that are not finite" }
    guard let low, let high else { return "without a value" }
    return "from \(short(low)) to \(short(high))"
  }

  private func short(_ value: Double) -> String {
    isFloat ? "\(Float(value))" : grouped(Int(value))
  }

  private mutating func take<Value: BitwiseCopyable & Sendable>(_ tensor: Tensor<Value>, _ double: (Value) -> Double) {
    tensor.withUnsafeBufferPointer { values in
      for value in values {
        let value = double(value)
        guard value.isFinite else { return isFinite = false }
        low = min(low ?? value, value)
        high = max(high ?? value, value)
        if isWhole, value != value.rounded() { isWhole = false }
      }
    }
  }
}
