import ArgumentParser
import Dataset
import RunPlan
import RunFiles
import ToolFrame
import Training

@main
struct PlanCells: Tool {
  static let configuration = CommandConfiguration.tool(
    "plan-cells",
    abstract: "List the models of a cross-validation, and how many to train at a time.",
    discussion: """
      Prints, for scripts, fields with tabs between them. The first line has the number of models to train at a time, the \
      number of threads for each, and the number of cores. Each line after it is a model: its fold, its folder below the \
      artifacts folder, its name and, with --candidates, its candidate. The order is always the same, so that a number \
      from 1 on stands for a model in every job of a run.

      The folds are those of train_folds.csv; with --folds or --folds-file those that make-folds will make. --candidates \
      is checked whole. With --final it is an error if the final model to come would replace a finished one of another \
      kind: that of a candidate, or one without.
      """,
    examples: ["plan-cells --jobs 2", "plan-cells --candidates candidates.csv --folds 5"])

  @Option(help: ArgumentHelp("Number of folds that there will be. (default: those of --folds-file)", valueName: "k"))
  var folds: Int?

  @Option(.csv, "The folds. (default: train_folds.csv in --artifacts)")
  var foldsFile: String?

  @Option(.csv, "Candidates, a row of options for each. (default: no candidates)")
  var candidates: String?

  @Option(help: ArgumentHelp("Number of cores. (default: all that this process may use)", valueName: "n"))
  var cores: Int?

  @Option(
    help: ArgumentHelp(
      "Models to train at a time. (default: as many as are done soonest; 1 with --threads)", valueName: "n"))
  var jobs: Int?

  @Flag(help: "A final model will be trained, too.")
  var final = false

  @Flag(help: "Its place may be taken by it.")
  var force = false

  @OptionGroup(title: "General options") var threads: ThreadsOption
  @OptionGroup(title: "General options") var common: CommonOptions

  func validate() throws {
    if folds != nil, foldsFile != nil { throw ValidationError("--folds and --folds-file: give one of them") }
    if let folds, !(2...StratifiedFolds.maximumFolds).contains(folds) {
      throw ValidationError("--folds \(folds): expected 2 to \(StratifiedFolds.maximumFolds)")
    }
    for (name, value) in [("--cores", cores), ("--jobs", jobs)] {
      if let value, value < 1 { throw ValidationError("\(name) \(value): expected at least 1") }
    }
  }

  func execute() throws {
    let names = try candidates.map { try CandidatesFile($0).candidates.map(\.name) } ?? []
    if final, !force { try common.artifacts.checkFinalModel(hasCandidates: !names.isEmpty) }
    let count = try folds ?? FoldTable.read(foldsFile ?? common.artifacts.folds).foldCount
    let cells = Cell.all(of: names, folds: count)
    let cores = cores ?? ThreadsOption.availableCores
    // Who limits the threads but says nothing of jobs gets no more threads by having several of them.
    let soonest = threads.requested == nil ? JobCount.soonest(cells: cells.count, cores: cores) : 1
    let jobs = min(jobs ?? soonest, cells.count)
    let each = threads.requested ?? max(1, min(cores / jobs, ThreadsOption.maximum))
    let here = Artifacts("")
    let lines = cells.map { cell in
      // The folder of an empty path's artifacts begins with a slash.
      "\(cell.fold)\t\(cell.files(in: here).directory.dropFirst())\t\(cell.name)/\(count)\t\(cell.candidate ?? "")"
    }
    common.console.say((["\(jobs)\t\(each)\t\(cores)"] + lines).joined(separator: "\n"))
  }
}
