/// A view of byte memory that an ``Arena`` owns, under the same rules as ``Floats``: the argmax of max-pooling.
public struct Bytes: @unchecked Sendable {
  package let base: UnsafeMutablePointer<UInt8>

  /// The number of elements in the view.
  public let count: Int

  /// The part of the view from `start`, `count` elements long.
  ///
  /// - Precondition: the part lies within the view.
  public func part(_ start: Int, _ count: Int) -> Bytes {
    precondition(start >= 0 && count >= 0 && start <= self.count - count, "a part must lie within its view")
    return Bytes(base: base + start, count: count)
  }

  /// The elements, copied.
  public var elements: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
