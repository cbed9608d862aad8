/// How one of several candidates is chosen by their cross-validations.
package enum ChoiceRule: String, Sendable, CaseIterable {
  /// The highest mean validation accuracy.
  case best
  /// The smallest model within one standard error of the best: L. Breiman, J. Friedman, R. Olshen and C. Stone,
  /// "Classification and Regression Trees" (1984), section 3.4.3, with the error of ``CorrectedTTest``.
  case oneStandardError = "one-se"
}

/// One of several candidates chosen by their accuracies on the same folds.
package struct CandidateChoice: Sendable, Equatable {
  /// The figures that the choice is based on: the validation accuracy of each fold, and the network's number of
  /// weights.
  package typealias Score = (accuracies: [Double], parameters: Int)

  /// The place of the candidate with the highest mean; of equal ones that with the fewest weights, then the first.
  package let best: Int
  /// The standard error of the best one's mean, corrected for what the folds' training images share: that of
  /// ``CorrectedTTest``.
  package let standardError: Double
  /// The place of the chosen candidate. By ``ChoiceRule/oneStandardError`` it is the one with the fewest weights among
  /// those whose mean is not below the best one's by more than ``standardError``; of equal ones that with the highest
  /// mean, then the first.
  package let chosen: Int

  /// Chooses.
  ///
  /// - Precondition: there is a candidate, and each has an accuracy for the same number of folds, at least two.
  package init(among scores: [Score], by rule: ChoiceRule) {
    precondition(!scores.isEmpty, "there is nothing to choose from")
    precondition(Set(scores.map(\.accuracies.count)).count == 1, "the candidates have different numbers of folds")
    let means = scores.map { comparable(MeanAndDeviation(of: $0.accuracies).mean) }
    // Of what neither comparison tells apart, `min` takes the first.
    func first(of places: [Int], _ precedes: (Int, Int) -> Bool) -> Int { places.min(by: precedes) ?? 0 }
    let best = first(of: Array(scores.indices)) { one, other in
      (-means[one], scores[one].parameters) < (-means[other], scores[other].parameters)
    }
    let error = CorrectedTTest(scores[best].accuracies).standardError
    self.best = best
    standardError = error
    chosen =
      switch rule {
      case .best: best
      case .oneStandardError:
        first(of: scores.indices.filter { means[$0] >= means[best] - error - 1e-12 }) { one, other in
          (scores[one].parameters, -means[one]) < (scores[other].parameters, -means[other])
        }
      }
  }
}

/// A mean as it is compared: sums of equal shares in another order differ in their last digits, by far less than one
/// image of a million millions.
func comparable(_ mean: Double) -> Double { (mean * 1e12).rounded() / 1e12 }
