import ArgumentParser
import Formats
@preconcurrency import Glibc
import RunFiles
import RunPlan
import ToolFrame

/// 'sbatch --wait' would not do: it knows an array only as a whole, so that the lines of cells would come late and a
/// failed one would have no name, and it makes a time limit exit status 1.
@main
struct FollowJobs: Tool {
  static let configuration = CommandConfiguration.tool(
    "follow-jobs",
    abstract: "Wait for the Slurm jobs of a run, and say what each of them did.",
    discussion: """
      Reads logs/slurm-chain.csv, which pipeline.sh --executor slurm writes, and asks squeue for these jobs until all \
      have ended. As a job ends, its output is printed; for one that failed the last errors of its log, how it ended \
      and where the log is. The exit status is that of the first job that failed.

      It can be stopped and started again: the jobs go on without it.
      """,
    examples: ["follow-jobs --artifacts artifacts"])

  @OptionGroup(title: "General options") var common: CommonOptions

  func execute() throws {
    let rows = try SlurmJobRow.schema.read(common.artifacts.slurmChain)
    guard !rows.isEmpty else {
      throw FileError(.badData, path: common.artifacts.slurmChain, "expected jobs; found none; submit the chain again")
    }
    var chain = JobChain(rows)
    let began = time(nil)
    var isSilent = false
    while !chain.isOver {
      // A tenth of the time so far.
      sleep(UInt32(min(max((time(nil) - began) / 10, 1), 10)))
      guard let answer = try Squeue.states(of: chain.jobs) else {
        if !isSilent { common.console.note("follow-jobs: Slurm does not answer; asking again until it does") }
        isSilent = true
        continue
      }
      isSilent = false
      for event in chain.hear(answer) { try report(event, in: chain) }
    }
    if let failure = chain.failure {
      throw ToolError(
        ToolStatus(rawValue: failure.status), "stage \(failure.stage) failed; later stages were not run")
    }
  }

  private func report(_ event: JobChain.Event, in chain: JobChain) throws {
    switch event {
    case .completed(let part):
      try printOutput(of: part)
    case .failed(let part, let state, let status):
      let log = path(part, "log")
      let errors = try? log.map { try lines(of: $0).filter { $0.contains(": error: ") }.suffix(2) }
      for line in errors ?? [] { Console.report(line) }
      let advice = state == "TIMEOUT" ? "; give more time: --sbatch-args '--time=…'" : ""
      let place = log.map { "; its log is \($0)" } ?? ""
      Console.report(
        "follow-jobs: error: \(part.name) failed: job \(part.id) is \(state) with exit status \(status)"
          + advice + place)
    case .held(let part, let reason):
      common.console.note(
        "follow-jobs: job \(part.id) is held (\(reason)); when the reason is gone, 'scontrol release \(part.id)' lets"
          + " it continue")
    case .lost(let job):
      throw ToolError(
        chain.failure.map { ToolStatus(rawValue: $0.status) } ?? .file(.busy),
        "job \(job) is unknown to Slurm now, and its end was not seen; run pipeline.sh again to continue")
    }
  }

  /// Prints a job's output up to the first empty line: what follows sums up that stage alone. A file system may need
  /// time to show a file that another machine wrote.
  private func printOutput(of part: JobChain.Part) throws {
    guard let output = path(part, "out") else { return }
    for _ in 0..<10 where !Paths.exists(output) { usleep(500_000) }
    guard Paths.exists(output) else {
      return common.console.note(
        "follow-jobs: \(output) is not there (yet); continuing without what the job printed")
    }
    for line in try lines(of: output).prefix(while: { !$0.isEmpty }) { common.console.say(line) }
    // Lines appear as jobs end, also in a file or a pipe.
    fflush(stdout)
  }

  private func path(_ part: JobChain.Part, _ ending: String) -> String? {
    part.log.map { common.artifacts.path("logs/\($0).\(ending)") }
  }

  private func lines(of path: String) throws -> [String] {
    String(decoding: try InputFile.bytes(of: path), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}
