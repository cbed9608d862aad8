import Glibc

/// A file in memory without a name, filled anew for every input; its readers open it by the path of its descriptor.
struct MemoryFile {
  let path: String
  private let descriptor: Int32

  init() {
    let name = "/dev/shm/fuzz-readers-\(getpid())"
    descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    Harness.require(descriptor >= 0 && unlink(name) == 0, "\(name) cannot be made")
    path = "/proc/self/fd/\(descriptor)"
  }

  /// Replaces the content.
  func fill(_ bytes: UnsafeRawBufferPointer) {
    var isFilled = ftruncate(descriptor, 0) == 0
    if let base = bytes.baseAddress { isFilled = isFilled && pwrite(descriptor, base, bytes.count, 0) == bytes.count }
    Harness.require(isFilled, "a file in memory cannot be filled")
  }
}

/// A pipe that holds whatever a target writes: an input is too short to become more than a pipe takes, 64 KiB.
struct Pipe {
  /// What a writer opens.
  let path: String
  private let descriptor: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    Harness.require(pipe(&ends) == 0, "no pipe can be made")
    descriptor = ends[0]
    path = "/proc/self/fd/\(ends[1])"
  }

  /// Takes out what was written.
  func drain(_ body: (UnsafeRawBufferPointer) -> Void) {
    var waiting: Int32 = 0
    Harness.require(ioctl(descriptor, UInt(FIONREAD), &waiting) == 0, "the pipe cannot be examined")
    withUnsafeTemporaryAllocation(byteCount: Int(waiting), alignment: 1) { buffer in
      var filled = 0
      while filled < buffer.count {
        let count = read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
        Harness.require(count > 0, "the pipe cannot be read")
        filled += count
      }
      body(UnsafeRawBufferPointer(buffer))
    }
  }
}
