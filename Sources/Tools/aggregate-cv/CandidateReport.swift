import Evaluation
import Formats
import RunFiles
import Statistics

extension CandidateComparison {
  /// The table of the candidates and the choice, for the terminal.
  func report() -> String {
    let names = [
      "candidate", "weights", "valid acc ± sd", "by fold ± se", "by image ± se", "McNemar p", "epochs", "time",
    ]
    var table = TextTable(names.enumerated().map { ($1, $0 == 0 ? .left : .right) })
    for row in rows {
      let difference = row.comparison.map { comparison in
        [
          Self.points(comparison.folds), Self.points(comparison.images), Self.probability(comparison.probability),
        ]
      }
      table.add(
        [row.name, grouped(row.parameters), CrossValidation.plusMinus(row.accuracy, row.deviation)]
          + (difference ?? ["best", "best", ""]) + ["\(row.epochs)", Numbers.clock(seconds: row.seconds)])
    }
    let (folds, images) = (best.foldAccuracies.count, best.validation.isCorrect.count)
    return """
      \(table.text)

      sd         standard deviation of the \(folds) folds
      by fold    percentage points from the best, paired by fold, ± standard error
      by image   the same paired by the \(grouped(images)) images, each predicted by the model that had it held out
      McNemar p  how often models that are equally good would differ as much on the images (exact test)

      best    \(best.candidate.name): \(Numbers.percent(rows[choice.best].accuracy)) mean validation accuracy, \
      standard error \(Numbers.percent(choice.standardError))
      chosen  \(chosen.candidate.name): \(reason), \
      \(epochs) \(epochs == 1 ? "epoch" : "epochs")
      """
  }

  private var epochs: Int { rows[choice.chosen].epochs }

  private var reason: String {
    switch rule {
    case .best: "the best"
    case .oneStandardError: "the fewest weights within one standard error of the best"
    }
  }

  /// A difference of shares with its standard error, in percentage points.
  private static func points(_ difference: CandidateRow.Difference) -> String {
    "\(Numbers.fixed(100 * difference.mean, 3)) ± \(Numbers.fixed(100 * difference.error, 3))"
  }

  private static func probability(_ value: Double) -> String {
    value < 0.001 ? "<0.001" : Numbers.fixed(value, 3)
  }
}
