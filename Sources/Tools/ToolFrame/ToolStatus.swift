/// What a tool tells its caller through its exit status: the codes of `sysexits.h`, and 128 plus the number for a
/// signal.
package enum ToolStatus: Int32, Sendable, CaseIterable {
  /// The work is done.
  case success = 0
  /// The command line is wrong (`EX_USAGE`).
  case usage = 64
  /// A file holds something else than it should (`EX_DATAERR`).
  case badData = 65
  /// An input is missing or cannot be opened (`EX_NOINPUT`).
  case noInput = 66
  /// The program itself failed (`EX_SOFTWARE`).
  case software = 70
  /// There is not enough memory (`EX_OSERR`).
  case memory = 71
  /// An output cannot be created (`EX_CANTCREAT`).
  case cannotCreate = 73
  /// Reading or writing failed on the way, for example because a disk is full (`EX_IOERR`).
  case inputOutput = 74
  /// Another run holds the same place; the same command works once that run has ended (`EX_TEMPFAIL`).
  case busy = 75
  /// Stopped by SIGINT.
  case interrupted = 130
  /// Stopped by SIGTERM.
  case terminated = 143
}
