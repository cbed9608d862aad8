import Glibc

/// A stretch of memory got from the system: a mapped file, or empty pages to read a file into.
///
/// Empty pages come from `mmap` too and not from the allocator, for two reasons: asking for more than the machine has is
/// an error that can be reported (the allocator stops the program), and pages that a file promises but never fills cost
/// nothing. Sendable although it holds a pointer: it is written to before anybody else gets to see it.
final class FileMemory: @unchecked Sendable {
  let bytes: UnsafeMutableRawBufferPointer

  /// Maps the first `count` bytes of an open file, privately and for reading only.
  ///
  /// Whoever replaces the file by renaming another one to its name, as ``AtomicFile`` does, leaves the mapping as it is.
  init(mapping file: borrowing InputFile, count: Int) throws {
    bytes = try Self.map(count, PROT_READ, MAP_PRIVATE, file.descriptor, path: file.path)
  }

  /// Asks for `count` zero bytes.
  init(count: Int, for path: String) throws {
    bytes = try Self.map(count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, path: path)
  }

  deinit {
    if let base = bytes.baseAddress { munmap(base, bytes.count) }
  }

  private static func map(
    _ count: Int, _ protection: Int32, _ flags: Int32, _ descriptor: Int32, path: String
  ) throws -> UnsafeMutableRawBufferPointer {
    guard count > 0 else { return UnsafeMutableRawBufferPointer(start: nil, count: 0) }
    guard let base = mmap(nil, count, protection, flags, descriptor, 0), base != MAP_FAILED else {
      throw FileError.system(.inputOutput, path, "\(counted(count, "byte")) do not fit in this machine's memory", errno)
    }
    return UnsafeMutableRawBufferPointer(start: base, count: count)
  }
}
