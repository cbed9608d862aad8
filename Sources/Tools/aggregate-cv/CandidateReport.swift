import Evaluation
import Formats
import RunFiles
import Statistics

extension CandidateComparison {
  /// The table of the candidates and the choice, for the terminal.
  func report() -> String {
    let (folds, images) = (best.foldAccuracies.count, best.validation.isCorrect.count)
    let tables = [accuracies, differences].compactMap { $0 }.joined(separator: "\n\n")
    return """
      \(tables)

      sd         standard deviation of the \(folds) folds
      by fold    percentage points from the best, paired by fold, ± standard error
      by image   the same, paired by image: all \(grouped(images)), each predicted when held out
      McNemar p  how often equally good models would differ as much (exact test)

      best    \(best.candidate.name): \(Numbers.percent(rows[choice.best].accuracy)) mean validation accuracy, \
      standard error \(Numbers.percent(choice.standardError))
      chosen  \(chosen.candidate.name): \(reason), \
      \(epochs) \(epochs == 1 ? "epoch" : "epochs")
      """
  }

  private var accuracies: String {
    var table = TextTable([
      ("candidate", .left), ("weights", .right), ("valid acc ± sd", .right), ("epochs", .right), ("time", .right),
    ])
    for row in rows {
      table.add([
        row.name, grouped(row.parameters), CrossValidation.plusMinus(row.accuracy, row.deviation), "\(row.epochs)",
        Numbers.clock(seconds: row.seconds),
      ])
    }
    return table.text(within: 80)
  }

  /// The table of the differences; `nil` if there is nothing to compare.
  private var differences: String? {
    var table = TextTable([
      ("candidate", .left), ("by fold ± se", .right), ("by image ± se", .right), ("McNemar p", .right),
    ])
    guard rows.count > 1 else { return nil }
    for row in rows {
      let difference = row.comparison.map { comparison in
        [
          Self.points(comparison.folds), Self.points(comparison.images), Self.probability(comparison.probability),
        ]
      }
      table.add([row.name] + (difference ?? ["best", "best", ""]))
    }
    return table.text(within: 80)
  }

  private var epochs: Int { rows[choice.chosen].epochs }

  private var reason: String {
    switch rule {
    case .best: "the best"
    case .oneStandardError: "the fewest weights within one standard error of the best"
    }
  }

  /// A difference of accuracies with its standard error, in percentage points.
  private static func points(_ difference: CandidateRow.Difference) -> String {
    "\(Numbers.fixed(100 * difference.mean, 3)) ± \(Numbers.fixed(100 * difference.error, 3))"
  }

  private static func probability(_ value: Double) -> String {
    value < 0.001 ? "<0.001" : Numbers.fixed(value, 3)
  }
}
