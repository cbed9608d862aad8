import ArgumentParser
import Dataset
import Evaluation
import Statistics
import ToolFrame
import Training

@main
struct AggregateCV: Tool {
  static let configuration = CommandConfiguration.tool(
    "aggregate-cv",
    abstract: "Sum up the cross-validation and choose the number of epochs for the final model.",
    discussion: """
      Reads fold-K/model.safetensors, result.csv and predictions.csv of every fold and makes sure that they belong \
      together: all folds there, trained on these folds with the same seed, architecture and options, and every image \
      predicted once, by the fold that it was held out of.

      Writes cv_results.csv, a row for each fold, and cv_summary.csv, the mean and the sample standard deviation (n - 1) of \
      each metric, the out-of-fold accuracy with its standard error, and the chosen epochs: the mean of the folds' best \
      epochs, rounded to the nearest whole number, a half to the even one.

      With --candidates it does so for every candidate in candidates/NAME, compares them on the same folds and images, and \
      chooses one. Writes candidates_results.csv, a row for each fold of each candidate; candidates_summary.csv, a row for \
      each candidate: mean and deviation, its difference to the best one with its standard error, paired by fold and by \
      image, McNemar's test, epochs and time; and chosen.csv, the choice, which train-final --candidates goes by.
      """)

  @Option(
    help: ArgumentHelp(
      "Compare the candidates of this file, a row of options for each, and choose one. (default: no candidates)",
      valueName: "csv"))
  var candidates: String?

  @Option(
    help: ArgumentHelp(
      """
      How the candidate is chosen: best, the highest mean validation accuracy; one-se, the fewest weights within one \
      standard error of the best. (default: best)
      """, valueName: "rule"))
  var rule: ChoiceRule?

  @Flag(help: "Check --candidates and print the candidates' names, a line each; do nothing else.")
  var list = false

  @Option(
    help: ArgumentHelp(
      "Folds that the models were trained on. (default: train_folds.csv in --artifacts)", valueName: "csv"))
  var foldsFile: String?

  @Option(
    help: ArgumentHelp(
      """
      Where the table of the folds is written. (default: cv_results.csv in --artifacts; with --candidates \
      candidates_results.csv)
      """, valueName: "csv"))
  var results: String?

  @Option(
    help: ArgumentHelp(
      """
      Where the summary is written. (default: cv_summary.csv in --artifacts; with --candidates candidates_summary.csv)
      """, valueName: "csv"))
  var summary: String?

  @Option(
    help: ArgumentHelp("Where the chosen candidate is written. (default: chosen.csv in --artifacts)", valueName: "csv"))
  var chosen: String?

  @OptionGroup var common: CommonOptions

  private var foldsPath: String { foldsFile ?? common.artifacts.folds }

  func validate() throws {
    guard candidates == nil else { return }
    let needing = [("--rule", rule != nil), ("--list", list), ("--chosen", chosen != nil)]
    if let option = needing.first(where: \.1)?.0 { throw ValidationError("\(option) goes with --candidates FILE") }
  }

  func execute() throws {
    guard let candidates else { return try sumUp() }
    let file = try CandidatesFile(candidates)
    if list {
      common.console.say(file.candidates.map(\.name).joined(separator: "\n"))
    } else {
      try compare(file)
    }
  }

  private func sumUp() throws {
    let resultsPath = results ?? common.artifacts.crossValidationResults
    let summaryPath = summary ?? common.artifacts.crossValidationSummary
    let table = try FoldTable.read(foldsPath)
    let trained = try TrainedFolds(of: table, from: foldsPath, in: common.artifacts)
    try OutputFiles.check([resultsPath, summaryPath], from: [foldsPath] + trained.paths)
    let validation = try CrossValidation(trained, table)
    try validation.write(results: resultsPath, summary: summaryPath)
    common.console.say(validation.report())
    note(leftover: trained.leftover)
  }

  private func compare(_ file: CandidatesFile) throws {
    let artifacts = common.artifacts
    let paths = (
      results: results ?? artifacts.candidateResults, summary: summary ?? artifacts.candidateSummary,
      chosen: chosen ?? artifacts.chosenCandidate
    )
    let folders = file.candidates.map { artifacts.candidate($0.name) }
    let outputs =
      [paths.results, paths.summary, paths.chosen]
      + folders.flatMap { [$0.crossValidationResults, $0.crossValidationSummary] }
    try OutputFiles.checkDistinct(outputs, from: [file.path, foldsPath])
    let table = try FoldTable.read(foldsPath)
    let validations = try file.candidates.map {
      try CandidateValidation($0, of: file, table, from: foldsPath, in: artifacts)
    }
    try OutputFiles.check(outputs, from: validations.flatMap(\.foldPaths))
    for validation in validations.dropFirst() { try validation.checkData(sameAs: validations[0]) }
    let comparison = CandidateComparison(validations, by: rule ?? .best)
    for one in validations {
      try one.validation.write(
        results: one.artifacts.crossValidationResults, summary: one.artifacts.crossValidationSummary)
    }
    try comparison.write(results: paths.results, summary: paths.summary, chosen: paths.chosen)
    common.console.say(comparison.report())
    for validation in validations { note(leftover: validation.leftover) }
  }

  private func note(leftover: String?) {
    guard let leftover else { return }
    common.console.note("aggregate-cv: \(leftover) is left over from a run with more folds and is not counted")
  }
}

extension ChoiceRule: ExpressibleByArgument {}
