import RunFiles

/// A file that a section needs and that is not there.
package struct Missing: Sendable, Equatable {
  package let file: String
  /// The command that makes it.
  package let tool: String
  /// The stage of the pipeline that runs the command.
  package let stage: String

  init(_ file: String) {
    guard let maker = Maker(of: file) else { preconditionFailure("\(file) is made by none of the tools") }
    self.file = file
    tool = maker.command
    stage = maker.stage
  }
}
