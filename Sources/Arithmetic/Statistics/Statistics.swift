/// The mean of some numbers and how far they spread.
package struct MeanAndDeviation: Sendable, Equatable {
  /// The arithmetic mean.
  package let mean: Double
  /// The sample standard deviation: divided by one less than the count (`ddof=1`, pandas' default; NumPy's is 0).
  package let standardDeviation: Double

  package init(mean: Double, standardDeviation: Double) {
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// Works both out in two passes.
  ///
  /// - Precondition: there are at least two values, since one alone does not spread.
  package init(of values: [Double]) {
    precondition(values.count >= 2, "the standard deviation of \(values.count) values")
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    standardDeviation = (squares / Double(values.count - 1)).squareRoot()
  }
}

/// The standard error of an accuracy measured on independent samples: √(p · (1 − p) / n).
///
/// Within about two of these the accuracy on endless samples of the same kind lies, 19 times in 20. It is 0, which
/// promises too much, where every sample or none is right.
///
/// - `accuracy`: The fraction p of samples that are correct, 0…1.
/// - `count`: The number n of samples, at least 1.
package func standardError(accuracy: Double, count: Int) -> Double {
  precondition((0...1).contains(accuracy) && count >= 1, "an accuracy of \(accuracy) on \(count) samples")
  return (accuracy * (1 - accuracy) / Double(count)).squareRoot()
}

/// The 95 % confidence interval of a fraction, by E. B. Wilson's score method (1927).
///
/// Unlike the fraction plus or minus two standard errors it never leaves 0…1 and has a width where every sample or none
/// is right. Checked against SciPy's `binomtest(…).proportion_ci(method="wilson")` to 1e-12.
///
/// - `correct`: The number of samples that are right.
/// - `count`: The number of samples.
/// - Precondition: there is a sample, and no more of them are right than there are.
package func wilsonInterval(correct: Int, count: Int) -> ClosedRange<Double> {
  precondition(count >= 1 && (0...count).contains(correct), "\(correct) right of \(count)")
  // The 97.5 % point of the normal distribution.
  let z = 1.959963984540054
  let n = Double(count)
  let fraction = Double(correct) / n
  let centre = (fraction + z * z / (2 * n)) / (1 + z * z / n)
  let reach = z / (1 + z * z / n) * (fraction * (1 - fraction) / n + z * z / (4 * n * n)).squareRoot()
  // At the ends the bound is exact, which rounding must not spoil.
  let low = correct == 0 ? 0 : max(0, centre - reach)
  let high = correct == count ? 1 : min(1, centre + reach)
  return low...high
}
