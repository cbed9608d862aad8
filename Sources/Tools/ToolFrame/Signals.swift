import Glibc
import Synchronization

/// A signal that asks a tool to stop.
package enum StopSignal: Int32, Sendable {
  /// Ctrl-C.
  case interrupt = 2
  /// `kill`, a batch system's time limit or preemption.
  case terminate = 15

  /// The signal's name.
  package var name: String { self == .interrupt ? "SIGINT" : "SIGTERM" }
  /// The exit status of a run that the signal ended.
  package var exitStatus: ToolStatus { self == .interrupt ? .interrupted : .terminated }
}

/// Turns SIGINT and SIGTERM into something a loop can ask about, so that a run ends where its state is whole.
package enum Signals {
  private static let last = Atomic<Int32>(0)

  /// From now on SIGINT and SIGTERM no longer end the process but show in ``received``.
  ///
  /// Interrupted system calls are restarted: only code that polls notices a signal.
  package static func watch() {
    // The first use of a static creates it, which a signal handler must not be the one to do.
    last.store(0, ordering: .relaxed)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { Signals.last.store($0, ordering: .relaxed) }
    action.sa_flags = SA_RESTART
    sigemptyset(&action.sa_mask)
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
  }

  /// The last signal that came since ``watch()``, or `nil`; cheap enough for every batch.
  package static var received: StopSignal? { StopSignal(rawValue: last.load(ordering: .relaxed)) }

  /// Gives SIGINT and SIGTERM back their default action.
  package static func unwatch() {
    signal(SIGINT, SIG_DFL)
    signal(SIGTERM, SIG_DFL)
  }
}
