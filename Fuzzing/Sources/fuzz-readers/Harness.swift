import Formats
import Glibc

/// Puts each input into a file in memory and has the target read it.
enum Harness {
  // libFuzzer calls from one thread only.
  nonisolated(unsafe) static var target = FuzzTarget.idx

  /// Where a target writes what it read.
  static let copy = "/dev/shm/fuzz-readers-\(getpid())"

  /// A file in memory that has no name any more; its readers open it by the path of its descriptor.
  private static let descriptor: Int32 = {
    let name = copy + ".input"
    let descriptor = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    require(descriptor >= 0 && unlink(name) == 0, "\(name) cannot be made")
    return descriptor
  }()
  private static let path = "/proc/self/fd/\(descriptor)"

  static func run(_ input: UnsafeRawBufferPointer) {
    require(ftruncate(descriptor, 0) == 0, "the input cannot be written")
    if let base = input.baseAddress {
      require(pwrite(descriptor, base, input.count, 0) == input.count, "the input cannot be written")
    }
    do {
      try target.read(path, input)
    } catch let error as FileError {
      // An error is one line about the input's content.
      require(error.kind == .badData && error.path == path, "\(error)")
      require(!error.description.unicodeScalars.contains { $0.value < 32 }, "\(error)")
      require(error.problem.utf8.count < 4000, "\(error)")
    } catch {
      preconditionFailure("another error: \(error)")
    }
  }

  /// Stops the run with this input, unless the condition holds.
  static func require(_ condition: Bool, _ message: String) {
    if !condition { preconditionFailure(message) }
  }
}
