import Formats
import Statistics

/// A row of `candidates_summary.csv`: a candidate, and how it compares with the best one.
package struct CandidateRow: Sendable {
  package var name = ""
  /// What its row in the file of the candidates sets.
  package var options = ""
  /// The number of weights of its network.
  package var parameters = 0
  /// The mean of the folds' validation accuracies.
  package var accuracy = 0.0
  /// Their standard deviation.
  package var deviation = 0.0
  /// The fraction of all images that models classify correctly when held out.
  package var outOfFold = 0.0
  /// Its standard error.
  package var outOfFoldError = 0.0
  /// The number of epochs for the final model.
  package var epochs = 0
  /// How long the training of all folds took.
  package var seconds = 0.0

  private var foldDifference: Double?
  private var foldError: Double?
  private var foldProbability: Double?
  private var imageDifference: Double?
  private var imageError: Double?
  private var onlyThis: Int?
  private var onlyBest: Int?
  private var probability: Double?

  /// A difference to the best candidate, with its standard error.
  package typealias Difference = (mean: Double, error: Double)

  /// How a candidate compares with the best one: fold by fold, by the corrected resampled t-test, and image by image,
  /// by McNemar's test.
  package struct Comparison: Sendable {
    /// The mean of the folds' differences with its corrected standard error.
    package var folds: Difference
    /// The p-value of the corrected resampled t-test.
    package var foldProbability: Double
    /// The difference over all images.
    package var images: Difference
    /// The p-value of McNemar's test.
    package var imageProbability: Double
  }

  /// How it compares with the best one; `nil` for the best one itself.
  package var comparison: Comparison? {
    guard let foldDifference, let foldError, let foldProbability, let imageDifference, let imageError, let probability
    else { return nil }
    return Comparison(
      folds: (foldDifference, foldError), foldProbability: foldProbability, images: (imageDifference, imageError),
      imageProbability: probability)
  }

  /// Makes a row without a comparison.
  package init() {}

  /// Takes the comparison on.
  package mutating func compare(folds: CorrectedTTest, images: PairedComparison) {
    (foldDifference, foldError, foldProbability) = (folds.mean, folds.standardError, folds.pValue)
    (imageDifference, imageError) = (images.difference, images.standardError)
    (onlyThis, onlyBest) = (images.onlyFirst, images.onlySecond)
    probability = images.mcNemar.pValue
  }

  package static var schema: CSVSchema<CandidateRow> {
    CSVSchema(
      blank: CandidateRow(), remedy: remedy,
      [
        .column("candidate", \.name), .column("options", \.options),
        .whole("parameters", \.parameters, in: 1...Int.max),
        .fraction("valid_acc", \.accuracy), .column("valid_acc_std", \.deviation),
        .fraction("out_of_fold_acc", \.outOfFold),
        .column("out_of_fold_acc_standard_error", \.outOfFoldError),
        .column("fold_difference", \.foldDifference),
        .column("fold_difference_standard_error", \.foldError),
        .column("corrected_t_p", \.foldProbability),
        .column("image_difference", \.imageDifference),
        .column("image_difference_standard_error", \.imageError),
        .column("only_this_right", \.onlyThis), .column("only_best_right", \.onlyBest),
        .column("mcnemar_p", \.probability), .whole("chosen_epochs", \.epochs, in: 1...1_000_000),
        .column("seconds", \.seconds),
      ])
  }

  /// Reads the table.
  ///
  /// - Throws: `FileError` unless every row but one, that of the best candidate, has a comparison.
  package static func readAll(_ path: String) throws -> [CandidateRow] {
    let rows = try schema.read(path)
    let uncompared = rows.count { $0.comparison == nil }
    guard uncompared == 1 else {
      throw FileError(
        .badData, path: path,
        "expected a comparison in every row but that of the best candidate; found \(uncompared) rows without; \(remedy)"
      )
    }
    return rows
  }

  fileprivate static let remedy = "run aggregate-cv --candidates"
}

/// The row of `chosen.csv`: which candidate was chosen, and how.
package struct ChosenRow: Sendable {
  /// Its name.
  package var candidate: String
  /// The rule, `best` or `one-se`.
  package var rule: String
  /// The number of epochs for the final model.
  package var epochs: Int

  package init(candidate: String = "", rule: String = "", epochs: Int = 0) {
    self.candidate = candidate
    self.rule = rule
    self.epochs = epochs
  }

  package static var schema: CSVSchema<ChosenRow> {
    CSVSchema(
      blank: ChosenRow(), remedy: CandidateRow.remedy,
      [.column("candidate", \.candidate), .column("rule", \.rule), .whole("epochs", \.epochs)])
  }

  /// Reads the table.
  ///
  /// - Throws: `FileError` unless it has one row.
  package static func read(_ path: String) throws -> ChosenRow {
    let rows = try schema.read(path)
    guard let row = rows.first, rows.count == 1 else {
      throw FileError(
        .badData, path: path,
        "expected one row with the chosen candidate; found \(rows.count) rows; \(CandidateRow.remedy)")
    }
    return row
  }
}
