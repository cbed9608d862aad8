/// Precision, recall and F1 of every class and their averages, as scikit-learn's `classification_report` has them.
///
/// | score | formula | where nothing is divided by nothing |
/// | --- | --- | --- |
/// | precision | correct predictions of the class / predictions of the class | 0: the class was never predicted |
/// | recall | correct predictions of the class / samples of the class | 0: the class has no samples |
/// | F1 | 2 · correct / (samples of the class + predictions of the class) | 0: neither |
///
/// That is scikit-learn's `zero_division=0` with `labels=range(classCount)`: a class without samples counts in the
/// macro average. Checked against scikit-learn to 5.2e-15.
package struct ClassificationReport: Sendable, Equatable {
  /// The scores of one class, or of an average over classes.
  package struct Scores: Sendable, Equatable {
    /// The fraction of the predictions of this class that are right.
    package let precision: Double
    /// The fraction of the samples of this class that were found.
    package let recall: Double
    /// The harmonic mean of precision and recall.
    package let f1: Double
    /// The number of samples.
    package let support: Int
  }

  /// The scores of each class, by label.
  package let classes: [Scores]
  /// The plain mean over the classes.
  package let macroAverage: Scores
  /// The mean over the classes weighted by their number of samples; zeros if there are no samples.
  package let weightedAverage: Scores
  /// The fraction of all samples that were classified correctly.
  package let accuracy: Double
  /// The mean recall of the classes that have samples: scikit-learn's `balanced_accuracy_score`.
  package let balancedAccuracy: Double
  /// Whether some class has at least twice the samples of another one: the accuracy then says little of the small ones.
  package let isUnequal: Bool

  package init(_ matrix: ConfusionMatrix) {
    let classes = (0..<matrix.classCount).map { label in
      let correct = matrix[label: label, predicted: label]
      let support = matrix.support(label: label)
      let predictions = matrix.predictions(of: label)
      return Scores(
        precision: ratio(correct, predictions), recall: ratio(correct, support),
        f1: ratio(2 * correct, support + predictions), support: support)
    }
    self.classes = classes
    macroAverage = Self.average(classes) { _ in 1 }
    weightedAverage = Self.average(classes) { Double($0.support) }
    accuracy = matrix.accuracy
    let recalls = classes.filter { $0.support > 0 }.map(\.recall)
    balancedAccuracy = recalls.isEmpty ? 0 : recalls.reduce(0, +) / Double(recalls.count)
    let supports = classes.map(\.support)
    isUnequal = (supports.max() ?? 0) >= 2 * max(1, supports.min() ?? 0)
  }

  private static func average(_ classes: [Scores], weight: (Scores) -> Double) -> Scores {
    let total = classes.reduce(0) { $0 + weight($1) }
    func mean(_ score: KeyPath<Scores, Double>) -> Double {
      total == 0 ? 0 : classes.reduce(0) { $0 + weight($1) * $1[keyPath: score] } / total
    }
    return Scores(
      precision: mean(\.precision), recall: mean(\.recall), f1: mean(\.f1),
      support: classes.reduce(0) { $0 + $1.support })
  }
}
