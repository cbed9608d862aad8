import Formats
import Synchronization

/// Shows on standard error how many things of many are done: on a terminal a line drawn over itself, anywhere else a
/// line every ten seconds.
package final class CountProgress: Sendable {
  private struct State {
    var start: Double?
    var next = -Double.infinity
    var isLineOpen = false
  }

  private let what: String
  private let isQuiet: Bool
  private let terminal: Terminal
  private let clock: @Sendable () -> Double
  private let write: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// Starts the display.
  ///
  /// - Parameters:
  ///   - what: What is counted, in the plural.
  ///   - quiet: Whether to show nothing at all.
  ///   - terminal: Where the display goes.
  ///   - clock: Seconds from any fixed moment.
  ///   - write: Takes the text to show.
  package init(
    _ what: String, quiet: Bool = false, terminal: Terminal = .standardError,
    clock: @escaping @Sendable () -> Double = { monotonicSeconds() },
    write: @escaping @Sendable (String) -> Void = { Console.writeToStandardError($0) }
  ) {
    self.what = what
    self.isQuiet = quiet
    self.terminal = terminal
    self.clock = clock
    self.write = write
  }

  /// Tells how many are done.
  ///
  /// - `total`: How many there are; 0 if unknown.
  package func update(_ done: Int, of total: Int) {
    guard !isQuiet else { return }
    state.withLock { state in
      let now = clock()
      let start = state.start ?? now
      if state.start == nil {
        state.start = now
        if !terminal.isInteractive { state.next = now + Self.interval(terminal) }
      }
      guard now >= state.next else { return }
      state.next = now + Self.interval(terminal)
      var line =
        total > 0 ? "\(grouped(done)) of \(grouped(total)) \(what)" : "\(grouped(done)) \(what)"
      let speed = Double(done) / (now - start)
      if speed.isFinite, speed > 0 {
        line += ", \(grouped(Int(speed)))/s"
        if total > done { line += ", \(Numbers.clock(seconds: Double(total - done) / speed)) left" }
      }
      guard terminal.isInteractive else { return write(line + "\n") }
      write("\r" + line.prefix(max(0, terminal.width - 1)) + "\u{1B}[K")
      state.isLineOpen = true
    }
  }

  /// Clears the line, so that something else can be printed.
  package func close() {
    state.withLock { state in
      if state.isLineOpen { write("\r\u{1B}[K") }
      state.isLineOpen = false
    }
  }

  private static func interval(_ terminal: Terminal) -> Double { terminal.isInteractive ? 0.1 : 10 }
}
