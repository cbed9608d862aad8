import Glibc
import Synchronization

/// A fixed set of threads that run numbered tasks and meet again: fork and join.
///
/// A training step forks twice and takes a few milliseconds, so a thread that finds no work spins for a moment before
/// it sleeps: waking a sleeping thread takes longer than the wait usually is. Which thread runs which task is left to
/// chance; results must not depend on it. The thread that calls ``run(_:_:)`` works too.
///
/// Sendable because all its state is atomic or guarded by the mutex, but one call of ``run(_:_:)`` at a time is
/// allowed.
public final class ThreadTeam: @unchecked Sendable {
  /// The number of threads that work, the caller's included.
  public let count: Int

  private let shared = TeamState()
  private var threads: [pthread_t] = []

  /// Starts `count - 1` threads; the caller is the last one.
  ///
  /// - Precondition: `count >= 1`.
  public init(count: Int) {
    precondition(count >= 1, "a team has at least one thread")
    self.count = count
    for worker in 1..<max(count, 1) {
      let context = Unmanaged.passRetained(WorkerContext(shared: shared, worker: worker))
      var thread = pthread_t()
      let status = pthread_create(&thread, nil, { workerMain($0) }, context.toOpaque())
      if status == 0 {
        threads.append(thread)
      } else {
        // Fewer threads than asked for are slower, not wrong: the caller takes every task that nobody else does.
        context.release()
      }
    }
  }

  /// Runs `body(task, worker)` once for every task in `0 ..< tasks`, and returns when all have ended.
  ///
  /// `worker` is below ``count`` and no two tasks that run at the same time have the same, so that it can choose
  /// scratch memory.
  public func run(_ tasks: Int, _ body: (_ task: Int, _ worker: Int) -> Void) {
    guard tasks > 0 else { return }
    if threads.isEmpty || tasks == 1 {
      for task in 0..<tasks { body(task, 0) }
      return
    }
    withoutActuallyEscaping(body) { body in
      // The pointer outlives its use: `finish` waits until no worker is inside the round.
      withUnsafePointer(to: body) { address in
        shared.begin(tasks: tasks, workers: threads.count, body: UnsafeRawPointer(address))
        shared.work(as: 0)
        shared.finish()
      }
    }
  }

  deinit {
    shared.stop()
    for thread in threads { pthread_join(thread, nil) }
  }
}

private final class WorkerContext {
  let shared: TeamState
  let worker: Int

  init(shared: TeamState, worker: Int) {
    self.shared = shared
    self.worker = worker
  }
}

private func workerMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  let context = Unmanaged<WorkerContext>.fromOpaque(argument).takeRetainedValue()
  context.shared.serve(as: context.worker)
  return nil
}
