import Formats
import Statistics

/// `cv_summary.csv`: the mean and the deviation of each metric over the folds, and figures that have no deviation.
package struct CrossValidationSummary: Sendable, Equatable {
  /// Training loss and accuracy, validation loss and accuracy, best epoch, in this order.
  package var spreads: [MeanAndDeviation]
  /// The fraction of all training images that models classify correctly when held out.
  package var accuracy: Double
  /// Its standard error.
  package var accuracyError: Double
  /// The number of epochs for the final model.
  package var chosenEpochs: Int

  /// The mean and deviation of the validation accuracy.
  package var validAccuracy: MeanAndDeviation { spreads[3] }
  package var bestEpoch: MeanAndDeviation { spreads[4] }

  /// Sums up folds.
  package init(_ folds: FoldSummary, accuracy: Double, accuracyError: Double, chosenEpochs: Int) {
    spreads = [folds.trainLoss, folds.trainAccuracy, folds.validLoss, folds.validAccuracy, folds.bestEpoch]
    self.accuracy = accuracy
    self.accuracyError = accuracyError
    self.chosenEpochs = chosenEpochs
  }

  private struct Row {
    var metric = ""
    var mean = 0.0
    var deviation: Double?
  }

  private static let names = ["train_loss", "train_acc", "valid_loss", "valid_acc", "best_epoch"]
  private static let chosen = "chosen_epochs"
  private static let mostEpochs = 1_000_000

  private static var schema: CSVSchema<Row> {
    CSVSchema(
      blank: Row(), remedy: remedy,
      [.column("metric", \.metric), .column("mean", \.mean), .column("std", \.deviation).optional])
  }
  private static let remedy = "run aggregate-cv"

  package func write(to path: String) throws {
    let rows =
      zip(Self.names, spreads).map { [$0, $1.mean.field, $1.standardDeviation.field] } + [
        ["out_of_fold_acc", accuracy.field, ""], ["out_of_fold_acc_standard_error", accuracyError.field, ""],
        [Self.chosen, chosenEpochs.field, ""],
      ]
    try CSVWriter.write(to: path, columns: Self.schema.names) { writer in
      for row in rows {
        for field in row { try writer.field(field) }
        try writer.endRow()
      }
    }
  }

  /// Reads the file.
  ///
  /// - Throws: `FileError` if it cannot be read, lacks a metric or has an impossible one.
  package init(_ path: String) throws {
    let rows = Dictionary(try Self.schema.read(path).map { ($0.metric, $0) }) { $1 }
    func problem(_ text: String) -> FileError { FileError(.badData, path: path, "\(text); \(Self.remedy)") }
    func row(_ metric: String) throws -> Row {
      guard let row = rows[metric] else { throw problem("expected a row \(metric); found none") }
      return row
    }
    spreads = try Self.names.map { metric in
      let row = try row(metric)
      guard let deviation = row.deviation else {
        throw problem("expected a standard deviation of \(metric); found none")
      }
      return MeanAndDeviation(mean: row.mean, standardDeviation: deviation)
    }
    accuracy = try row("out_of_fold_acc").mean
    accuracyError = try row("out_of_fold_acc_standard_error").mean
    let epochs = try row(Self.chosen).mean
    guard let count = Self.epochs(epochs) else {
      throw problem("expected whole \(Self.chosen); found \(epochs)")
    }
    chosenEpochs = count
    guard (0...1).contains(accuracy) else { throw problem("expected an accuracy from 0 to 1; found others") }
  }

  /// Reads the chosen number of epochs alone; the other rows may be missing.
  ///
  /// - Throws: `FileError` if the file cannot be read or has no such row.
  package static func chosenEpochs(in path: String) throws -> Int {
    let table = try CSVTable.read(path, required: ["metric", "mean"])
    let row = try table.texts("metric").firstIndex(of: chosen)
    if let row, let epochs = Double(try table.texts("mean")[row]), let count = Self.epochs(epochs) { return count }
    throw FileError(
      .badData, path: path,
      "expected a row \(chosen) with a number from 1 to 1,000,000; found none; \(remedy), or give --epochs")
  }

  private static func epochs(_ value: Double) -> Int? {
    Int(exactly: value).flatMap { (1...mostEpochs).contains($0) ? $0 : nil }
  }
}
