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

    /// The name of its log and its output in the folder of logs, without their endings; `nil` for tasks that were
    /// cancelled together before they began.
    package var log: String? { id.contains("[") ? nil : "slurm-\(id)-\(stage)" }
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
  package var failure: (stage: String, status: Int32)? { failed.map { ($0.row.stage, $0.status) } }

  private let rows: [SlurmJobRow]
  private var failed: (row: SlurmJobRow, status: Int32)?
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
  /// Jobs behind a failed stage are cancelled because of it; only that stage's failures are told. Slurm forgets a job
  /// some minutes after its end. If a later stage has begun, the job did its work, since that stage waited for it. If
  /// it is in none of three answers in a row, and nothing waits behind it, it is lost.
  package mutating func hear(_ answer: [JobState]) -> [Event] {
    var events: [Event] = []
    let waiting = Set(answer.filter { !$0.hasCompleted && !$0.hasFailed }.map(\.job))
    let begun = Set(answer.filter(\.hasBegun).map(\.job))
    for (place, row) in rows.enumerated() where open.contains(row.job) {
      let states = answer.filter { $0.job == row.job }.sorted { ($0.task ?? .max) < ($1.task ?? .max) }
      let later = rows[place...].filter { !$0.isOfTheSameStage(as: row) }
      for state in states where ended[row.job]?.contains(state.id) != true {
        if let event = hear(state, of: row) { events.append(event) }
      }
      if later.contains(where: { begun.contains($0.job) }) {
        for part in parts(of: row) where !states.contains(where: { $0.id == part.id }) {
          if ended[row.job, default: []].insert(part.id).inserted { events.append(.completed(part)) }
        }
      }
      let isRunning = states.contains { !$0.hasCompleted && !$0.hasFailed }
      // Tasks that were cancelled before they began share a line, which does not say how many they are.
      let areCancelled = ended[row.job]?.contains { $0.contains("[") } ?? false
      if ended[row.job]?.count == row.tasks ?? 1 || (areCancelled && !isRunning) {
        open.remove(row.job)
        continue
      }
      let isUnknown = states.isEmpty && !later.contains { waiting.contains($0.job) }
      missed[row.job] = isUnknown ? missed[row.job, default: 0] + 1 : 0
      if missed[row.job] == 3 { events.append(.lost(job: row.job)) }
    }
    return events
  }

  /// A job, or an array's tasks.
  private func parts(of row: SlurmJobRow) -> [Part] {
    guard let tasks = row.tasks else { return [part("\(row.job)", task: nil, row)] }
    return (1...tasks).map { part("\(row.job)_\($0)", task: $0, row) }
  }

  private func part(_ id: String, task: Int?, _ row: SlurmJobRow) -> Part {
    let cell = task.map { ", \(row.rung.map { "rung \($0), " } ?? "")cell \(row.offset + $0)" } ?? ""
    return Part(id: id, stage: row.stage, name: "stage \(row.stage)\(cell)")
  }

  private mutating func hear(_ state: JobState, of row: SlurmJobRow) -> Event? {
    let part = part(state.id, task: state.task, row)
    guard state.hasCompleted || state.hasFailed else {
      return state.isHeld && held.insert(state.id).inserted ? .held(part, reason: state.reason) : nil
    }
    ended[row.job, default: []].insert(state.id)
    guard state.hasFailed else { return .completed(part) }
    if failed == nil { failed = (row, state.exitStatus) }
    guard failed?.row.isOfTheSameStage(as: row) == true else { return nil }
    return .failed(part, state: state.state, status: state.exitStatus)
  }
}

extension SlurmJobRow {
  /// Whether two jobs wait for the same ones: each rung of a search is a stage of its own.
  fileprivate func isOfTheSameStage(as other: SlurmJobRow) -> Bool { stage == other.stage && rung == other.rung }
}
