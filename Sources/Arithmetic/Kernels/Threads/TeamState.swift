import Glibc
import Synchronization

/// What a team's threads share: the number of the round, the tasks left in it, and who is still at work.
final class TeamState: @unchecked Sendable {
  typealias Body = (_ task: Int, _ worker: Int) -> Void

  private let round = Atomic<Int>(0)
  private let next = Atomic<Int>(0)
  private let busy = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let isStopping = Atomic<Bool>(false)

  // Written before `round` is raised (release) and read after it was seen raised (acquire).
  private var tasks = 0
  private var body: UnsafeRawPointer?

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// Rounds of the waiting loop before a thread sleeps: some tens of microseconds, longer than the wait between the
  /// two halves of a training step, shorter than anybody would notice on a shared machine.
  private static let spins = 20_000

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
  }

  deinit {
    pthread_cond_destroy(wake)
    pthread_mutex_destroy(mutex)
    wake.deallocate()
    mutex.deallocate()
  }

  func begin(tasks: Int, workers: Int, body: UnsafeRawPointer) {
    self.tasks = tasks
    self.body = body
    next.store(0, ordering: .relaxed)
    busy.store(workers, ordering: .relaxed)
    advance()
  }

  func stop() {
    isStopping.store(true, ordering: .relaxed)
    advance()
  }

  /// Takes tasks until none is left.
  func work(as worker: Int) {
    guard let body = body?.assumingMemoryBound(to: Body.self) else { return }
    while true {
      let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if task >= tasks { return }
      body.pointee(task, worker)
    }
  }

  /// Waits until every worker has left the round.
  func finish() {
    var spins = 0
    while busy.load(ordering: .acquiring) > 0 {
      spins += 1
      if spins > Self.spins { sched_yield() }
    }
    body = nil
  }

  /// A worker's life: wait for a round, work, report.
  func serve(as worker: Int) {
    var seen = 0
    while true {
      seen = waitForRound(after: seen)
      if isStopping.load(ordering: .relaxed) { return }
      work(as: worker)
      busy.wrappingSubtract(1, ordering: .releasing)
    }
  }

  private func advance() {
    round.wrappingAdd(1, ordering: .sequentiallyConsistent)
    // A thread about to sleep counts itself first and then looks at the round again, so either it sees the new round
    // or this sees it.
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
      pthread_mutex_lock(mutex)
      pthread_cond_broadcast(wake)
      pthread_mutex_unlock(mutex)
    }
  }

  private func waitForRound(after seen: Int) -> Int {
    for _ in 0..<Self.spins {
      let current = round.load(ordering: .acquiring)
      if current != seen { return current }
    }
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    defer { sleepers.wrappingSubtract(1, ordering: .sequentiallyConsistent) }
    while true {
      let current = round.load(ordering: .sequentiallyConsistent)
      if current != seen { return current }
      pthread_cond_wait(wake, mutex)
    }
  }
}
