/// A failure that a tool reports in one line, with the exit status that goes with it.
package struct ToolError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The exit status of the process.
  package let status: ToolStatus
  /// The line on standard error, without the tool's name.
  package let description: String

  /// Whether a signal stopped the tool, which is no error of its own.
  let isStop: Bool

  /// Makes an error from its status and text: what is wrong, where, and what to do.
  package init(_ status: ToolStatus, _ description: String) {
    (self.status, self.description, isStop) = (status, description, false)
  }

  /// The end of a tool that a signal stopped.
  package init(stoppedBy signal: StopSignal, _ description: String) {
    (status, self.description, isStop) = (signal.exitStatus, "stopped by \(signal.name): \(description)", true)
  }
}
