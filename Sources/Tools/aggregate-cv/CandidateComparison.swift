import Formats
import Statistics
import ToolFrame

/// Candidates side by side: each against the best one, and which one is chosen.
struct CandidateComparison {
  /// A candidate against the best one.
  struct Pair {
    /// Fold by fold.
    let folds: PairedFolds
    /// Image by image, each predicted by the model that had it held out.
    let images: PairedComparison
  }

  let candidates: [CandidateValidation]
  let rule: ChoiceRule
  let choice: CandidateChoice
  /// Each candidate against the best one, which has `nil`.
  let pairs: [Pair?]

  var best: CandidateValidation { candidates[choice.best] }
  var chosen: CandidateValidation { candidates[choice.chosen] }

  /// Compares.
  ///
  /// - Precondition: there is a candidate, and all are on the same folds and images.
  init(_ candidates: [CandidateValidation], by rule: ChoiceRule) {
    self.candidates = candidates
    self.rule = rule
    let choice = CandidateChoice(
      among: candidates.map { CandidateChoice.Score(accuracies: $0.foldAccuracies, parameters: $0.parameters) },
      by: rule)
    self.choice = choice
    let best = candidates[choice.best]
    pairs = candidates.indices.map { place in
      guard place != choice.best else { return nil }
      var images = PairedComparison()
      for (own, other) in zip(candidates[place].validation.isCorrect, best.validation.isCorrect) {
        images.record(first: own, second: other)
      }
      return Pair(folds: PairedFolds(candidates[place].foldAccuracies, best.foldAccuracies), images: images)
    }
  }

  /// Writes a row for each fold of each candidate.
  func writeResults(to path: String) throws {
    try CSVWriter.write(to: path, columns: ["candidate"] + CrossValidation.resultColumns) { writer in
      for candidate in candidates {
        for result in candidate.validation.results {
          try writer.field(candidate.candidate.name)
          try CrossValidation.write(result, to: &writer)
        }
      }
    }
  }

  /// Writes a row for each candidate; the best one's comparison with itself is empty.
  func writeSummary(to path: String) throws {
    let columns = [
      "candidate", "options", "parameters", "valid_acc", "valid_acc_std", "out_of_fold_acc",
      "out_of_fold_acc_standard_error", "fold_difference", "fold_difference_standard_error", "image_difference",
      "image_difference_standard_error", "only_this_right", "only_best_right", "mcnemar_p", "chosen_epochs", "seconds",
    ]
    let rows = zip(candidates, pairs).map { candidate, pair in
      let (folds, images) = (pair?.folds, pair?.images)
      let differences = [
        folds?.difference, folds?.standardError, images?.difference, images?.standardError,
      ].map { $0?.description ?? "" }
      let counts = [images?.onlyFirst, images?.onlySecond].map { $0?.description ?? "" }
      let accuracies = [
        candidate.accuracy.mean, candidate.accuracy.standardDeviation, candidate.validation.accuracy,
        candidate.validation.accuracyError,
      ].map(\.description)
      return [candidate.candidate.name, candidate.candidate.settings, candidate.parameters.description] + accuracies
        + differences + counts
        + [
          images?.mcNemar.pValue.description ?? "", candidate.epochs.description,
          candidate.seconds.description,
        ]
    }
    try CSVTable(columns: columns, rows: rows).write(to: path)
  }

  /// Writes the choice.
  func writeChoice(to path: String) throws {
    let row = [chosen.candidate.name, rule.rawValue, "\(chosen.epochs)"]
    try CSVTable(columns: ["candidate", "rule", "epochs"], rows: [row]).write(to: path)
  }
}
