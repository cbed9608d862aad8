/// Owns the memory of a computation: every view that it hands out lives as long as the arena does.
///
/// Memory is zeroed when it is handed out, so that every page is touched before the work that is timed or repeated
/// begins; nothing is allocated inside a training loop. Not for use from several threads at once.
public final class Arena {
  private var blocks: [UnsafeMutableRawPointer] = []

  /// A cache line, and the widest vector register there is.
  private static let alignment = 64

  /// Vector loads of a short row may run past the end of a view by less than one vector; what they read is never used.
  private static let slack = 64

  private let isMeasuring: Bool
  /// What the views of an arena that only counts point to.
  private let nowhere = UnsafeMutableRawPointer.allocate(byteCount: Arena.slack, alignment: Arena.alignment)

  /// Makes an arena without memory.
  ///
  /// - Parameter isMeasuring: Whether it only counts. Its views then have no memory, and nobody may read or write them.
  public init(isMeasuring: Bool = false) { self.isMeasuring = isMeasuring }

  /// The number of bytes handed out so far; `Int.max` if there are more than a number can count.
  public private(set) var byteCount = 0

  /// Hands out `count` zeros of single precision, aligned to a cache line.
  public func floats(_ count: Int) -> Floats {
    Floats(base: allocate(count * MemoryLayout<Float>.stride).bindMemory(to: Float.self, capacity: count), count: count)
  }

  /// Hands out `count` zero bytes, aligned to a cache line.
  public func bytes(_ count: Int) -> Bytes {
    Bytes(base: allocate(count).bindMemory(to: UInt8.self, capacity: count), count: count)
  }

  /// Hands out memory for `count` elements of another plain type, all bits zero.
  func elements<Element: BitwiseCopyable>(_ count: Int, of type: Element.Type) -> UnsafeMutablePointer<Element> {
    allocate(count * MemoryLayout<Element>.stride).bindMemory(to: Element.self, capacity: count)
  }

  /// Hands out memory that holds a copy of `values`.
  func elements<Element: BitwiseCopyable>(copying values: [Element]) -> UnsafeMutablePointer<Element> {
    let result = elements(values.count, of: Element.self)
    if !isMeasuring { result.initialize(from: values, count: values.count) }
    return result
  }

  private func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
    let padded = bytes + Self.slack
    if isMeasuring {
      byteCount = byteCount > .max - padded ? .max : byteCount + padded
      return nowhere
    }
    let block = UnsafeMutableRawPointer.allocate(byteCount: padded, alignment: Self.alignment)
    block.initializeMemory(as: UInt8.self, repeating: 0, count: padded)
    blocks.append(block)
    byteCount += padded
    return block
  }

  deinit {
    for block in blocks { block.deallocate() }
    nowhere.deallocate()
  }
}
