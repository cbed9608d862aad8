import Glibc

/// A folder held open, so that what happens in it does not depend on its name any more.
struct Folder: ~Copyable {
  let path: String
  let descriptor: Int32
  private let isReadable: Bool

  /// `O_PATH`, which Glibc's module hides.
  private static let pathOnly: Int32 = 0o10_000_000

  /// Opens a folder, made first if it is missing, parents too. `file` is what an error is about.
  init(_ path: String, for file: String) throws {
    try Self.make(path, for: file)
    var descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    let isReadable = descriptor >= 0
    // Files can be made in a folder that may not be listed, but it can be neither flushed nor searched for litter.
    if descriptor < 0, errno == EACCES { descriptor = open(path, Self.pathOnly | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else {
      throw FileError.system(.cannotCreate, file, "its folder cannot be opened", errno)
    }
    self.path = path
    self.descriptor = descriptor
    self.isReadable = isReadable
  }

  deinit { close(descriptor) }

  /// Flushes the folder's entries, so that a rename survives a power failure.
  func synchronize(for file: String) throws {
    guard isReadable else { return }
    if let code = flushToDisk(descriptor) {
      throw FileError.system(.inputOutput, file, "its folder cannot be flushed to disk", code)
    }
  }

  /// The names in the folder.
  func entries() -> [String] {
    // A descriptor of its own: the stream moves the position and closes what it was given.
    let own = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard own >= 0 else { return [] }
    guard let stream = fdopendir(own) else {
      close(own)
      return []
    }
    defer { closedir(stream) }
    return Paths.entries(of: stream).map { String(decoding: $0.name, as: UTF8.self) }
  }

  private static func make(_ path: String, for file: String) throws {
    if mkdir(path, 0o777) == 0 {
      try Folder(parent(of: path), for: file).synchronize(for: file)
      return
    }
    switch errno {
    case EEXIST: return
    case ENOENT where parent(of: path) != path:
      try make(parent(of: path), for: file)
      guard mkdir(path, 0o777) == 0 || errno == EEXIST else { fallthrough }
    default:
      // A folder that exists on a read-only disk is reported as such and not as existing.
      let code = errno
      var status = stat()
      if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
      throw FileError.system(.cannotCreate, file, "its folder \(quoted(path)) cannot be made", code)
    }
  }

  /// Everything before the last component, `.` for a bare name.
  static func parent(of path: String) -> String {
    let bytes = Array(path.utf8)
    guard let lastByte = bytes.lastIndex(where: { $0 != UInt8(ascii: "/") }) else { return bytes.isEmpty ? "." : "/" }
    guard let slash = bytes[...lastByte].lastIndex(of: UInt8(ascii: "/")) else { return "." }
    let trimmed = bytes[..<slash].lastIndex { $0 != UInt8(ascii: "/") }
    return trimmed.map { String(decoding: bytes[...$0], as: UTF8.self) } ?? "/"
  }

  /// The last component, empty if the path ends in a slash.
  static func name(of path: String) -> String {
    let bytes = Array(path.utf8)
    let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    return String(decoding: bytes[start...], as: UTF8.self)
  }
}

/// Flushes a descriptor; returns the error number unless it worked or the file system has nothing to flush.
func flushToDisk(_ descriptor: Int32) -> Int32? {
  while fsync(descriptor) != 0 {
    switch errno {
    case EINTR: continue
    case EINVAL, ENOSYS, ENOTSUP: return nil
    default: return errno
    }
  }
  return nil
}
