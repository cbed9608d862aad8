/// The Brier score of probabilities for several classes: the mean over the samples of Σₖ (pₖ − yₖ)², with yₖ = 1 for
/// the true class and 0 for the others.
///
/// 0 is perfect, 2 is certain and wrong every time, and 1 − 1/K is saying 1/K for each of K classes. That is G. W.
/// Brier's own definition (1950) and scikit-learn's for several classes; for two classes many halve it. Checked against
/// scikit-learn to 1e-12.
package struct BrierScore: Sendable, Equatable {
  /// The number of samples.
  package private(set) var count = 0
  private var sum = 0.0

  package init() {}

  /// Takes in one more sample.
  ///
  /// - Parameters:
  ///   - probabilities: The probability of each class.
  ///   - label: The true class.
  /// - Precondition: the label is one of the classes.
  package mutating func record(probabilities: some Collection<Double>, label: Int) {
    precondition(label >= 0 && label < probabilities.count, "label \(label) of \(probabilities.count) classes")
    for (candidate, probability) in probabilities.enumerated() {
      let error = probability - (candidate == label ? 1 : 0)
      sum += error * error
    }
    count += 1
  }

  /// The score of the samples so far; 0 without samples.
  package var value: Double { count == 0 ? 0 : sum / Double(count) }
}
