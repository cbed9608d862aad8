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
  package init<Element: ArrayElement>(_ tensor: Tensor<Element>) {
    self =
      switch tensor as any ElementTensor {
      case let tensor as Tensor<UInt8>: .uint8(tensor)
      case let tensor as Tensor<Int8>: .int8(tensor)
      case let tensor as Tensor<Int16>: .int16(tensor)
      case let tensor as Tensor<Int32>: .int32(tensor)
      case let tensor as Tensor<Float>: .float32(tensor)
      case let tensor as Tensor<Double>: .float64(tensor)
      default: preconditionFailure("\(Element.self) is the element type of no file")
      }
  }

  private var content: any ElementTensor {
    switch self {
    case .uint8(let tensor): tensor
    case .int8(let tensor): tensor
    case .int16(let tensor): tensor
    case .int32(let tensor): tensor
    case .float32(let tensor): tensor
    case .float64(let tensor): tensor
    }
  }

  /// The tensor, or `nil` if its elements are of another type.
  public func tensor<Element: ArrayElement>(of type: Element.Type) -> Tensor<Element>? { content as? Tensor<Element> }

  /// The extents, outermost first.
  public var shape: Shape { content.shape }

  /// The type of the elements.
  public var elementType: ElementType { content.elementType }

  /// Gives read access to the elements' bytes, row-major and in this machine's byte order, for the duration of the
  /// call.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try content.withBytes(body)
  }
}

/// What can be said of a tensor whatever its elements are.
private protocol ElementTensor {
  var shape: Shape { get }
  var elementType: ElementType { get }
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
}

extension Tensor: ElementTensor where Element: ArrayElement {
  fileprivate var elementType: ElementType { Element.elementType }

  fileprivate func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try withUnsafeBufferPointer { try body(UnsafeRawBufferPointer($0)) }
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
