import Formats
import Statistics

extension FoldResult {
  /// `result.csv` of a fold: one row.
  package static func schema(remedy: String) -> CSVSchema<FoldResult> {
    CSVSchema(blank: blank, remedy: remedy, columns + [.column("seconds", \.seconds)])
  }

  /// `cv_results.csv`: a row for each fold. What a training takes in seconds is left out, so that equal runs write
  /// equal bytes.
  package static var crossValidation: CSVSchema<FoldResult> {
    CSVSchema(blank: blank, remedy: "run aggregate-cv", columns)
  }

  fileprivate static let blank = FoldResult(
    fold: 0, trainLoss: 0, trainAccuracy: 0, validLoss: 0, validAccuracy: 0, bestEpoch: 0, epochsRun: 0, seconds: 0)

  fileprivate static var columns: [CSVSchema<FoldResult>.Column] {
    [
      .whole("fold", \.fold, in: 1...65_535),
      .column("train_loss", \.trainLoss), .fraction("train_acc", \.trainAccuracy),
      .column("valid_loss", \.validLoss), .fraction("valid_acc", \.validAccuracy),
      .whole("best_epoch", \.bestEpoch, in: 1...Int.max), .whole("epochs_run", \.epochsRun, in: 1...Int.max),
    ]
  }

  /// Reads the one row of a fold's `result.csv`.
  ///
  /// - `command`: The command that makes the file, for messages.
  /// - Throws: `FileError` if the file cannot be read, is not of this fold, or holds an impossible number.
  package static func read(_ path: String, fold: Int, command: String) throws -> FoldResult {
    func problem(_ text: String) -> FileError { FileError(.badData, path: path, "\(text); run \(command)") }
    let rows = try schema(remedy: "run \(command)").read(path)
    guard let result = rows.first, rows.count == 1 else {
      throw problem("expected one row of results; found \(rows.isEmpty ? "none" : "more")")
    }
    guard result.fold == fold else {
      throw problem("expected the results of fold \(fold); found those of fold \(result.fold)")
    }
    guard result.bestEpoch <= result.epochsRun else {
      throw problem("expected a best epoch among the \(result.epochsRun) that were run; found \(result.bestEpoch)")
    }
    return result
  }

  /// Reads `cv_results.csv`.
  ///
  /// - Throws: `FileError` unless there is a row for each of at least two folds, ascending.
  package static func readAll(_ path: String) throws -> [FoldResult] {
    let rows = try crossValidation.read(path)
    guard rows.count >= 2, rows.map(\.fold) == Array(1...rows.count) else {
      throw FileError(.badData, path: path, "expected a row for each fold, 1, 2, …; found others; run aggregate-cv")
    }
    return rows
  }

  /// The four numbers in the order of the columns.
  package var metrics: [Double] { [trainLoss, trainAccuracy, validLoss, validAccuracy] }
}

/// A row of `candidates_results.csv`: a fold of a candidate.
package struct CandidateFold {
  var candidate: String
  var result: FoldResult

  package static var schema: CSVSchema<CandidateFold> {
    CSVSchema(
      blank: CandidateFold("", .blank), remedy: "run aggregate-cv --candidates",
      [.column("candidate", \.candidate)] + FoldResult.columns.map { $0.of(\.result) })
  }

  package init(_ candidate: String, _ result: FoldResult) {
    self.candidate = candidate
    self.result = result
  }
}
