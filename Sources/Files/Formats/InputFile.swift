import Glibc

/// A file open for reading from its start to its end: a regular file, a pipe or a device.
///
/// Only a regular file has a size that a reader can check before it allocates; from anything else a reader takes as
/// many bytes as the header promises and then looks whether there is one more.
public struct InputFile: ~Copyable {
  /// The file, as the user named it.
  public let path: String

  /// The number of bytes in a regular file, `nil` for pipes, devices and files that the kernel makes up.
  public let size: Int?

  let descriptor: Int32

  private var peeked: [UInt8] = []

  /// Opens a file. A pipe without a writer is waited for, as every command does.
  ///
  /// - Throws: ``FileError``: the file does not exist, may not be read, or is a folder.
  public init(_ path: String) throws {
    let (descriptor, size) = try Self.open(path)
    self.path = path
    self.descriptor = descriptor
    self.size = size
  }

  deinit { close(descriptor) }

  /// Reads on until `buffer` is full or the file ends.
  ///
  /// - Returns: the number of bytes read; fewer than the buffer holds only at the end of the file.
  /// - Throws: ``FileError``: the system could not read.
  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = min(peeked.count, buffer.count)
    if filled > 0 {
      buffer.copyBytes(from: peeked[..<filled])
      peeked.removeFirst(filled)
    }
    while filled < buffer.count {
      let count = Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError.system(.inputOutput, path, "reading failed", errno) }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// Reads the next `count` bytes, or fewer if the file ends before.
  ///
  /// - Throws: ``FileError``: the system could not read.
  public mutating func read(upTo count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    // A pipe may promise anything: memory grows only with what it delivers.
    var step = size == nil ? min(count, 1 << 16) : count
    while bytes.count < count {
      let old = bytes.count
      let more = min(step, count - old)
      let added = try Self.append(more, to: &bytes) { try read(into: $0) }
      if added < more { break }
      step *= 2
    }
    return bytes
  }

  /// The next `count` bytes, or fewer if the file ends before; the next reading begins with them again.
  mutating func peek(_ count: Int) throws -> [UInt8] {
    let bytes = try read(upTo: count)
    peeked = bytes + peeked
    return bytes
  }

  /// The whole content of a file.
  ///
  /// - `limit`: the most bytes that make sense; a longer file is refused before its memory is asked for.
  /// - Throws: ``FileError``: the file cannot be read or is longer than `limit`.
  public static func bytes(of path: String, limit: Int = 1 << 30) throws -> [UInt8] {
    var file = try InputFile(path)
    let size = file.size
    if let size, size > limit { throw tooLong(path, limit: limit, found: size) }
    let bytes = try file.read(upTo: size ?? limit)
    if size == nil, try !file.isAtEnd() { throw tooLong(path, limit: limit, found: nil) }
    return bytes
  }

  /// Checks that a path leads to a regular file, which can be read twice and is the same both times, without opening
  /// it: a pipe without a writer would be waited for.
  ///
  /// - Throws: ``FileError``: the file does not exist, is a folder, or is a pipe or a device.
  package static func requireRegular(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0 else { throw openError(path, errno) }
    let found =
      switch status.st_mode & S_IFMT {
      case S_IFREG: nil as String?
      case S_IFDIR: throw folderError(path)
      case S_IFIFO: "a pipe"
      case S_IFSOCK: "a socket"
      default: "a device"
      }
    guard let found else { return }
    throw FileError.badData(path, "expected a regular file; found \(found); save it to a file first")
  }

  /// Whether no byte is left; takes a byte from the file if there is one.
  mutating func isAtEnd() throws -> Bool {
    try withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { try read(into: $0) } == 0
  }

  private static func append(
    _ count: Int, to bytes: inout [UInt8], _ fill: (UnsafeMutableRawBufferPointer) throws -> Int
  ) rethrows -> Int {
    var filled = 0
    let part = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      filled = try fill(UnsafeMutableRawBufferPointer(buffer))
      initialized = filled
    }
    if bytes.isEmpty { bytes = part } else { bytes += part }
    return filled
  }

  private static func tooLong(_ path: String, limit: Int, found: Int?) -> FileError {
    let found = found.map(grouped) ?? "more"
    return .badData(path, "expected at most \(counted(limit, "byte")); found \(found); check that it is the right file")
  }

  private static func open(_ path: String) throws -> (descriptor: Int32, size: Int?) {
    var descriptor: Int32
    repeat { descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else { throw openError(path, errno) }
    do {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else {
        throw FileError.system(.inputOutput, path, "cannot be examined", errno)
      }
      let type = status.st_mode & S_IFMT
      guard type != S_IFDIR else { throw folderError(path) }
      // Files under /proc say that they have no bytes and are read all the same.
      return (descriptor, type == S_IFREG && status.st_size > 0 ? Int(status.st_size) : nil)
    } catch {
      close(descriptor)
      throw error
    }
  }

  private static func folderError(_ path: String) -> FileError {
    FileError(.noInput, path: path, "expected a file; found a folder; name a file in it")
  }

  private static func openError(_ path: String, _ code: Int32) -> FileError {
    switch code {
    case ENOENT: FileError(.noInput, path: path, FileError.missing)
    case EACCES: FileError(.noInput, path: path, "permission denied: make it readable (chmod +r)")
    case ENOTDIR, ELOOP, ENAMETOOLONG, EPERM, ENXIO, ENODEV: .system(.noInput, path, "cannot be opened", code)
    default: .system(.inputOutput, path, "cannot be opened", code)
    }
  }
}
