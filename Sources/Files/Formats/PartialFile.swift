import Glibc

/// The hidden file beside a file being written: `.NAME.XXXXXXXX.partial`, locked until it has its name or is gone, or
/// its writer has died.
struct PartialFile: ~Copyable {
  let name: String
  /// What the bytes are written to; whoever writes them closes it.
  let descriptor: Int32
  /// The same open file, which keeps the lock when the writer has closed its own: without it another writer would take
  /// the whole file for litter in the moment before it gets its name.
  private let lock: Int32

  /// Creates and locks a hidden file for `target`, and removes those that killed writers of `target` left.
  init(of target: String, in folder: borrowing Folder, for path: String) throws {
    Self.removeLitter(of: target, in: folder)
    while true {
      let name = Self.prefix(target) + hexadecimal(UInt32.random(in: 0 ... .max), digits: 8) + Self.suffix
      let descriptor = openat(folder.descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else {
        if errno == EEXIST || errno == EINTR { continue }
        throw Self.creationError(path, errno)
      }
      while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
      // Between its creation and its lock another writer may have removed the file; then it has no name now.
      var status = stat()
      if fstat(descriptor, &status) == 0, status.st_nlink == 0 {
        close(descriptor)
        continue
      }
      let lock = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
      guard lock >= 0 else {
        let code = errno
        unlinkat(folder.descriptor, name, 0)
        close(descriptor)
        throw Self.creationError(path, code)
      }
      self.name = name
      self.descriptor = descriptor
      self.lock = lock
      return
    }
  }

  deinit { close(lock) }

  /// Gives the finished file its name and makes that last.
  func rename(to target: String, in folder: borrowing Folder, for path: String) throws {
    guard renameat(folder.descriptor, name, folder.descriptor, target) == 0 else {
      throw FileError.system(.cannotCreate, path, "cannot be put in its place", errno)
    }
    try folder.synchronize(for: path)
  }

  func remove(from folder: borrowing Folder) {
    unlinkat(folder.descriptor, name, 0)
  }

  private static let suffix = ".partial"

  private static func prefix(_ target: String) -> String { ".\(target)." }

  private static func removeLitter(of target: String, in folder: borrowing Folder) {
    // Bytes, because texts that Unicode calls equal are the names of several files.
    let (prefix, suffix) = (Array(prefix(target).utf8), Array(suffix.utf8))
    for name in folder.entries()
    where name.utf8.starts(with: prefix) && name.utf8.suffix(suffix.count).elementsEqual(suffix) {
      let middle = name.utf8.dropFirst(prefix.count).dropLast(suffix.count)
      guard middle.count == 8, middle.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { continue }
      let descriptor = openat(folder.descriptor, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard descriptor >= 0 else { continue }
      // The lock died with its owner; whoever still holds it is alive and keeps its file.
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlinkat(folder.descriptor, name, 0) }
      close(descriptor)
    }
  }

  private static func creationError(_ path: String, _ code: Int32) -> FileError {
    switch code {
    case EACCES, EPERM, EROFS:
      .system(.cannotCreate, path, "cannot be created: its folder may not be written to", code)
    case ENOSPC, EDQUOT: .system(.inputOutput, path, "cannot be created: make room", code)
    default: .system(.cannotCreate, path, "cannot be created", code)
    }
  }
}
