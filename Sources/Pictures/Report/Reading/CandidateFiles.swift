import Formats
import RunFiles

/// What `candidates_summary.csv` and `chosen.csv` hold.
struct CandidateFiles {
  /// A difference to the best candidate, with its standard error.
  typealias Difference = (mean: Double, error: Double)

  /// A candidate against the best one: fold by fold, image by image, and McNemar's test.
  struct Comparison {
    let folds, images: Difference
    let probability: Double
  }

  /// A candidate's row.
  struct Row {
    let name: String
    /// What its row in the file of the candidates sets.
    let options: String
    let parameters: Int
    /// The mean and deviation of the folds' validation accuracies.
    let accuracy: (mean: Double, deviation: Double)
    /// The comparison with the best one; `nil` for that one itself.
    let comparison: Comparison?
    let epochs: Int
    let seconds: Double
  }

  let rows: [Row]
  let chosen: String
  /// The rule of the choice, `best` or `one-se`.
  let rule: String

  /// Reads both files.
  ///
  /// - Throws: `FileError` if one cannot be read or lacks something.
  init(summary: String, chosen: String) throws {
    let table = try CSVTable.read(summary)
    let (names, options) = (try table.texts("candidate"), try table.texts("options"))
    let parameters = try table.integers("parameters", in: 1...Int.max)
    let accuracies = (try table.numbers("valid_acc"), try table.numbers("valid_acc_std"))
    let comparisons = try Self.comparisonColumns.map { try table.optionalNumbers($0) }
    let (epochs, seconds) = (try table.integers("chosen_epochs", in: 1...1_000_000), try table.numbers("seconds"))
    rows = names.indices.map { row in
      let comparison = Self.comparison(comparisons.compactMap { $0[row] })
      return Row(
        name: names[row], options: options[row], parameters: parameters[row],
        accuracy: (accuracies.0[row], accuracies.1[row]), comparison: comparison, epochs: epochs[row],
        seconds: seconds[row])
    }
    let uncompared = rows.count { $0.comparison == nil }
    guard uncompared == 1 else {
      throw FileError(
        .badData, path: summary,
        "a comparison in every row but that of the best candidate expected, \(uncompared) rows without found:"
          + " run aggregate-cv --candidates")
    }
    guard accuracies.0.allSatisfy((0.0...1.0).contains) else {
      throw FileError(
        .badData, path: summary, "accuracies from 0 to 1 expected, others found: run aggregate-cv --candidates")
    }
    let choice = try CSVTable.read(chosen)
    guard let name = try choice.texts("candidate").first, let rule = try choice.texts("rule").first,
      names.contains(name)
    else {
      throw FileError(
        .badData, path: chosen,
        "a row with one of the candidates \(names.joined(separator: ", ")) expected, none found:"
          + " run aggregate-cv --candidates")
    }
    (self.chosen, self.rule) = (name, rule)
  }
  private static let comparisonColumns = [
    "fold_difference", "fold_difference_standard_error", "image_difference", "image_difference_standard_error",
    "mcnemar_p",
  ]

  /// What the figures of those columns say; `nil` unless all of them are there.
  private static func comparison(_ figures: [Double]) -> Comparison? {
    guard figures.count == comparisonColumns.count else { return nil }
    return Comparison(
      folds: (figures[0], figures[1]), images: (figures[2], figures[3]), probability: figures[4])
  }
}
