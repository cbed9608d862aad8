import Tensors

/// A tensor whose element type is known only when its file is read.
public enum AnyTensor: Sendable, Equatable {
  case uint8(Tensor<UInt8>)
  case int8(Tensor<Int8>)
  case int16(Tensor<Int16>)
  case int32(Tensor<Int32>)
  case float32(Tensor<Float>)
  case float64(Tensor<Double>)

  /// Wraps a tensor.
  public init<Element: ArrayElement>(_ tensor: Tensor<Element>) { self = Element.erase(tensor) }

  /// The tensor, or `nil` if its elements are of another type.
  public func tensor<Element: ArrayElement>(of type: Element.Type) -> Tensor<Element>? { Element.unwrap(self) }

  /// The extents, outermost first.
  public var shape: Shape {
    switch self {
    case .uint8(let tensor): tensor.shape
    case .int8(let tensor): tensor.shape
    case .int16(let tensor): tensor.shape
    case .int32(let tensor): tensor.shape
    case .float32(let tensor): tensor.shape
    case .float64(let tensor): tensor.shape
    }
  }

  /// The type of the elements.
  public var elementType: ElementType {
    switch self {
    case .uint8: .uint8
    case .int8: .int8
    case .int16: .int16
    case .int32: .int32
    case .float32: .float32
    case .float64: .float64
    }
  }

  /// Gives read access to the elements' bytes, row-major and in this machine's byte order, for the duration of the call.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    switch self {
    case .uint8(let tensor): try tensor.withUnsafeBufferPointer { try body(UnsafeRawBufferPointer($0)) }
    case .int8(let tensor): try tensor.withUnsafeBufferPointer { try body(UnsafeRawBufferPointer($0)) }
    case .int16(let tensor): try tensor.withUnsafeBufferPointer { try body(UnsafeRawBufferPointer($0)) }
    case .int32(let tensor): try tensor.withUnsafeBufferPointer { try body(UnsafeRawBufferPointer($0)) }
    case .float32(let tensor): try tensor.withUnsafeBufferPointer { try body(UnsafeRawBufferPointer($0)) }
    case .float64(let tensor): try tensor.withUnsafeBufferPointer { try body(UnsafeRawBufferPointer($0)) }
    }
  }
}

extension AnyTensor {
  /// Makes a tensor over memory that holds its elements row-major in this machine's byte order.
  ///
  /// The memory is borrowed if the elements lie where the processor expects such elements, and copied if not.
  init(_ type: ElementType, _ shape: Shape, in memory: FileMemory, at offset: Int) {
    func tensor<Element: ArrayElement>(of type: Element.Type) -> AnyTensor {
      let size = shape.count * MemoryLayout<Element>.stride
      let bytes = UnsafeRawBufferPointer(rebasing: memory.bytes[offset..<offset + size])
      guard Int(bitPattern: bytes.baseAddress).isMultiple(of: MemoryLayout<Element>.alignment) else {
        return AnyTensor(
          Tensor<Element>(shape: shape) { UnsafeMutableRawBufferPointer($0).copyMemory(from: bytes) })
      }
      return AnyTensor(Tensor(shape: shape, borrowing: bytes.bindMemory(to: Element.self), keeping: memory))
    }
    self =
      switch type {
      case .uint8: tensor(of: UInt8.self)
      case .int8: tensor(of: Int8.self)
      case .int16: tensor(of: Int16.self)
      case .int32: tensor(of: Int32.self)
      case .float32: tensor(of: Float.self)
      case .float64: tensor(of: Double.self)
      }
  }
}
