import Glibc
import Testing
import ToolFrame

/// Signals belong to the whole process, so these run one after the other.
@Suite(.serialized) struct SignalsTests {
  @Test(arguments: [
    (StopSignal.interrupt, SIGINT, "SIGINT", ToolStatus.interrupted), (.terminate, SIGTERM, "SIGTERM", .terminated),
  ])
  func aSignalShowsInsteadOfEndingTheProcess(signal: StopSignal, number: Int32, name: String, status: ToolStatus) {
    Signals.watch()
    defer { Signals.unwatch() }
    #expect(Signals.received == nil)
    send(number)
    #expect(waitUntil { Signals.received == signal })
    #expect(signal.name == name)
    #expect(signal.exitStatus == status)
    #expect(status.rawValue == 128 + number)
  }

  @Test func watchingAgainForgetsTheLastSignal() {
    Signals.watch()
    defer { Signals.unwatch() }
    send(SIGINT)
    #expect(waitUntil { Signals.received == .interrupt })
    send(SIGTERM)
    #expect(waitUntil { Signals.received == .terminate })
    Signals.watch()
    #expect(Signals.received == nil)
  }

  /// To the process: the pool thread that a test runs on has its signals blocked.
  private func send(_ number: Int32) { kill(getpid(), number) }

  private func waitUntil(_ condition: () -> Bool) -> Bool {
    for _ in 0..<5000 {
      if condition() { return true }
      usleep(1000)
    }
    return false
  }
}
