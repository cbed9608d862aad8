import Glibc
import RunFiles

/// A file that a section needs and that is not there.
public struct Missing: Sendable, Equatable {
  /// The file.
  public let file: String
  /// The command that makes it.
  public let tool: String
  /// The stage of the pipeline that runs the command.
  public let stage: String

  init(_ file: String) {
    guard let maker = Maker(of: file) else { preconditionFailure("\(file) is made by none of the tools") }
    self.file = file
    tool = maker.command
    stage = maker.stage
  }
}

/// Reads a file if there is one.
///
/// - Returns: `nil` if nothing is there of that name.
/// - Throws: whatever `read` throws: a file that is there has to be right.
func ifPresent<Value>(_ path: String, _ read: (String) throws -> Value) rethrows -> Value? {
  access(path, F_OK) == 0 ? try read(path) : nil
}
