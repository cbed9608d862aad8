import Glibc

/// The machine's memory, or what limits have left of it.
enum Memory {
  /// Whether so many bytes can be had at once. The allocator, which would be asked next, ends the program where they cannot.
  static func has(_ bytes: Int) -> Bool {
    guard bytes > 0, let base = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      base != MAP_FAILED
    else { return bytes <= 0 }
    munmap(base, bytes)
    return true
  }
}
