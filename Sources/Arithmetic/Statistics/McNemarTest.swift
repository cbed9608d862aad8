/// Whether two classifiers that were tried on the same samples differ by more than chance: Q. McNemar's test (1947),
/// here in its exact form.
///
/// Of the samples that only one of the two gets right, each is as likely the first one's as the second one's if both
/// are equally good; so the first one's count is that of heads among as many throws of a fair coin. Nothing is
/// approximated, and the test holds for few such samples too. The chi-squared form that is common for many of them
/// agrees then. Why this test for classifiers: T. G. Dietterich, "Approximate Statistical Tests for
/// Comparing Supervised Classification Learning Algorithms" (1998).
package struct McNemarTest: Sendable, Equatable {
  /// The number of samples that only the first classifier gets right.
  package let onlyFirst: Int
  /// The number of samples that only the second one gets right.
  package let onlySecond: Int

  /// Makes the test.
  ///
  /// - Precondition: neither count is negative.
  package init(onlyFirst: Int, onlySecond: Int) {
    precondition(onlyFirst >= 0 && onlySecond >= 0, "counts of \(onlyFirst) and \(onlySecond)")
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
  }

  /// The probability that two equally good classifiers differ at least as much, either way:
  /// min(1, 2 · Σₖ C(d, k) / 2ᵈ), k from 0 to the smaller count, d the sum of both.
  ///
  /// It is 1 where both counts are equal, 0 among them. Checked against SciPy's `binomtest` and statsmodels' `mcnemar`
  /// to a relative 1e-11.
  package var pValue: Double {
    let discordant = onlyFirst + onlySecond
    let fewer = min(onlyFirst, onlySecond)
    guard discordant > 2 * fewer else { return 1 }
    var (tail, term) = (1.0, 1.0)
    // From the last term on, as fractions of it: each is the one behind it times k / (d − k + 1).
    for k in stride(from: fewer, to: 0, by: -1) {
      term *= Double(k) / Double(discordant - k + 1)
      tail += term
    }
    return min(1, 2 * tail * Self.heads(fewer, of: discordant))
  }

  /// The probability C(n, k) / 2ⁿ of k heads in n throws, halved as it grows so that it neither overflows nor vanishes
  /// on the way.
  private static func heads(_ k: Int, of n: Int) -> Double {
    var (probability, halvings) = (1.0, 0)
    for i in 0..<k {
      probability *= Double(n - i) / Double(i + 1)
      while probability >= 2 {
        probability /= 2
        halvings += 1
      }
    }
    return Double(sign: .plus, exponent: halvings - n, significand: probability)
  }
}
