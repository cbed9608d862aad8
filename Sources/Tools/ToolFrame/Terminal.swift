@preconcurrency import Glibc

/// What a stream is connected to.
package struct Terminal: Sendable, Equatable {
  /// Whether a line can be drawn over: a terminal, and not a dumb one.
  package var isInteractive: Bool
  /// The number of columns.
  package var width: Int
  /// Whether colour is welcome: an interactive terminal, and `NO_COLOR` not set (https://no-color.org).
  package var hasColor: Bool

  package init(isInteractive: Bool, width: Int, hasColor: Bool) {
    self.isInteractive = isInteractive
    self.width = width
    self.hasColor = hasColor
  }

  /// What standard error is connected to now.
  package static var standardError: Terminal { Terminal(descriptor: STDERR_FILENO) }

  /// What standard output is connected to now.
  package static var standardOutput: Terminal { Terminal(descriptor: STDOUT_FILENO) }

  private init(descriptor: Int32) {
    isInteractive = isatty(descriptor) == 1 && environment("TERM") != "dumb"
    hasColor = isInteractive && (environment("NO_COLOR") ?? "").isEmpty
    var size = winsize()
    width = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }
}

private func environment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}
