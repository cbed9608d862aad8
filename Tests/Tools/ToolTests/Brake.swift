import Glibc
import Subprocess
import Testing

/// A pipe that takes a few of a tool's progress lines and no more, so that a training stands still there.
///
/// A test that interrupts a training must not be too late for it, however slow the machine is; behind a brake the
/// training cannot end before it was interrupted.
final class Brake: Sendable {
  private let path: String
  private let descriptor: Int32

  /// Room for three lines of progress, each of 70 to 80 bytes.
  private static let room = 256

  init(in folder: TemporaryFolder) throws {
    path = folder.path("brake")
    try #require(mkfifo(path, 0o600) == 0)
    descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    try #require(descriptor >= 0)
    // 1031 is F_SETPIPE_SZ, which Glibc's module hides: the smallest pipe is a page.
    let size = Int(fcntl(descriptor, 1031, 1))
    try #require(size > Self.room)
    let filling = [UInt8](repeating: UInt8(ascii: "\n"), count: size - Self.room)
    try #require(write(descriptor, filling, filling.count) == filling.count)
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// Empties the pipe, which lets the training go on, and gives what the tool has said so far.
  func release() -> String {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(0, count)).drop { $0 == UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// Runs a training tool up to the brake, sends it a signal there, and lets it go.
  ///
  /// - Returns: The status, and what it said on standard error.
  func run(
    _ tool: String, _ arguments: [String], in folder: TemporaryFolder, until checkpoint: String, then signal: Signal
  ) async throws -> (status: Int, errors: String) {
    let command = "exec 2>'\(path)' \"$0\" \"$@\""
    let program = ["-c", command, "\(ToolRun.builtProducts)/\(tool)"]
    var said = ""
    let run = try await folder.run("/bin/bash", program + arguments) { send in
      try await waitForFile(folder.path(checkpoint))
      try send(signal)
      said = release()
    }
    return (run.status, said + release())
  }
}
