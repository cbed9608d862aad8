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

  /// Makes an arena without memory.
  public init() {}

  /// The number of bytes handed out so far.
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

  private func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
    let padded = bytes + Self.slack
    let block = UnsafeMutableRawPointer.allocate(byteCount: padded, alignment: Self.alignment)
    block.initializeMemory(as: UInt8.self, repeating: 0, count: padded)
    blocks.append(block)
    byteCount += padded
    return block
  }

  deinit {
    for block in blocks { block.deallocate() }
  }
}
