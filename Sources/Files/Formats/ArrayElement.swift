import Tensors

extension UInt8: ArrayElement {
  /// Always `.uint8`.
  public static var elementType: ElementType { .uint8 }

  /// The tensor as `.uint8`.
  public static func erase(_ tensor: Tensor<UInt8>) -> AnyTensor { .uint8(tensor) }

  /// The tensor of a `.uint8`, otherwise `nil`.
  public static func unwrap(_ tensor: AnyTensor) -> Tensor<UInt8>? {
    if case .uint8(let tensor) = tensor { tensor } else { nil }
  }
}

extension Int8: ArrayElement {
  /// Always `.int8`.
  public static var elementType: ElementType { .int8 }

  /// The tensor as `.int8`.
  public static func erase(_ tensor: Tensor<Int8>) -> AnyTensor { .int8(tensor) }

  /// The tensor of a `.int8`, otherwise `nil`.
  public static func unwrap(_ tensor: AnyTensor) -> Tensor<Int8>? {
    if case .int8(let tensor) = tensor { tensor } else { nil }
  }
}

extension Int16: ArrayElement {
  /// Always `.int16`.
  public static var elementType: ElementType { .int16 }

  /// The tensor as `.int16`.
  public static func erase(_ tensor: Tensor<Int16>) -> AnyTensor { .int16(tensor) }

  /// The tensor of a `.int16`, otherwise `nil`.
  public static func unwrap(_ tensor: AnyTensor) -> Tensor<Int16>? {
    if case .int16(let tensor) = tensor { tensor } else { nil }
  }
}

extension Int32: ArrayElement {
  /// Always `.int32`.
  public static var elementType: ElementType { .int32 }

  /// The tensor as `.int32`.
  public static func erase(_ tensor: Tensor<Int32>) -> AnyTensor { .int32(tensor) }

  /// The tensor of a `.int32`, otherwise `nil`.
  public static func unwrap(_ tensor: AnyTensor) -> Tensor<Int32>? {
    if case .int32(let tensor) = tensor { tensor } else { nil }
  }
}

extension Float: ArrayElement {
  /// Always `.float32`.
  public static var elementType: ElementType { .float32 }

  /// The tensor as `.float32`.
  public static func erase(_ tensor: Tensor<Float>) -> AnyTensor { .float32(tensor) }

  /// The tensor of a `.float32`, otherwise `nil`.
  public static func unwrap(_ tensor: AnyTensor) -> Tensor<Float>? {
    if case .float32(let tensor) = tensor { tensor } else { nil }
  }
}

extension Double: ArrayElement {
  /// Always `.float64`.
  public static var elementType: ElementType { .float64 }

  /// The tensor as `.float64`.
  public static func erase(_ tensor: Tensor<Double>) -> AnyTensor { .float64(tensor) }

  /// The tensor of a `.float64`, otherwise `nil`.
  public static func unwrap(_ tensor: AnyTensor) -> Tensor<Double>? {
    if case .float64(let tensor) = tensor { tensor } else { nil }
  }
}
