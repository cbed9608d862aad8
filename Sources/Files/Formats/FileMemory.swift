import Glibc

/// A stretch of memory got from the system: a mapped file, or empty pages to read a file into.
///
/// Empty pages come from `mmap` too and not from the allocator, for two reasons: asking for more than the machine has
/// is an error that can be reported (the allocator stops the program), and pages that a file promises but never fills
/// cost nothing. Sendable although it holds a pointer: it is written to before anybody else gets to see it.
final class FileMemory: @unchecked Sendable {
  let bytes: UnsafeMutableRawBufferPointer

  /// Maps the first `count` bytes of an open file, privately and for reading only.
  ///
  /// Whoever replaces the file by renaming another one to its name, as ``AtomicFile`` does, leaves the mapping as it
  /// is.
  init(mapping file: borrowing InputFile, count: Int) throws {
    if count > 0, let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, file.descriptor, 0), base != MAP_FAILED {
      bytes = UnsafeMutableRawBufferPointer(start: base, count: count)
      return
    }
    guard count == 0 || errno != ENOMEM else { throw Self.lack(of: count, for: file.path) }
    // Some network and FUSE file systems map no files, and say so with one error or another. All can be read.
    bytes = try Self.empty(count, path: file.path)
    var filled = 0
    while filled < count {
      let read = pread(file.descriptor, bytes.baseAddress.map { $0 + filled }, count - filled, off_t(filled))
      if read < 0, errno == EINTR { continue }
      guard read >= 0 else { throw FileError.system(.inputOutput, file.path, "reading failed", errno) }
      guard read > 0 else {
        throw FileError(
          .inputOutput, path: file.path,
          "expected \(counted(count, "byte")); found \(grouped(filled)); the file was cut short while it was read")
      }
      filled += read
    }
  }

  /// Asks for `count` zero bytes.
  init(count: Int, for path: String) throws {
    bytes = try Self.empty(count, path: path)
  }

  deinit {
    if let base = bytes.baseAddress { munmap(base, bytes.count) }
  }

  private static func empty(_ count: Int, path: String) throws(FileError) -> UnsafeMutableRawBufferPointer {
    guard count > 0 else { return UnsafeMutableRawBufferPointer(start: nil, count: 0) }
    guard let base = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), base != MAP_FAILED
    else {
      throw lack(of: count, for: path)
    }
    return UnsafeMutableRawBufferPointer(start: base, count: count)
  }

  private static func lack(of count: Int, for path: String) -> FileError {
    .system(.memory, path, "\(counted(count, "byte")) do not fit in this machine's memory", ENOMEM)
  }
}
