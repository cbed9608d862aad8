import Evaluation
import Formats
import RunFiles
import Statistics

extension CrossValidation {
  /// The table of the folds and the figures that follow from it, for the terminal.
  func report() -> String {
    var table = TextTable(
      "fold", numbers: ["train loss", "train acc", "valid loss", "valid acc", "best epoch", "epochs"])
    for result in results {
      let metrics = result.metrics.map { Numbers.fixed($0, 6) }
      table.add(["\(result.fold)"] + metrics + ["\(result.bestEpoch)", "\(result.epochsRun)"])
    }
    table.addRule()
    let spreads = summary.spreads.dropLast()
    table.add(
      ["mean"] + spreads.map { Numbers.fixed($0.mean, 6) } + [Numbers.fixed(summary.bestEpoch.mean, 1), ""])
    table.add(
      ["sd"] + spreads.map { Numbers.fixed($0.standardDeviation, 6) }
        + [Numbers.fixed(summary.bestEpoch.standardDeviation, 1), ""])

    return """
      \(table.text)

      validation accuracy   \(Self.plusMinus(summary.validAccuracy.mean, summary.validAccuracy.standardDeviation)) \
      (standard deviation of the folds)
      out-of-fold accuracy  \(Self.plusMinus(summary.accuracy, summary.accuracyError)) \
      (standard error, \(grouped(isCorrect.count { $0 })) of \(grouped(isCorrect.count)))
      epochs chosen         \(summary.chosenEpochs) (\(isPlanned ? "those that the learning rate is planned for" : "mean of the best epochs, rounded"))
      """
  }

  /// A fraction with its spread, in percent.
  static func plusMinus(_ fraction: Double, _ deviation: Double) -> String {
    "\(Numbers.fixed(100 * fraction, 2)) ± \(Numbers.fixed(100 * deviation, 2)) %"
  }
}
