import ArgumentParser
import Dataset
import Evaluation
import Formats
import Glibc
import Statistics
import RunFiles
import ToolFrame
import Training

@main
struct AggregateCV: Tool {
  static let configuration = CommandConfiguration.tool(
    "aggregate-cv",
    abstract: "Sum up the cross-validation and choose the number of epochs for the final model.",
    usage: ["[<options>]"],
    discussion: """
      Reads fold-K/model.safetensors, result.csv and predictions.csv of every fold and checks that they belong \
      together: the same folds, seed, architecture and options, and every image predicted once, by the fold that it was \
      held out of.

      Writes cv_results.csv, a row for each fold, and cv_summary.csv: mean and sample standard deviation (n - 1) of each \
      metric, the out-of-fold accuracy with its standard error, and the chosen epochs, which are the mean of the folds' \
      best epochs, rounded (a half to the even number).

      With --candidates it does so for every candidate in candidates/NAME, compares them on the same folds and images, and \
      chooses one. Writes candidates_results.csv, a row for each fold of each candidate; candidates_summary.csv, a row for \
      each candidate; chosen.csv, the choice, which train-final --candidates goes by; and winner.csv, the chosen one's row, \
      to measure it on other folds.

      With --halving the candidates are those of the last rung. Writes rungs.csv, who went on from each rung and why, and \
      removes the checkpoints that rungs have left.
      """,
    examples: [
      "aggregate-cv",
      "aggregate-cv --candidates candidates.csv --rule one-se",
      "aggregate-cv --candidates candidates.csv --halving 1,3,9",
    ])

  @Option(
    .csv, "Compare the candidates of this file, a row of options for each, and choose one. (default: no candidates)")
  var candidates: String?

  @Option(
    help: ArgumentHelp(
      """
      How the candidate is chosen: best, the highest mean validation accuracy; one-se, the fewest weights within one \
      corrected standard error of the best. (default: best)
      """, valueName: "rule"))
  var rule: ChoiceRule?

  @OptionGroup var rungs: HalvingArguments

  @Flag(help: "Check --candidates and print the candidates' names, a line each; do nothing else.")
  var list = false

  @Option(.csv, "Folds that the models were trained on. (default: train_folds.csv in --artifacts)")
  var foldsFile: String?

  @Option(outputFolder: "--artifacts")
  var outputFolder: String?

  @OptionGroup(title: "General options") var common: CommonOptions
  @OptionGroup var outcome: OutcomeOption

  private var foldsPath: String { foldsFile ?? common.artifacts.folds }
  /// The files that are written.
  private var outputs: Artifacts { outputFolder.map(Artifacts.init) ?? common.artifacts }

  func validate() throws {
    guard candidates == nil else { return }
    let needing = [("--rule", rule != nil), ("--halving", rungs.halving != nil), ("--list", list)]
    if let option = needing.first(where: \.1)?.0 { throw ValidationError("\(option) goes with --candidates FILE") }
  }

  func execute() throws {
    guard let candidates else { return try sumUp() }
    let file = try CandidatesFile(candidates, rung: rungs.halving?.rungs.last)
    if list {
      common.console.say(file.candidates.map(\.name).joined(separator: "\n"))
    } else {
      try compare(file)
    }
  }

  private func sumUp() throws {
    let (resultsPath, summaryPath) = (outputs.crossValidationResults, outputs.crossValidationSummary)
    let table = try FoldTable.read(foldsPath)
    let trained = try TrainedFolds(of: table, from: foldsPath, in: common.artifacts)
    try OutputFiles.check([resultsPath, summaryPath], from: [foldsPath] + trained.paths)
    let validation = try CrossValidation(trained, table)
    try validation.write(results: resultsPath, summary: summaryPath)
    common.console.say(validation.report())
    note(leftover: trained.leftover)
    let accuracy = validation.summary.validAccuracy
    outcome.say(
      "validation accuracy \(Numbers.percent(accuracy.mean)),"
        + " standard deviation \(Numbers.percent(accuracy.standardDeviation))")
  }

  private func compare(_ file: CandidatesFile) throws {
    let table = try FoldTable.read(foldsPath)
    let search = try rungs.halving.map {
      try CandidateSearch(file.path, $0.rungs, of: $0, table, from: foldsPath, in: common.artifacts)
    }
    let compared = search?.remaining ?? file.candidates
    let folders = compared.map { outputs.candidate($0.name) }
    let paths =
      [outputs.candidateResults, outputs.candidateSummary, outputs.chosenCandidate, outputs.winner]
      + (search == nil ? [] : [outputs.rungs])
      + folders.flatMap { [$0.crossValidationResults, $0.crossValidationSummary] }
    try OutputFiles.checkDistinct(paths, from: [file.path, foldsPath])
    let validations = try compared.map {
      try CandidateValidation($0, of: file, table, from: foldsPath, in: common.artifacts)
    }
    try OutputFiles.check(paths, from: validations.flatMap(\.foldPaths))
    for validation in validations.dropFirst() { try validation.checkData(sameAs: validations[0]) }
    let comparison = CandidateComparison(validations, by: rule ?? .best)
    for (folder, one) in zip(folders, validations) {
      try one.validation.write(results: folder.crossValidationResults, summary: folder.crossValidationSummary)
    }
    try comparison.write(
      results: outputs.candidateResults, summary: outputs.candidateSummary, chosen: outputs.chosenCandidate)
    let chosen = comparison.chosen
    try [chosen.candidate].table.write(to: outputs.winner)
    if let search {
      try RungRow.schema.write(search.rows, to: outputs.rungs)
      common.console.say(RungReport(search.rows).text + "\n")
      removeCheckpoints(of: search)
    }
    common.console.say(comparison.report(of: file.candidates.count, in: outputs))
    for validation in validations { note(leftover: validation.leftover) }
    outcome.say(
      "\(chosen.candidate.name) chosen of \(file.candidates.count),"
        + " validation accuracy \(Numbers.percent(chosen.validation.summary.validAccuracy.mean))")
  }

  /// Removes what the rungs kept for the next one to go on from: the search has ended.
  private func removeCheckpoints(of search: CandidateSearch) {
    for row in search.rows {
      let rung = rungs.halving?.rungs[row.rung - 1]
      let folder = common.artifacts.candidate(row.candidate, in: rung)
      var fold = 1
      while Paths.exists(folder.fold(fold).directory) {
        unlink(folder.fold(fold).checkpoint)
        fold += 1
      }
    }
  }

  private func note(leftover: String?) {
    guard let leftover else { return }
    common.console.note("aggregate-cv: \(leftover) is left over from a run with more folds and is not counted")
  }
}

extension ChoiceRule: ExpressibleByArgument {}
