import ArgumentParser
import Dataset
import Formats
import Metrics
import ToolSupport

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
      """)

  @Option(
    help: ArgumentHelp(
      "Folds that the models were trained on. (default: train_folds.csv in --artifacts)", valueName: "csv"))
  var foldsFile: String?

  @Option(
    help: ArgumentHelp(
      "Where the table of the folds is written. (default: cv_results.csv in --artifacts)", valueName: "csv"))
  var results: String?

  @Option(
    help: ArgumentHelp("Where the summary is written. (default: cv_summary.csv in --artifacts)", valueName: "csv"))
  var summary: String?

  @OptionGroup var common: CommonOptions

  func execute() throws {
    let artifacts = common.artifacts
    let foldsPath = foldsFile ?? artifacts.folds
    let resultsPath = results ?? artifacts.crossValidationResults
    let summaryPath = summary ?? artifacts.crossValidationSummary
    try AtomicFile.checkWritable(resultsPath)
    try AtomicFile.checkWritable(summaryPath)

    let table = try FoldTable.read(foldsPath)
    let trained = try TrainedFolds(of: table, from: foldsPath, in: artifacts)
    let validation = try CrossValidation(trained, table)
    try validation.writeResults(to: resultsPath)
    try validation.writeSummary(to: summaryPath)
    common.console.say(validation.report())
    if let leftover = trained.leftover {
      common.console.note("aggregate-cv: \(leftover) is left over from a run with more folds and is not counted")
    }
  }
}
