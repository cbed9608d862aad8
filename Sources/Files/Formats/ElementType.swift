/// The element types that IDX files can hold; every reader of arrays returns one of these.
public enum ElementType: String, Sendable, CaseIterable, CustomStringConvertible {
  case uint8
  case int8
  case int16
  case int32
  case float32
  case float64

  /// The number of bytes of one element.
  public var size: Int {
    switch self {
    case .uint8, .int8: 1
    case .int16: 2
    case .int32, .float32: 4
    case .float64: 8
    }
  }

  /// NumPy's name, such as `uint8`.
  public var description: String { rawValue }

  /// The third byte of an IDX file.
  var idxCode: UInt8 {
    switch self {
    case .uint8: 0x08
    case .int8: 0x09
    case .int16: 0x0B
    case .int32: 0x0C
    case .float32: 0x0D
    case .float64: 0x0E
    }
  }

  /// The `descr` of a NumPy header, in this machine's byte order.
  var numPyDescription: String {
    switch self {
    case .uint8: "|u1"
    case .int8: "|i1"
    case .int16: "<i2"
    case .int32: "<i4"
    case .float32: "<f4"
    case .float64: "<f8"
    }
  }
}
