/// A failure that a tool reports in one line, with the exit status that goes with it.
package struct ToolError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The exit status of the process.
  package let status: ToolStatus
  /// The line on standard error, without the tool's name.
  package let description: String

  /// Makes an error from its status and text: what is wrong, where, and what to do.
  package init(_ status: ToolStatus, _ description: String) {
    self.status = status
    self.description = description
  }
}
