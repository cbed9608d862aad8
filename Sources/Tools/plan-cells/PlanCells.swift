import ArgumentParser
import Dataset
import Evaluation
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
      Prints, for scripts, fields with tabs between them. The first line has the number of models to train at a time and \
      how many models there are; with --halving how many there are at most in each rung. Each line after it is a model: \
      its fold, its number of threads, its folder below the artifacts folder, its name and, with --candidates, its \
      candidate and the part of the folder that names it. The order is always the same, so that a number from 1 on stands \
      for a model in every job of a run.

      The cores are all that the process may use, in a Slurm job those that it asked for. Where fewer models are left \
      than run at a time, they share all cores, and so begin when all others are done.

      The folds are those of train_folds.csv; with --folds or --folds-file those that make-folds will make. --candidates \
      is checked whole. With --final it is an error if the final model to come would replace a finished one of another \
      kind: that of a candidate, or one without.

      With --halving and --rung the candidates are those that reach that rung, as the trainings of earlier rungs decide; \
      rungs.csv then says which do, and why.
      """,
    examples: [
      "plan-cells --jobs 2", "plan-cells --candidates candidates.csv --folds 5",
      "plan-cells --candidates candidates.csv --halving 1,3,9 --rung 2",
    ])

  @Option(help: ArgumentHelp("Number of folds that there will be. (default: those of --folds-file)", valueName: "k"))
  var folds: Int?

  @Option(.csv, "The folds. (default: train_folds.csv in --artifacts)")
  var foldsFile: String?

  @Option(.csv, "Candidates, a row of options for each. (default: no candidates)")
  var candidates: String?

  @OptionGroup var rungs: HalvingArguments
  @OptionGroup var rung: RungArguments

  @Option(
    help: ArgumentHelp(
      "Models to train at a time. (default: the fastest number; 1 with --threads)", valueName: "n"))
  var jobs: Int?

  @Flag(help: "Also check that no other final model would be lost.")
  var final = false

  @Flag(help: "Leave out that check: a final model may be replaced.")
  var force = false

  @OptionGroup(title: "General options") var threads: ThreadsOption
  @OptionGroup(title: "General options") var common: CommonOptions

  func validate() throws {
    if rungs.halving != nil, candidates == nil { throw ValidationError("--halving goes with --candidates") }
    _ = try rung.rung(of: rungs.halving)
    if folds != nil, foldsFile != nil { throw ValidationError("--folds and --folds-file: give one of them") }
    if let folds, !(2...StratifiedFolds.maximumFolds).contains(folds) {
      throw ValidationError("--folds \(folds): expected 2 to \(StratifiedFolds.maximumFolds)")
    }
    if let jobs, jobs < 1 { throw ValidationError("--jobs \(jobs): expected at least 1") }
  }

  func execute() throws {
    let rung = try rung.rung(of: rungs.halving)
    let all = try candidates.map { try CandidatesFile($0, rung: rung).candidates.map(\.name) } ?? []
    let names = try namesLeft(in: rung) ?? all
    if final, !force { try common.artifacts.checkFinalModel(hasCandidates: !names.isEmpty) }
    let count = try folds ?? FoldTable.read(foldsFile ?? common.artifacts.folds).foldCount
    let cells = Cell.all(of: names.map { rung?.place(of: $0) ?? $0 }, folds: count)
    let sizes = rungs.halving?.sizes(of: all.count) ?? [max(1, all.count)]
    let cores = ThreadsOption.availableCores
    // Who limits the threads but says nothing of jobs gets no more threads by having several of them.
    let fastest = threads.requested == nil ? JobCount.fastest(cells: cells.count, cores: cores) : 1
    let jobs = min(jobs ?? fastest, cells.count)
    let shares = JobCount.threads(cells: cells.count, jobs: jobs, cores: cores)
    let here = Artifacts("")
    let lines = cells.enumerated().map { place, cell in
      let candidate = names.isEmpty ? "" : names[place / count]
      let name = rung.map { "rung \($0.number) \(candidate) fold \(cell.fold)" } ?? cell.name
      // The folder of an empty path's artifacts begins with a slash.
      let folder = cell.files(in: here).directory.dropFirst()
      let threads = threads.requested ?? min(shares[place], ThreadsOption.maximum)
      return "\(cell.fold)\t\(threads)\t\(folder)\t\(name)/\(count)\t\(candidate)\t\(cell.candidate ?? "")"
    }
    let first = ([jobs] + sizes.map { $0 * count }).map { "\($0)" }.joined(separator: "\t")
    common.console.say(([first] + lines).joined(separator: "\n"))
  }

  /// The candidates that go on to a rung; `nil` where all do.
  private func namesLeft(in rung: Halving.Rung?) throws -> [String]? {
    guard let candidates, let halving = rungs.halving, let rung, rung.number > 1 else { return nil }
    let (artifacts, path) = (common.artifacts, foldsFile ?? common.artifacts.folds)
    let search = try CandidateSearch(
      candidates, halving.rungs.prefix(rung.number - 1), of: halving, try FoldTable.read(path), from: path,
      in: artifacts)
    try RungRow.schema.write(search.rows, to: artifacts.rungs)
    return search.remaining.map(\.name)
  }
}
