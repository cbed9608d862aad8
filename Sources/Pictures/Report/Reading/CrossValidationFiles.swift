import Dataset
import Formats
import RunFiles
import Statistics

/// What `cv_results.csv` and `cv_summary.csv` hold.
struct CrossValidationFiles {
  /// A fold's row.
  struct Row {
    let fold: Int
    /// Training loss and accuracy, validation loss and accuracy.
    let figures: [Double]
    let bestEpoch: Int
    let epochs: Int

    var validAccuracy: Double { figures[3] }
  }

  /// The columns of ``Row/figures``.
  static let columns = ["train_loss", "train_acc", "valid_loss", "valid_acc"]

  let rows: [Row]
  /// The mean of each column.
  let means: [Double]
  /// The standard deviation of each column.
  let deviations: [Double]
  let bestEpoch: (mean: Double, deviation: Double)
  /// The share of all training images that the models which were not trained on them got right, with its standard error.
  let outOfFold: (accuracy: Double, error: Double)
  let chosenEpochs: Int

  /// The mean and deviation of the validation accuracy.
  var accuracy: (mean: Double, deviation: Double) { (means[3], deviations[3]) }

  /// Reads both files.
  ///
  /// - Throws: `FileError` if one cannot be read or lacks something.
  init(results: String, summary: String) throws {
    let table = try CSVTable.read(results, required: ["fold"] + Self.columns + ["best_epoch", "epochs_run"])
    let folds = try table.integers("fold", in: 1...65_535)
    let figures = try Self.columns.map { try table.numbers($0) }
    let best = try table.integers("best_epoch", in: 1...Int.max)
    let epochs = try table.integers("epochs_run", in: 1...Int.max)
    guard folds.count >= 2, folds == Array(1...folds.count) else {
      throw FileError(.badData, path: results, "a row for each fold, 1, 2, …, expected, others found: run aggregate-cv")
    }
    guard (figures[1] + figures[3]).allSatisfy((0.0...1.0).contains) else {
      throw FileError(.badData, path: results, "accuracies from 0 to 1 expected, others found: run aggregate-cv")
    }
    rows = folds.indices.map { row in
      Row(fold: folds[row], figures: figures.map { $0[row] }, bestEpoch: best[row], epochs: epochs[row])
    }

    let facts = try Summary(summary)
    let spreads = try Self.columns.map { try facts.spread($0) }
    means = spreads.map(\.mean)
    deviations = spreads.map(\.deviation)
    bestEpoch = try facts.spread("best_epoch")
    outOfFold = (try facts.value("out_of_fold_acc"), try facts.value("out_of_fold_acc_standard_error"))
    let chosen = try facts.value("chosen_epochs")
    guard let count = Int(exactly: chosen), count >= 1 else {
      throw FileError(.badData, path: summary, "whole chosen_epochs expected, \(chosen) found: run aggregate-cv")
    }
    chosenEpochs = count
    guard (0...1).contains(outOfFold.accuracy) else {
      throw FileError(.badData, path: summary, "an accuracy from 0 to 1 expected, others found: run aggregate-cv")
    }
  }
}

/// The rows of `cv_summary.csv` by their metric.
private struct Summary {
  private let path: String
  private var values: [String: (mean: Double, deviation: Double?)] = [:]

  init(_ path: String) throws {
    self.path = path
    let table = try CSVTable.read(path, required: ["metric", "mean", "std"])
    let (means, deviations) = (try table.numbers("mean"), try table.optionalNumbers("std"))
    for (row, metric) in try table.texts("metric").enumerated() { values[metric] = (means[row], deviations[row]) }
  }

  func value(_ metric: String) throws -> Double {
    guard let value = values[metric] else {
      throw FileError(.badData, path: path, "a row \(metric) expected, none found: run aggregate-cv")
    }
    return value.mean
  }

  func spread(_ metric: String) throws -> (mean: Double, deviation: Double) {
    let mean = try value(metric)
    guard let deviation = values[metric]?.deviation else {
      throw FileError(.badData, path: path, "a standard deviation of \(metric) expected, none found: run aggregate-cv")
    }
    return (mean, deviation)
  }
}
