import RunFiles
import Statistics

/// Candidates side by side: each against the best one, and which one is chosen.
package struct CandidateComparison {
  package let candidates: [CandidateValidation]
  /// How one is chosen.
  package let rule: ChoiceRule
  /// Which one is the best, and which is chosen.
  package let choice: CandidateChoice
  /// A row for each; that of the best one has no comparison.
  package let rows: [CandidateRow]

  /// The one of the highest mean accuracy.
  package var best: CandidateValidation { candidates[choice.best] }
  package var chosen: CandidateValidation { candidates[choice.chosen] }

  /// Compares.
  ///
  /// - Precondition: there is a candidate, and all are on the same folds and images.
  package init(_ candidates: [CandidateValidation], by rule: ChoiceRule) {
    self.candidates = candidates
    self.rule = rule
    let choice = CandidateChoice(
      among: candidates.map { ($0.foldAccuracies, $0.parameters) },
      by: rule)
    self.choice = choice
    let best = candidates[choice.best]
    rows = candidates.enumerated().map { place, candidate in
      var row = candidate.row
      if place != choice.best {
        row.compare(
          folds: CorrectedTTest(candidate.foldAccuracies, minus: best.foldAccuracies),
          images: PairedComparison(first: candidate.validation.isCorrect, second: best.validation.isCorrect))
      }
      return row
    }
  }

  /// Writes a row for each fold of each candidate, a row for each candidate, and the choice.
  package func write(results: String, summary: String, chosen: String) throws {
    let folds = candidates.flatMap { one in
      one.validation.results.map { CandidateFold(one.candidate.name, $0) }
    }
    try CandidateFold.schema.write(folds, to: results)
    try CandidateRow.schema.write(rows, to: summary)
    let choice = ChosenRow(
      candidate: self.chosen.candidate.name, rule: rule.rawValue, epochs: rows[self.choice.chosen].epochs)
    try ChosenRow.schema.write([choice], to: chosen)
  }
}
