import Dataset
import Formats
import Statistics
import ToolFrame

/// The results of a cross-validation, as a table and in sum.
struct CrossValidation {
  /// What each fold came to.
  let results: [FoldResult]
  /// What the folds come to in sum.
  let summary: FoldSummary
  /// Whether the model that was not trained on an image got it right, for each image.
  let isCorrect: [Bool]

  private var count: Int { isCorrect.count }
  private let correct: Int

  /// The number of epochs that the folds' learning rate was planned for; `nil` if it was not.
  private let plannedEpochs: Int?

  /// The number of epochs for the final model: the mean of the folds' best ones, rounded, unless the learning rate is
  /// planned for a number of epochs, whose end is then what was measured.
  var chosenEpochs: Int { plannedEpochs ?? summary.chosenEpochs }

  /// The share of all images that the models which were not trained on them got right.
  var accuracy: Double { Double(correct) / Double(count) }

  /// The standard error of that share.
  var accuracyError: Double { standardError(accuracy: accuracy, count: count) }

  /// Reads the results and predictions of all folds.
  ///
  /// - Throws: `FileError` if a file is not what it should be or does not fit to the others of its fold.
  init(_ trained: TrainedFolds, _ table: FoldTable) throws {
    var isCorrect = [Bool](repeating: false, count: table.count)
    results = try trained.folds.map { fold in
      let result = try FoldResult.read(fold.files.result, fold: fold.number, command: fold.command)
      var rows = try FoldPredictions(
        fold.files.predictions, fold: fold.number, of: table, classCount: trained.classCount, columns: ["predicted"],
        command: fold.command)
      var (count, correct) = (0, 0)
      while let row = try rows.next() {
        isCorrect[row.index] = try rows.integer(0, in: 0...trained.classCount - 1) == row.label
        count += 1
        if isCorrect[row.index] { correct += 1 }
      }
      // Half an image: both files say the same number of right ones, whatever the digits of the share.
      guard abs(result.validAccuracy * Double(count) - Double(correct)) < 0.5 else {
        throw FileError(
          .badData, path: fold.files.result,
          "valid_acc \(Double(correct) / Double(count)) expected as in \(fold.files.predictions),"
            + " \(result.validAccuracy) found: run \(fold.command)")
      }
      return result
    }
    summary = FoldSummary(results)
    plannedEpochs = trained.plannedEpochs
    self.isCorrect = isCorrect
    correct = isCorrect.count { $0 }
  }

  /// Writes a row for each fold. What a run takes in seconds is left out, so that equal runs write equal bytes.
  func writeResults(to path: String) throws {
    try CSVWriter.write(to: path, columns: Self.resultColumns) { writer in
      for result in results { try Self.write(result, to: &writer) }
    }
  }

  /// The columns of a fold's row.
  static let resultColumns = [
    "fold", "train_loss", "train_acc", "valid_loss", "valid_acc", "best_epoch", "epochs_run",
  ]

  /// Writes the fields of a fold's row, and ends it.
  static func write(_ result: FoldResult, to writer: inout CSVWriter) throws {
    try writer.field(result.fold)
    for number in result.metrics { try writer.field(number) }
    try writer.field(result.bestEpoch)
    try writer.field(result.epochsRun)
    try writer.endRow()
  }

  /// Writes the mean and the deviation of each metric, and the figures that have no deviation with that field empty.
  func writeSummary(to path: String) throws {
    let spreads = [
      ("train_loss", summary.trainLoss), ("train_acc", summary.trainAccuracy), ("valid_loss", summary.validLoss),
      ("valid_acc", summary.validAccuracy), ("best_epoch", summary.bestEpoch),
    ]
    let single = [
      ("out_of_fold_acc", accuracy.description),
      ("out_of_fold_acc_standard_error", accuracyError.description),
      ("chosen_epochs", chosenEpochs.description),
    ]
    let rows =
      spreads.map { [$0.0, $0.1.mean.description, $0.1.standardDeviation.description] }
      + single.map { [$0.0, $0.1, ""] }
    try CSVTable(columns: ["metric", "mean", "std"], rows: rows).write(to: path)
  }

  /// The table of the folds and the figures that follow from it, for the terminal.
  func report() -> String {
    let names = ["fold", "train loss", "train acc", "valid loss", "valid acc", "best epoch", "epochs"]
    var table = TextTable(names.enumerated().map { ($1, $0 == 0 ? .left : .right) })
    for result in results {
      let metrics = result.metrics.map { Numbers.fixed($0, 6) }
      table.add(["\(result.fold)"] + metrics + ["\(result.bestEpoch)", "\(result.epochsRun)"])
    }
    table.addRule()
    let spreads = [
      summary.trainLoss, summary.trainAccuracy, summary.validLoss, summary.validAccuracy,
    ]
    table.add(
      ["mean"] + spreads.map { Numbers.fixed($0.mean, 6) } + [Numbers.fixed(summary.bestEpoch.mean, 1), ""])
    table.add(
      ["sd"] + spreads.map { Numbers.fixed($0.standardDeviation, 6) }
        + [Numbers.fixed(summary.bestEpoch.standardDeviation, 1), ""])

    return """
      \(table.text)

      validation accuracy   \(Self.plusMinus(summary.validAccuracy.mean, summary.validAccuracy.standardDeviation)) \
      (standard deviation of the folds)
      out-of-fold accuracy  \(Self.plusMinus(accuracy, accuracyError)) \
      (standard error, \(grouped(correct)) of \(grouped(count)))
      epochs chosen         \(chosenEpochs) (\(plannedEpochs == nil ? "mean of the best epochs, rounded" : "those that the learning rate is planned for"))
      """
  }

  /// A share with its spread, in percent.
  static func plusMinus(_ share: Double, _ deviation: Double) -> String {
    "\(Numbers.fixed(100 * share, 2)) ± \(Numbers.fixed(100 * deviation, 2)) %"
  }
}

extension FoldResult {
  /// The four numbers in the order of the files' columns.
  fileprivate var metrics: [Double] { [trainLoss, trainAccuracy, validLoss, validAccuracy] }
}
