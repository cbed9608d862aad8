import Dataset
import Formats
import RunFiles
import Statistics

/// The results of a cross-validation, fold by fold and summed up.
package struct CrossValidation {
  package let results: [FoldResult]
  /// The summary of the folds.
  package let summary: CrossValidationSummary
  /// Whether the model that was not trained on an image got it right, for each image that has a fold.
  package let isCorrect: [Bool]
  /// Whether the folds' learning rate was planned for a number of epochs, whose end is then what was measured. If not,
  /// the chosen epochs are the mean of the folds' best ones, rounded.
  package let isPlanned: Bool

  /// Reads the results and predictions of all folds.
  ///
  /// - Throws: `FileError` if a file is invalid or does not fit to the others of its fold.
  package init(_ trained: TrainedFolds, _ table: FoldTable) throws {
    var isCorrect = [Bool](repeating: false, count: table.folds.count)
    results = try trained.folds.map { fold in
      let result = try FoldResult.read(fold.files.result, fold: fold.number, command: fold.command)
      var file = try FoldPredictions(
        fold.files.predictions, fold: fold.number, of: table, classCount: trained.classCount, command: fold.command)
      var (count, correct) = (0, 0)
      while let row = try file.next() {
        isCorrect[row.index] = try file.rows.predicted() == row.label
        count += 1
        if isCorrect[row.index] { correct += 1 }
      }
      // Half an image: both files have the same number of correct images, whatever the digits of the fraction.
      guard abs(result.validAccuracy * Double(count) - Double(correct)) < 0.5 else {
        throw FileError(
          .badData, path: fold.files.result,
          "expected valid_acc \(Double(correct) / Double(count)) as in \(fold.files.predictions); found "
            + "\(result.validAccuracy); run \(fold.command)")
      }
      return result
    }
    if table.leavesOut { isCorrect = table.samples.map { isCorrect[$0] } }
    let folds = FoldSummary(results)
    let accuracy = Double(isCorrect.count { $0 }) / Double(isCorrect.count)
    summary = CrossValidationSummary(
      folds, accuracy: accuracy, accuracyError: standardError(accuracy: accuracy, count: isCorrect.count),
      chosenEpochs: trained.plannedEpochs ?? folds.chosenEpochs)
    isPlanned = trained.plannedEpochs != nil
    self.isCorrect = isCorrect
  }

  /// Writes a row for each fold, and the summary.
  package func write(results: String, summary: String) throws {
    try FoldResult.crossValidation.write(self.results, to: results)
    try self.summary.write(to: summary)
  }
}
