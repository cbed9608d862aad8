import Formats
import Glibc

/// The machine has less memory than a network needs, or a limit leaves less of it.
public struct MemoryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is needed at once.
  public let bytes: Int
  /// How many images go through the network together.
  public let images: Int

  /// Checks that so much memory can be allocated. The allocator itself would end the program if it cannot.
  static func check(_ bytes: Int, images: Int) throws(MemoryError) {
    guard bytes > 0 else { return }
    let base = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let base, base != MAP_FAILED else { throw MemoryError(bytes: bytes, images: images) }
    munmap(base, bytes)
  }

  /// What is missing and what to do, in one line.
  public var description: String {
    "expected \(counted(bytes, "byte")) of memory for the network and \(counted(images, "image")) at once; found less; "
      + "use a smaller network or batch, fewer threads, or raise the limit (ulimit -v)"
  }
}
