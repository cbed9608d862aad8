@preconcurrency import Glibc

/// What a tool says beside its files: results on standard output, everything else on standard error.
package struct Console: Sendable {
  /// Whether only errors are printed.
  package let isQuiet: Bool

  /// Makes a console that says nothing if `quiet`.
  package init(quiet: Bool) { isQuiet = quiet }

  /// Prints a line, or a text of several lines, on standard output unless the console is quiet.
  package func say(_ text: String) {
    if !isQuiet { print(text) }
  }

  /// Prints a text without the end of its line on standard output unless the console is quiet.
  package func sayPart(_ text: String) {
    if !isQuiet { print(text, terminator: "") }
  }

  /// Prints a line on standard error unless the console is quiet: a remark that is not part of the result.
  package func note(_ text: String) {
    if !isQuiet { Console.report(text) }
  }

  /// Prints one line on standard error, whatever the console's setting.
  ///
  /// Line breaks and control characters, which a file name may well contain, are shown as escapes, so that a message
  /// is always one line and cannot drive the terminal.
  package static func report(_ text: String) {
    writeToStandardError(oneLine(text) + "\n")
  }

  /// The text with runs of white space collapsed where a line breaks, and other control characters escaped.
  package static func oneLine(_ text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A: line += " "
      case 0x00..<0x20, 0x7F..<0xA0: line += scalar.escaped(asASCII: true)
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }

  /// Writes all bytes of a text to standard error at once, so that lines of several processes do not mix.
  static func writeToStandardError(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let written = write(STDERR_FILENO, rest.baseAddress, rest.count)
        if written > 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        } else if errno != EINTR {
          return
        }
      }
    }
  }
}
