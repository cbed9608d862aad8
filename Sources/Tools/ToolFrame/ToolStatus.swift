/// What a tool tells its caller through its exit status: the codes of `sysexits.h`, 128 plus the number for a signal, or
/// the exit status of another program that it passes on.
package struct ToolStatus: RawRepresentable, Hashable, Sendable {
  package let rawValue: Int32

  package init(rawValue: Int32) { self.rawValue = rawValue }

  /// The work is done.
  package static let success = ToolStatus(rawValue: 0)
  /// The command line is wrong (`EX_USAGE`).
  package static let usage = ToolStatus(rawValue: 64)
  /// A file holds something else than it should (`EX_DATAERR`).
  package static let badData = ToolStatus(rawValue: 65)
  /// An input is missing or cannot be opened (`EX_NOINPUT`).
  package static let noInput = ToolStatus(rawValue: 66)
  /// Something has to be installed first (`EX_UNAVAILABLE`).
  package static let unavailable = ToolStatus(rawValue: 69)
  /// The program itself failed (`EX_SOFTWARE`).
  package static let software = ToolStatus(rawValue: 70)
  /// There is not enough memory (`EX_OSERR`).
  package static let memory = ToolStatus(rawValue: 71)
  /// An output cannot be created (`EX_CANTCREAT`).
  package static let cannotCreate = ToolStatus(rawValue: 73)
  /// Reading or writing failed on the way, for example because a disk is full (`EX_IOERR`).
  package static let inputOutput = ToolStatus(rawValue: 74)
  /// Another run holds the same place; the same command works once that run has ended (`EX_TEMPFAIL`).
  package static let busy = ToolStatus(rawValue: 75)
  /// Stopped by SIGINT.
  package static let interrupted = ToolStatus(rawValue: 130)
  /// Stopped by SIGTERM.
  package static let terminated = ToolStatus(rawValue: 143)
}
