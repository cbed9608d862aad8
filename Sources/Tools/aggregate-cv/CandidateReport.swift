import Formats
import Statistics
import ToolFrame

extension CandidateComparison {
  /// The table of the candidates and the choice, for the terminal.
  func report() -> String {
    let names = [
      "candidate", "weights", "valid acc ± sd", "by fold ± se", "by image ± se", "McNemar p", "epochs", "time",
    ]
    var table = TextTable(names.enumerated().map { ($1, $0 == 0 ? .left : .right) })
    for (candidate, pair) in zip(candidates, pairs) {
      let difference = pair.map { pair in
        [
          Self.points(pair.folds.difference, pair.folds.standardError),
          Self.points(pair.images.difference, pair.images.standardError), Self.probability(pair.images.mcNemar.pValue),
        ]
      }
      table.add(
        [
          candidate.candidate.name, grouped(candidate.parameters),
          CrossValidation.plusMinus(candidate.accuracy.mean, candidate.accuracy.standardDeviation),
        ] + (difference ?? ["best", "best", ""]) + [
          "\(candidate.epochs)", Numbers.clock(seconds: candidate.seconds),
        ])
    }
    let (folds, images) = (best.foldAccuracies.count, best.validation.isCorrect.count)
    return """
      \(table.text)

      sd         standard deviation of the \(folds) folds
      by fold    percentage points from the best, paired by fold, ± standard error
      by image   the same paired by the \(grouped(images)) images, each predicted by the model that had it held out
      McNemar p  how often models that are equally good would differ as much on the images (exact test)

      best    \(best.candidate.name): \(Numbers.percent(best.accuracy.mean)) mean validation accuracy, \
      standard error \(Numbers.percent(choice.standardError))
      chosen  \(chosen.candidate.name): \(reason), \
      \(epochs) \(epochs == 1 ? "epoch" : "epochs")
      """
  }

  private var epochs: Int { chosen.epochs }

  private var reason: String {
    switch rule {
    case .best: "the best"
    case .oneStandardError: "the fewest weights within one standard error of the best"
    }
  }

  /// A difference of shares with its standard error, in percentage points.
  private static func points(_ difference: Double, _ error: Double) -> String {
    "\(Numbers.fixed(100 * difference, 3)) ± \(Numbers.fixed(100 * error, 3))"
  }

  private static func probability(_ value: Double) -> String {
    value < 0.001 ? "<0.001" : Numbers.fixed(value, 3)
  }
}
