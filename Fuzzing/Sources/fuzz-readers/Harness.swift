import Formats
import Glibc

/// Puts each input into a file in memory and has the target read it.
enum Harness {
  // libFuzzer calls from one thread only.
  nonisolated(unsafe) static var target = FuzzTarget.idx

  private static let input = MemoryFile()
  private static let copy = MemoryFile()
  private static let pipe = Pipe()

  static func run(_ bytes: UnsafeRawBufferPointer) {
    input.fill(bytes)
    do {
      try target.read(input.path, bytes)
    } catch let error as FileError {
      // An error is one line about the input's content.
      require(error.kind == .badData && error.path == input.path, "\(error)")
      require(!error.description.unicodeScalars.contains { $0.value < 32 }, "\(error)")
      require(error.problem.utf8.count < 4000, "\(error)")
    } catch {
      preconditionFailure("another error: \(error)")
    }
  }

  /// Has a target write what it read, and reads that again.
  ///
  /// The target writes to a pipe: making, flushing and renaming a file would take longer than all the rest.
  static func again<Content>(
    _ write: (String) throws -> Void, _ read: (String) throws -> Content
  ) throws -> Content {
    try write(pipe.path)
    pipe.drain { copy.fill($0) }
    do {
      return try read(copy.path)
    } catch {
      preconditionFailure("what was written is refused: \(error)")
    }
  }

  /// Stops the run with this input, unless the condition holds.
  static func require(_ condition: Bool, _ message: String) {
    if !condition { preconditionFailure(message) }
  }
}
