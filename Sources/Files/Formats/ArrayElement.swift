/// A Swift type that is one of the ``ElementType``s.
public protocol ArrayElement: BitwiseCopyable, Sendable, Equatable {
  /// The type's name in files.
  static var elementType: ElementType { get }
}

extension UInt8: ArrayElement {
  /// Always `.uint8`.
  public static var elementType: ElementType { .uint8 }
}

extension Int8: ArrayElement {
  /// Always `.int8`.
  public static var elementType: ElementType { .int8 }
}

extension Int16: ArrayElement {
  /// Always `.int16`.
  public static var elementType: ElementType { .int16 }
}

extension Int32: ArrayElement {
  /// Always `.int32`.
  public static var elementType: ElementType { .int32 }
}

extension Float: ArrayElement {
  /// Always `.float32`.
  public static var elementType: ElementType { .float32 }
}

extension Double: ArrayElement {
  /// Always `.float64`.
  public static var elementType: ElementType { .float64 }
}
