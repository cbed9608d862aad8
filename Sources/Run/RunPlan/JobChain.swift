import RunFiles

/// A chain of Slurm jobs, followed by what squeue says of it until all of them have ended.
package struct JobChain {
  /// A job, or a task of an array, of which there is news.
  package struct Part: Sendable {
    /// As Slurm writes it, such as `12_3`.
    package let id: String
    package let stage: String
    /// What people call it.
    package let name: String

    /// The name of its log and its output in the folder of logs, without their endings.
    package var log: String { "slurm-\(id)-\(stage)" }
  }

  package enum Event: Sendable {
    /// It has done its work.
    case completed(Part)
    /// It has failed, in Slurm's word, with an exit status to pass on.
    case failed(Part, state: String, status: Int32)
    /// It waits until a person releases it.
    case held(Part, reason: String)
    /// Slurm no longer knows the job, and nobody saw its end.
    case lost(job: Int)
  }

  /// The stage that failed and the exit status of its first failure, if there is one.
  package private(set) var failure: (stage: String, status: Int32)?

  private let rows: [SlurmJobRow]
  private var open: Set<Int>
  private var ended: [Int: Set<String>] = [:]
  private var held: Set<String> = []
  /// How often in a row Slurm did not know a job.
  private var missed: [Int: Int] = [:]

  /// A chain of which nothing is known yet.
  ///
  /// - `rows`: The jobs in the order of the chain.
  package init(_ rows: [SlurmJobRow]) {
    self.rows = rows
    open = Set(rows.map(\.job))
  }

  /// The numbers of the jobs, in the order of the chain.
  package var jobs: [Int] { rows.map(\.job) }
  /// Whether every job has ended.
  package var isOver: Bool { open.isEmpty }

  /// Takes an answer of squeue on: the news since the one before, in the order of the chain.
  ///
  /// Jobs behind a failed stage are cancelled because of it; only that stage's failures are told. A job is lost when
  /// three answers in a row lack it.
  package mutating func hear(_ answer: [JobState]) -> [Event] {
    var events: [Event] = []
    for row in rows where open.contains(row.job) {
      let states = answer.filter { $0.job == row.job }.sorted { ($0.task ?? .max) < ($1.task ?? .max) }
      missed[row.job] = states.isEmpty ? missed[row.job, default: 0] + 1 : 0
      for state in states where ended[row.job]?.contains(state.id) != true {
        if let event = hear(state, of: row) { events.append(event) }
      }
      let isRunning = states.contains { !$0.hasCompleted && !$0.hasFailed }
      // Tasks that were cancelled before they began share a line, which does not say how many they are.
      let areCancelled = ended[row.job]?.contains { $0.contains("[") } ?? false
      if ended[row.job]?.count == row.tasks ?? 1 || (areCancelled && !isRunning) {
        open.remove(row.job)
      } else if missed[row.job] == 3 {
        events.append(.lost(job: row.job))
      }
    }
    return events
  }

  private mutating func hear(_ state: JobState, of row: SlurmJobRow) -> Event? {
    let cell = state.task.map { ", \(row.rung.map { "rung \($0), " } ?? "")cell \(row.offset + $0)" } ?? ""
    let part = Part(id: state.id, stage: row.stage, name: "stage \(row.stage)\(cell)")
    guard state.hasCompleted || state.hasFailed else {
      return state.isHeld && held.insert(state.id).inserted ? .held(part, reason: state.reason) : nil
    }
    ended[row.job, default: []].insert(state.id)
    guard state.hasFailed else { return .completed(part) }
    if failure == nil { failure = (row.stage, state.exitStatus) }
    return failure?.stage == row.stage ? .failed(part, state: state.state, status: state.exitStatus) : nil
  }
}
