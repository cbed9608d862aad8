import Formats
import Glibc

/// Keeps a second run out of a folder that a first one is writing to.
///
/// An advisory lock (`flock`) on a small file in the folder. The kernel drops it with its owner, however that ends, so
/// a killed run never blocks the next; the file says who holds the lock and is removed when the run has ended.
package final class RunLock {
  private let path: String
  private let descriptor: Int32
  private var isHeld = true

  /// Takes the lock, or says who has it.
  ///
  /// - Parameters:
  ///   - path: The lock file, in an existing folder.
  ///   - purpose: What the run does, such as `train-fold 2`, for the other run's message.
  /// - Throws: `FileError` of the kind `busy` if another process holds the lock; of another kind if the file cannot be
  ///   made or the file system has no locks.
  package init(_ path: String, purpose: String) throws {
    self.path = path
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else {
        throw FileError(
          .cannotCreate, path: path,
          "expected a file that can be written, to keep other runs out; found: \(systemMessage(errno)); "
            + "check the folder's permissions, or choose another folder")
      }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let code = errno
        let holder = RunLock.contents(of: descriptor)
        close(descriptor)
        guard code == EWOULDBLOCK else {
          throw FileError(
            .inputOutput, path: path,
            "expected a file system with file locks; found: \(systemMessage(code)); put the folder on another one")
        }
        throw FileError(
          .busy, path: path,
          "held by \(holder.isEmpty ? "another process" : holder); wait for that run to end, or stop it")
      }
      // The previous owner may have removed the file between our open and our lock: then we hold a file without a name.
      if RunLock.isStill(descriptor, at: path) {
        self.descriptor = descriptor
        break
      }
      close(descriptor)
    }
    let line = "\(purpose), process \(getpid()) on \(hostName()) since \(utc(time(nil)))\n"
    ftruncate(descriptor, 0)
    _ = line.withCString { pwrite(descriptor, $0, strlen($0), 0) }
  }

  /// Removes the file, then drops the lock: in this order no run can lock a file that is about to go.
  ///
  /// Only the first call does so: by the second the file may be that of another run.
  package func release() {
    guard isHeld else { return }
    isHeld = false
    unlink(path)
    close(descriptor)
  }

  deinit { release() }

  private static func isStill(_ descriptor: Int32, at path: String) -> Bool {
    var held = stat()
    var named = stat()
    return fstat(descriptor, &held) == 0 && stat(path, &named) == 0
      && held.st_ino == named.st_ino && held.st_dev == named.st_dev
  }

  private static func contents(of descriptor: Int32) -> String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 512) { buffer in
      let count = pread(descriptor, buffer.baseAddress, buffer.count, 0)
      let bytes = buffer[..<max(0, count)]
      return String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    }
  }
}

private func hostName() -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
    guard let name = buffer.baseAddress, gethostname(name, buffer.count - 1) == 0 else { return "an unknown host" }
    buffer[buffer.count - 1] = 0
    return String(cString: name)
  }
}
