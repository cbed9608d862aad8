/// The memory behind a tensor: allocated here and freed with the object, or borrowed from an owner.
///
/// Sendable although it holds a pointer: only `Tensor` reaches it, and writes to it only while no other tensor can.
final class TensorStorage<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  let elements: UnsafeMutableBufferPointer<Element>
  private let owner: (any AnyObject & Sendable)?

  /// A cache line, and the widest vector register there is.
  private static var alignment: Int { 64 }

  init(count: Int) {
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: count * MemoryLayout<Element>.stride, alignment: Self.alignment)
    elements = memory.bindMemory(to: Element.self)
    owner = nil
  }

  init(borrowing elements: UnsafeBufferPointer<Element>, keeping owner: any AnyObject & Sendable) {
    self.elements = UnsafeMutableBufferPointer(mutating: elements)
    self.owner = owner
  }

  convenience init(copying other: TensorStorage) {
    self.init(count: other.elements.count)
    _ = elements.initialize(fromContentsOf: other.elements)
  }

  var isBorrowed: Bool { owner != nil }

  deinit {
    if owner == nil { UnsafeMutableRawBufferPointer(elements).deallocate() }
  }
}
