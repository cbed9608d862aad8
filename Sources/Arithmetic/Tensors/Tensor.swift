/// A row-major array of numbers that owns its elements, aligned to a cache line, with value semantics.
///
/// Copies share storage until one of them is written to. The storage may also be memory that something else keeps
/// alive, such as a mapped file (see ``init(shape:borrowing:keeping:)``); writing to such a tensor copies it first.
public struct Tensor<Element: BitwiseCopyable & Sendable>: Sendable {
  /// The extents, outermost first.
  public let shape: Shape
  private var storage: TensorStorage<Element>

  /// Makes a tensor with every element equal.
  public init(shape: Shape, repeating value: Element) {
    self.init(shape: shape) { $0.initialize(repeating: value) }
  }

  /// Makes a tensor from its elements in row-major order.
  ///
  /// - Precondition: `elements.count == shape.count`.
  public init(shape: Shape, _ elements: [Element]) {
    precondition(elements.count == shape.count, "\(elements.count) elements do not fill a tensor of \(shape)")
    self.init(shape: shape) { target in
      _ = target.initialize(fromContentsOf: elements)
    }
  }

  /// Makes a tensor whose elements `initialize` writes; it must write all of them.
  public init(
    shape: Shape, initializing initialize: (UnsafeMutableBufferPointer<Element>) throws -> Void
  ) rethrows {
    self.shape = shape
    self.storage = TensorStorage(count: shape.count)
    try initialize(storage.elements)
  }

  /// Makes a tensor over memory owned by `owner`, which stays alive as long as the tensor needs it.
  ///
  /// - Precondition: `elements.count == shape.count`, and nobody writes to the memory.
  public init(shape: Shape, borrowing elements: UnsafeBufferPointer<Element>, keeping owner: any AnyObject & Sendable) {
    precondition(elements.count == shape.count, "\(elements.count) elements do not fill a tensor of \(shape)")
    self.shape = shape
    self.storage = TensorStorage(borrowing: elements, keeping: owner)
  }

  /// The number of elements.
  public var count: Int { shape.count }

  /// The elements in row-major order, copied.
  public var elements: [Element] { withUnsafeBufferPointer { Array($0) } }

  /// The element at a full set of indices, outermost first.
  ///
  /// - Precondition: one index per axis, each within its extent.
  public subscript(indices: Int...) -> Element {
    get { storage.elements[offset(of: indices)] }
    set {
      makeUnique()
      storage.elements[offset(of: indices)] = newValue
    }
  }

  /// Gives read access to the elements in row-major order for the duration of the call.
  public func withUnsafeBufferPointer<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(storage) { try body(UnsafeBufferPointer(storage.elements)) }
  }

  /// Gives write access to the elements in row-major order for the duration of the call.
  public mutating func withUnsafeMutableBufferPointer<Result>(
    _ body: (UnsafeMutableBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    makeUnique()
    return try withExtendedLifetime(storage) { try body(storage.elements) }
  }

  /// The same elements under another shape.
  ///
  /// - Precondition: the shapes have the same number of elements.
  public func reshaped(to shape: Shape) -> Tensor {
    precondition(shape.count == count, "\(self.shape) cannot be seen as \(shape)")
    return Tensor(shape: shape, storage: storage)
  }

  private init(shape: Shape, storage: TensorStorage<Element>) {
    self.shape = shape
    self.storage = storage
  }

  /// The first entries along the first axis, all of them if there are no more, over the same memory; a scalar has one
  /// entry, itself.
  public func prefix(_ count: Int) -> Tensor {
    guard let entries = shape.dimensions.first, entries > count else { return self }
    let shape = Shape([count] + shape.dimensions.dropFirst())
    return withUnsafeBufferPointer { elements in
      Tensor(shape: shape, borrowing: UnsafeBufferPointer(rebasing: elements.prefix(shape.count)), keeping: storage)
    }
  }

  private mutating func makeUnique() {
    if storage.isBorrowed || !isKnownUniquelyReferenced(&storage) {
      storage = TensorStorage(copying: storage)
    }
  }

  private func offset(of indices: [Int]) -> Int {
    precondition(indices.count == shape.rank, "\(indices.count) indices for a tensor of \(shape)")
    var offset = 0
    for (index, extent) in zip(indices, shape.dimensions) {
      precondition(index >= 0 && index < extent, "index \(index) is outside an axis of \(extent)")
      offset = offset * extent + index
    }
    return offset
  }
}

extension Tensor: Equatable where Element: Equatable {
  /// Equal shapes and equal elements, as `==` has it: a NaN is unequal to itself.
  public static func == (left: Tensor, right: Tensor) -> Bool {
    left.shape == right.shape
      && left.withUnsafeBufferPointer { a in right.withUnsafeBufferPointer { b in a.elementsEqual(b) } }
  }
}
