import Kernels
import Testing

/// A view in the midst of a larger one, whose surroundings are NaN: a kernel that lets them into a result shows it, and
/// one that writes to them is found out.
///
/// It starts at an odd place, so that no vector in it is aligned.
struct Guarded {
  /// What the kernel is given.
  let view: Floats

  private static let before = 7
  private static let after = 33
  private static let guardBits: UInt32 = 0x7FC0_BEEF
  private let whole: Floats
  /// Views do not keep their memory alive.
  private let arena: Arena

  /// Room for a result, NaN so that an element that is not written stands out.
  init(count: Int, in arena: Arena) {
    self.arena = arena
    whole = arena.floats(Self.before + count + Self.after)
    whole.fill(Float(bitPattern: Self.guardBits))
    view = whole.part(Self.before, count)
  }

  init(_ values: [Float], in arena: Arena) {
    self.init(count: values.count, in: arena)
    values.withUnsafeBufferPointer { view.copy(from: $0) }
  }

  init(_ values: [Double], in arena: Arena) { self.init(values.map { Float($0) }, in: arena) }

  /// Whether nothing around the view was written to.
  var isIntact: Bool {
    let elements = whole.elements
    return (elements.prefix(Self.before) + elements.suffix(Self.after)).allSatisfy { $0.bitPattern == Self.guardBits }
  }

  /// The elements of the view, after a check that nothing around it was written to.
  func elements(sourceLocation: SourceLocation = #_sourceLocation) -> [Float] {
    #expect(isIntact, "written beside the view", sourceLocation: sourceLocation)
    return view.elements
  }
}

/// A view of bytes in the midst of a larger one.
struct GuardedBytes {
  /// What the kernel is given.
  let view: Bytes

  private static let margin = 21
  private static let guardByte: UInt8 = 0xA5
  private let whole: Bytes
  private let arena: Arena

  /// Room for a result, full of a number that no kernel writes.
  init(count: Int, in arena: Arena) {
    self.arena = arena
    whole = arena.bytes(count + 2 * Self.margin)
    whole.base.update(repeating: Self.guardByte, count: whole.count)
    view = whole.part(Self.margin, count)
  }

  init(_ values: [UInt8], in arena: Arena) {
    self.init(count: values.count, in: arena)
    for (index, value) in values.enumerated() { view.base[index] = value }
  }

  /// The elements of the view, after a check that nothing around it was written to.
  func elements(sourceLocation: SourceLocation = #_sourceLocation) -> [UInt8] {
    let all = whole.elements
    #expect(
      (all.prefix(Self.margin) + all.suffix(Self.margin)).allSatisfy { $0 == Self.guardByte },
      "written beside the view", sourceLocation: sourceLocation)
    return view.elements
  }
}
