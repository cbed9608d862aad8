import Formats

/// A failure that a tool reports in one line, with the exit status that goes with it.
public struct ToolError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The exit status of the process.
  public let status: ToolStatus
  /// The line on standard error, without the tool's name.
  public let description: String

  /// Makes an error from its status and text: what is wrong, where, and what to do.
  public init(_ status: ToolStatus, _ description: String) {
    self.status = status
    self.description = description
  }
}

extension ToolStatus {
  /// The status of a run that a file ended.
  public init(_ kind: FileError.Kind) {
    switch kind {
    case .noInput: self = .noInput
    case .badData: self = .badData
    case .memory: self = .memory
    case .cannotCreate: self = .cannotCreate
    case .inputOutput: self = .inputOutput
    case .busy: self = .busy
    }
  }
}
