/// A view of single-precision memory that an ``Arena`` owns: what kernels read and write.
///
/// A view is a base address and a count and does not keep the memory alive; whoever holds views holds the arena.
/// It is sendable although anybody may write through it, because the work is shared out so that no two tasks write
/// to the same elements, and a fork–join stands between a write and the reads that depend on it.
public struct Floats: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutablePointer<Float>

  /// The number of elements in the view.
  public let count: Int

  @inline(__always)
  init(base: UnsafeMutablePointer<Float>, count: Int) {
    self.base = base
    self.count = count
  }

  /// The part of the view from `start`, `count` elements long.
  ///
  /// - Precondition: the part lies within the view.
  @inline(__always)
  public func part(_ start: Int, _ count: Int) -> Floats {
    precondition(start >= 0 && count >= 0 && start <= self.count - count, "a part must lie within its view")
    return Floats(base: base + start, count: count)
  }

  /// The element at `index`.
  ///
  /// - Precondition: `index` lies within the view.
  public subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count, "an index must lie within its view")
      return base[index]
    }
    nonmutating set {
      precondition(index >= 0 && index < count, "an index must lie within its view")
      base[index] = newValue
    }
  }

  /// Sets every element to `value`.
  public func fill(_ value: Float = 0) {
    base.update(repeating: value, count: count)
  }

  /// Copies all of `source` to the start of the view.
  ///
  /// - Precondition: `source.count <= count`.
  public func copy(from source: UnsafeBufferPointer<Float>) {
    precondition(source.count <= count, "the source must fit in the view")
    if let address = source.baseAddress { base.update(from: address, count: source.count) }
  }

  /// Copies all of `source` to the start of the view.
  ///
  /// - Precondition: `source.count <= count`.
  public func copy(from source: Floats) { copy(from: UnsafeBufferPointer(start: source.base, count: source.count)) }

  /// The elements, copied.
  public var elements: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// Gives access to the bytes of the elements for the duration of the call, to copy them from and to other
  /// memory or a file.
  public func withUnsafeMutableBytes<Result>(
    _ body: (UnsafeMutableRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try body(UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(start: base, count: count)))
  }

  /// Gives read access to the elements for the duration of the call.
  public func withUnsafeBufferPointer<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result
  {
    try body(UnsafeBufferPointer(start: base, count: count))
  }
}
