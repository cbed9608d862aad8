/// The corrected resampled t-test of figures from the K folds of a cross-validation: C. Nadeau and Y. Bengio,
/// "Inference for the Generalization Error", Machine Learning 52 (2003), sections 3 and 4.
///
/// Any two of the folds' models share most of their training images, so the folds' figures are correlated, and their
/// standard deviation divided by √K promises too much. The correction replaces the factor 1/K of the variance by 1/K +
/// n₂/n₁, with n₂ images held out and n₁ trained on: 1/(K − 1) for K folds. The error is larger by √(1 + K/(K − 1)):
/// 1.5 for five folds.
package struct CorrectedTTest: Sendable, Equatable {
  /// The mean of the folds' figures.
  package let mean: Double
  /// The corrected standard error of ``mean``: s·√(1/K + 1/(K − 1)), s the folds' sample standard deviation.
  package let standardError: Double
  package let foldCount: Int

  /// Works out mean and error of a figure of each fold.
  ///
  /// - Precondition: there are at least two folds.
  package init(_ figures: [Double]) {
    let spread = MeanAndDeviation(of: figures)
    let folds = Double(figures.count)
    mean = spread.mean
    standardError = spread.standardDeviation * (1 / folds + 1 / (folds - 1)).squareRoot()
    foldCount = figures.count
  }

  /// Compares two ways of training fold by fold: the figures are the differences, first minus second. What makes a fold
  /// hard for both is then no part of the error.
  ///
  /// - Precondition: both have the same number of folds, at least two.
  package init(_ first: [Double], minus second: [Double]) {
    precondition(first.count == second.count, "\(first.count) and \(second.count) folds")
    self.init(zip(first, second).map { $0 - $1 })
  }

  /// The probability of a mean at least as far from 0, either way, if the true one is 0: Student's t with K − 1 degrees
  /// of freedom.
  ///
  /// Where the figures do not spread it is 0, or 1 if their mean is 0. Checked against SciPy's `t.sf` to a relative
  /// 1e-12.
  package var pValue: Double {
    guard standardError > 0 else { return mean == 0 ? 1 : 0 }
    return StudentT(degrees: foldCount - 1).twoSidedTail(mean / standardError)
  }
}
