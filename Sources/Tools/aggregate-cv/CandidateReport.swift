import Evaluation
import Formats
import RunFiles
import Statistics

extension CandidateComparison {
  /// The table of the candidates and the choice, for the terminal.
  ///
  /// - `count`: The number of candidates to choose from, those of earlier rungs included.
  /// - `outputs`: Where the file is that has the chosen one alone.
  func report(of count: Int, in outputs: Artifacts) -> String {
    let (folds, images) = (best.foldAccuracies.count, best.validation.isCorrect.count)
    let tables = [accuracies, differences].compactMap { $0 }.joined(separator: "\n\n")
    return """
      \(tables)

      sd         standard deviation of the \(folds) folds
      by fold    percentage points from the best, paired by fold, ± corrected error
      t-test p   corrected resampled t-test of them (Nadeau and Bengio, 2003)
      by image   the same points, paired by image: all \(grouped(images)), each held out once
      McNemar p  how often equally good models would differ as much (exact test)

      best    \(best.candidate.name): \(Numbers.percent(rows[choice.best].accuracy)) mean validation accuracy, \
      corrected error \(Numbers.percent(choice.standardError))
      chosen  \(chosen.candidate.name): \(reason), \
      \(counted(epochs, "epoch"))\(caveat(of: count, outputs))
      """
  }

  private var accuracies: String {
    var table = TextTable("candidate", numbers: ["weights", "valid acc ± sd", "epochs", "time"])
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
    var table = TextTable("candidate", numbers: ["by fold ± se", "t-test p", "by image ± se", "McNemar p"])
    guard rows.count > 1 else { return nil }
    for row in rows {
      let difference = row.comparison.map { comparison in
        [
          Self.points(comparison.folds), Numbers.small(comparison.foldProbability, 3), Self.points(comparison.images),
          Numbers.small(comparison.imageProbability, 3),
        ]
      }
      table.add([row.name] + (difference ?? ["best", "", "best", ""]))
    }
    return table.text(within: 80)
  }

  /// What the chosen one's figure is worth, where there was a choice.
  private func caveat(of count: Int, _ outputs: Artifacts) -> String {
    let (chosen, seed) = (rows[choice.chosen], candidates[choice.chosen].seed)
    guard count > 1 else { return "" }
    return """


      \(chosen.name) has an out-of-fold accuracy of \
      \(CrossValidation.plusMinus(chosen.outOfFold, chosen.outOfFoldError)). It was picked from \(grouped(count)) by
      these folds, which flatters it. To measure it on new ones, run again with
        --candidates \(outputs.winner) --seed \(seed &+ 1) --to aggregate
        --artifacts \(outputs.remeasured.directory)
      """
  }

  private var epochs: Int { rows[choice.chosen].epochs }

  private var reason: String {
    switch rule {
    case .best: "the best"
    case .oneStandardError: "the fewest weights within a corrected error of the best"
    }
  }

  /// A difference of accuracies with its standard error, in percentage points.
  private static func points(_ difference: CandidateRow.Difference) -> String {
    "\(Numbers.fixed(100 * difference.mean, 3)) ± \(Numbers.fixed(100 * difference.error, 3))"
  }
}
