/// A file that cannot be used: which one, what was expected, what was found and what to do.
///
/// Every reader and writer of this module throws this one error type, so that a tool can print one line and leave with
/// the exit code that ``Kind`` stands for.
public struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The class of the problem; its raw value is the exit code that `sysexits.h` has for it.
  public enum Kind: Int32, Sendable {
    /// The content is not what it has to be (EX_DATAERR).
    case badData = 65
    /// The input does not exist or may not be read (EX_NOINPUT).
    case noInput = 66
    /// There is not enough memory (EX_OSERR).
    case memory = 71
    /// The output may not be created or replaced (EX_CANTCREAT).
    case cannotCreate = 73
    /// The system failed while reading or writing, such as a full disk (EX_IOERR).
    case inputOutput = 74
    /// Another run holds the file; the same command works once that run has ended (EX_TEMPFAIL).
    case busy = 75
  }

  /// The class of the problem, from which the exit code follows.
  public let kind: Kind

  /// The file, as the user named it.
  public let path: String

  /// What was expected, what was found and what to do, in one line without the path.
  public let problem: String

  /// Makes an error about the file at `path`.
  public init(_ kind: Kind, path: String, _ problem: String) {
    self.kind = kind
    self.path = path
    self.problem = problem
  }

  /// One line: the path, a colon, the problem. Control characters, which a path may hold, are escaped.
  public var description: String {
    "\(path.isEmpty ? "''" : escapingControls(path)): \(escapingControls(problem))"
  }
}

extension FileError {
  /// The problem of a file that does not exist.
  package static let missing = "no such file: check its name"

  static func badData(_ path: String, _ problem: String) -> FileError {
    FileError(.badData, path: path, problem)
  }

  /// An error with the system's own words for the error number `code`.
  static func system(_ kind: Kind, _ path: String, _ what: String, _ code: Int32) -> FileError {
    FileError(kind, path: path, "\(what): \(systemMessage(code))")
  }
}
