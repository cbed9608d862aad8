import Glibc
import Kernels
import Synchronization
import Testing

/// A thread that does not wake leaves its team waiting for ever; the time limit names the test before that.
@Suite(.timeLimit(.minutes(1))) struct ThreadTeamTests {
  @Test(arguments: 1...5) func everyTaskRunsExactlyOnce(threads: Int) {
    let team = ThreadTeam(count: threads)
    #expect(team.count == threads)
    var random = SeededGenerator(threads)
    let counts = Counters(60)
    for round in 1...150 {
      let tasks = round % 10 == 0 ? 60 : random.int(0...12)
      counts.reset()
      team.run(tasks) { task, _ in counts.add(1, to: task) }
      #expect(counts.values == Array(repeating: 1, count: tasks) + Array(repeating: 0, count: 60 - tasks))
    }
  }

  @Test(arguments: 1...5) func tasksAtTheSameTimeHaveWorkersOfTheirOwn(threads: Int) {
    let team = ThreadTeam(count: threads)
    let atWork = Counters(threads)
    let clashes = Counters(1)
    for _ in 0..<30 {
      team.run(40) { _, worker in
        guard 0..<threads ~= worker else {
          clashes.add(1, to: 0)
          return
        }
        if atWork.add(1, to: worker) != 1 { clashes.add(1, to: 0) }
        sched_yield()
        atWork.add(-1, to: worker)
      }
    }
    #expect(clashes.values == [0])
  }

  /// As many tasks as threads, each of which waits for all: they end only if every thread takes one, also after a pause
  /// that is long enough for all of them to fall asleep.
  @Test(arguments: 1...5) func everyThreadWorksAndSleepersWake(threads: Int) {
    let team = ThreadTeam(count: threads)
    for pause: UInt32 in [0, 20_000, 0, 50_000, 1_000] {
      usleep(pause)
      let meeting = Meeting(threads)
      let workers = Counters(threads)
      team.run(threads) { _, worker in
        workers.add(1, to: worker)
        meeting.join()
      }
      #expect(!meeting.isLate, "\(threads) threads after a pause of \(pause) µs")
      #expect(workers.values == Array(repeating: 1, count: threads))
    }
  }

  @Test(arguments: 1...5) func fewerTasksThanThreads(threads: Int) {
    let team = ThreadTeam(count: threads)
    let counts = Counters(threads)
    for tasks in 0..<threads {
      for _ in 0..<20 {
        counts.reset()
        team.run(tasks) { task, _ in counts.add(1, to: task) }
        #expect(counts.values.reduce(0, +) == tasks && counts.values.prefix(tasks).allSatisfy { $0 == 1 })
      }
    }
  }

  /// What a round wrote is there for all threads of the next one, without any lock of the tasks' own.
  @Test(arguments: [2, 3, 5]) func roundsSeeWhatTheRoundBeforeWrote(threads: Int) {
    let team = ThreadTeam(count: threads)
    let arena = Arena()
    let count = 37
    let boards = [arena.floats(count), arena.floats(count)]
    for round in 0..<200 {
      let (from, to) = (boards[round % 2], boards[(round + 1) % 2])
      team.run(count) { task, _ in to[task] = from[(task + 5) % count] + 1 }
    }
    #expect(boards[0].elements == Array(repeating: 200, count: count))
    withExtendedLifetime(arena) {}
  }

  @Test func teamsDoNotDisturbEachOther() async {
    await withTaskGroup(of: [Int].self) { group in
      for _ in 0..<2 {
        group.addTask {
          let team = ThreadTeam(count: 3)
          let counts = Counters(8)
          for _ in 0..<100 { team.run(8) { task, _ in counts.add(1, to: task) } }
          return counts.values
        }
      }
      for await counts in group { #expect(counts == Array(repeating: 100, count: 8)) }
    }
  }

  /// A thread's own data is destroyed when it ends, and joining waits for that: whether the threads were asleep, just
  /// done, or had never begun.
  @Test(arguments: 2...5) func lettingGoOfATeamEndsItsThreads(threads: Int) {
    var key = pthread_key_t()
    let status = pthread_key_create(&key) { counters in
      if let counters { Unmanaged<Counters>.fromOpaque(counters).takeRetainedValue().add(1, to: 0) }
    }
    #expect(status == 0)
    defer { pthread_key_delete(key) }
    for pause: UInt32 in [0, 30_000] {
      let ended = Counters(1)
      do {
        let team = ThreadTeam(count: threads)
        let meeting = Meeting(threads)
        team.run(threads) { [key] _, worker in
          if worker != 0 { pthread_setspecific(key, Unmanaged.passRetained(ended).toOpaque()) }
          meeting.join()
        }
        #expect(!meeting.isLate)
        usleep(pause)
        #expect(ended.values == [0], "threads live as long as their team")
        withExtendedLifetime(team) {}
      }
      #expect(ended.values == [threads - 1])
    }
    for _ in 0..<20 { _ = ThreadTeam(count: threads) }
  }

  @Test func aTeamOfNobodyIsAMistake() async {
    await #expect(processExitsWith: .failure) { _ = ThreadTeam(count: 0) }
  }
}

/// Numbers that several threads count in.
private final class Counters: Sendable {
  private final class Cell: Sendable {
    let value = Atomic(0)
  }

  private let cells: [Cell]

  init(_ count: Int) { cells = (0..<count).map { _ in Cell() } }

  @discardableResult
  func add(_ number: Int, to index: Int) -> Int {
    cells[index].value.wrappingAdd(number, ordering: .sequentiallyConsistent).newValue
  }

  func reset() { for cell in cells { cell.value.store(0, ordering: .sequentiallyConsistent) } }

  var values: [Int] { cells.map { $0.value.load(ordering: .sequentiallyConsistent) } }
}

/// Where a number of threads wait for each other, but not for ever.
private final class Meeting: Sendable {
  private let missing: Atomic<Int>
  private let late = Atomic(false)

  init(_ count: Int) { missing = Atomic(count) }

  var isLate: Bool { late.load(ordering: .sequentiallyConsistent) }

  func join() {
    missing.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    let deadline = ContinuousClock.now + .seconds(30)
    while missing.load(ordering: .sequentiallyConsistent) > 0 {
      sched_yield()
      if ContinuousClock.now > deadline {
        late.store(true, ordering: .sequentiallyConsistent)
        return
      }
    }
  }
}
