import RunFiles
import RunPlan
import Testing

/// Answers are those of Slurm 22.05's squeue, with fewer spaces.
@Suite("A chain of Slurm jobs")
struct JobChainTests {
  private func row(_ job: Int, _ stage: String, tasks: Int? = nil, offset: Int = 0, rung: Int? = nil) -> SlurmJobRow {
    var row = SlurmJobRow()
    (row.job, row.stage, row.tasks, row.offset, row.rung) = (job, stage, tasks, offset, rung)
    return row
  }

  private func states(_ text: String) -> [JobState] { text.split(separator: "\n").compactMap { JobState($0) } }

  private func told(_ event: JobChain.Event) -> String {
    switch event {
    case .completed(let part): "\(part.id) \(part.name): completed"
    case .failed(let part, let state, let status):
      "\(part.id) \(part.name): \(state) \(status)" + (part.log.map { ", \($0)" } ?? "")
    case .held(let part, let reason): "\(part.id) \(part.name): held, \(reason)"
    case .lost(let job): "\(job): lost"
    }
  }

  private func hear(_ text: String, _ chain: inout JobChain) -> [String] { chain.hear(states(text)).map(told) }

  @Test("tells what ended once, in the order of the chain, and nothing of what waits or runs")
  func completed() {
    var chain = JobChain([row(1, "folds"), row(2, "train", tasks: 10), row(3, "aggregate")])
    #expect(chain.jobs == [1, 2, 3])
    let waiting = """
      1           PENDING  0  None
      2_[1-10%2]  PENDING  0  None
      3           PENDING  0  Dependency
      """
    #expect(hear(waiting, &chain) == [])
    let first = """
      2_[6-10%2]  PENDING    0  JobArrayTaskLimit
      3           PENDING    0  Dependency
      2_4         RUNNING    0  None
      1           COMPLETED  0  None
      2_2         COMPLETED  0  None
      2_1         COMPLETING 0  None
      """
    #expect(hear(first, &chain) == ["1 stage folds: completed", "2_2 stage train, cell 2: completed"])
    let rest = ([10] + (1...9)).map { "2_\($0) COMPLETED 0 None\n" }.joined() + "3 RUNNING 0 None"
    let others = [1, 3, 4, 5, 6, 7, 8, 9, 10]
    #expect(hear(rest, &chain) == others.map { "2_\($0) stage train, cell \($0): completed" })
    #expect(!chain.isOver)
    // Slurm may know ended jobs no more.
    #expect(hear("3 COMPLETED 0 None", &chain) == ["3 stage aggregate: completed"])
    #expect(chain.isOver && chain.failure == nil)
  }

  @Test("tells each failure of the first stage that has one, and not that later stages were cancelled for it")
  func failures() {
    var chain = JobChain([row(2, "train", tasks: 3, offset: 3, rung: 2), row(3, "aggregate")])
    let answer = """
      3    CANCELLED  0      DependencyNeverSatisfied
      2_1  COMPLETED  0      None
      2_2  FAILED     16640  NonZeroExitCode
      2_3  RUNNING    0      None
      """
    #expect(
      hear(answer, &chain) == [
        "2_1 stage train, rung 2, cell 4: completed", "2_2 stage train, rung 2, cell 5: FAILED 65, slurm-2_2-train",
      ])
    #expect(!chain.isOver)
    #expect(
      hear("2_3 OUT_OF_MEMORY 9 OutOfMemory", &chain)
        == ["2_3 stage train, rung 2, cell 6: OUT_OF_MEMORY 137, slurm-2_3-train"])
    #expect(chain.isOver)
    #expect(chain.failure?.stage == "train" && chain.failure?.status == 65)
  }

  @Test("tasks that were cancelled before they began share a line; those that run are waited for")
  func cancelledTasks() {
    var chain = JobChain([row(2, "train", tasks: 7)])
    let answer = """
      2_[3-7%2]  CANCELLED  0  JobArrayTaskLimit
      2_1        COMPLETED  0  None
      2_2        RUNNING    0  None
      """
    #expect(
      hear(answer, &chain)
        == ["2_1 stage train, cell 1: completed", "2_[3-7%2] stage train: CANCELLED 75"])
    #expect(!chain.isOver)
    #expect(hear("2_2 COMPLETED 0 None", &chain) == ["2_2 stage train, cell 2: completed"])
    #expect(chain.isOver)
  }

  @Test("a held job is told once, and is not over")
  func held() {
    var chain = JobChain([row(8, "final")])
    let answer = "8 PENDING 0 job requeued in held state"
    #expect(hear(answer, &chain) == ["8 stage final: held, job requeued in held state"])
    #expect(hear(answer, &chain) == [] && !chain.isOver)
  }

  @Test("what Slurm has forgotten did its work if a later stage has begun, and is asked for while one waits")
  func forgotten() {
    var chain = JobChain([row(1, "folds"), row(2, "train", tasks: 3), row(3, "train", tasks: 1), row(4, "final")])
    let waiting = "2_3 RUNNING 0 None\n4 PENDING 0 Dependency"
    #expect(hear(waiting, &chain) == ["1 stage folds: completed"])
    // An array of the same stage says nothing of another: it may follow it whatever its end.
    for _ in 1...4 { #expect(hear("3_1 RUNNING 0 None\n4 PENDING 0 Dependency", &chain) == []) }
    #expect(
      hear("3_1 COMPLETED 0 None\n4 RUNNING 0 None", &chain)
        == (1...3).map { "2_\($0) stage train, cell \($0): completed" } + ["3_1 stage train, cell 1: completed"])
    #expect(hear("4 COMPLETED 0 None", &chain) == ["4 stage final: completed"])
    #expect(chain.isOver && chain.failure == nil)
  }

  @Test("the rungs behind a failed one are cancelled because of it")
  func rungs() {
    var chain = JobChain([row(5, "train", tasks: 1, rung: 1), row(6, "train", tasks: 2, rung: 2)])
    let answer = "5_1 FAILED 16640 NonZeroExitCode\n6_[1-2] CANCELLED 0 DependencyNeverSatisfied"
    #expect(hear(answer, &chain) == ["5_1 stage train, rung 1, cell 1: FAILED 65, slurm-5_1-train"])
    #expect(chain.isOver && chain.failure?.status == 65)
  }

  @Test("a job that three answers in a row lack is lost")
  func lost() {
    var chain = JobChain([row(8, "final")])
    let none = "slurm_load_jobs error: Invalid job id specified"
    #expect(hear(none, &chain) == [] && hear(none, &chain) == [])
    #expect(hear("8 RUNNING 0 None", &chain) == [])
    #expect(hear(none, &chain) == [] && hear(none, &chain) == [])
    #expect(hear(none, &chain) == ["8: lost"])
  }

  @Test(
    "exit statuses are those of the job, 128 more than a signal, or 75 where Slurm itself ended it",
    arguments: [
      ("FAILED 16640", 65), ("FAILED 65:0", 65), ("FAILED 9", 137), ("FAILED 0:9", 137), ("FAILED 0", 75),
      ("TIMEOUT 15", 75), ("TIMEOUT 0:15", 75), ("CANCELLED 0", 75), ("NODE_FAIL 256", 1),
    ])
  func exitStatus(_ fields: String, _ status: Int32) throws {
    let state = try #require(JobState("12_3 \(fields) None"))
    #expect(state.exitStatus == status && state.hasFailed && state.job == 12 && state.task == 3)
  }
}
