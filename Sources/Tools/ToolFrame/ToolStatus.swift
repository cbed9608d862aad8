import Formats

/// What a tool tells its caller through its exit status: the codes of `sysexits.h`, 128 plus the number for a signal,
/// or the exit status of another program that it passes on.
package struct ToolStatus: RawRepresentable, Hashable, Sendable {
  package let rawValue: Int32

  package init(rawValue: Int32) { self.rawValue = rawValue }

  /// The work is done.
  package static let success = ToolStatus(rawValue: 0)
  /// The command line is wrong (`EX_USAGE`).
  package static let usage = ToolStatus(rawValue: 64)
  /// A file ended the run.
  package static func file(_ kind: FileError.Kind) -> ToolStatus { ToolStatus(rawValue: kind.rawValue) }
  /// Something has to be installed first (`EX_UNAVAILABLE`).
  package static let unavailable = ToolStatus(rawValue: 69)
  /// The program itself failed (`EX_SOFTWARE`).
  package static let software = ToolStatus(rawValue: 70)
  /// Stopped by SIGINT.
  package static let interrupted = ToolStatus(rawValue: 130)
  /// Stopped by SIGTERM.
  package static let terminated = ToolStatus(rawValue: 143)
}
