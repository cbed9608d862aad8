import ArgumentParser
import FoundationEssentials
import RunPlan
import RunFiles
import ToolFrame

@main
struct RecordTime: Tool {
  static let configuration = CommandConfiguration.tool(
    "record-time",
    abstract: "Note how long a stage of a run took, and put the table of times together.",
    usage: ["--stage <name> --started <time> [<options>]", "--gather [<options>]"],
    discussion: """
      With --stage and --started it writes a row to a file of its own in logs/times of the artifacts folder, so that \
      trainings side by side do not get into each other's way. The time ends now, unless a training's epochs, some of \
      them before an interruption, took longer.

      With --gather it moves the rows noted so far to stages.csv, in the order of the stages. Rows of folds and candidates \
      that no longer exist are left out. Only one process may gather at a time.
      """,
    examples: ["record-time --gather"])

  @Option(help: ArgumentHelp("Stage that has ended. (default: none)", valueName: "name"))
  var stage: Stage?

  @Option(help: ArgumentHelp("When it began, in microseconds since 1970. (no default)", valueName: "time"))
  var started: Int?

  @Option(help: ArgumentHelp("Fold of the model that was trained. (default: none)", valueName: "k"))
  var fold: Int?

  @Option(help: ArgumentHelp("Candidate of the model that was trained. (default: none)", valueName: "name"))
  var candidate: String?

  @Flag(help: "Put stages.csv together.")
  var gather = false

  @OptionGroup(title: "General options") var common: CommonOptions

  func validate() throws {
    guard (stage == nil) == (started == nil) else {
      throw ValidationError("--stage and --started go together: give both")
    }
    guard stage != nil || gather else {
      throw ValidationError("nothing to do: give --stage and --started, or --gather")
    }
    guard (fold != nil) == (stage == .train) else { throw ValidationError("--fold and --stage train go together") }
    guard candidate == nil || fold != nil else { throw ValidationError("--candidate goes with --fold") }
    if let fold, fold < 1 { throw ValidationError("--fold \(fold): folds are counted from 1") }
  }

  func execute() throws {
    let times = StageTimes(in: common.artifacts)
    if let stage, let started {
      let now = Int((Date().timeIntervalSince1970 * 1e6).rounded())
      try times.note(
        stage, cell: fold.map { Cell(candidate: candidate, fold: $0) }, started: started, took: max(0, now - started),
        cores: ThreadsOption.availableCores)
    }
    if gather { try times.gather() }
  }
}

extension Stage: ExpressibleByArgument {}
