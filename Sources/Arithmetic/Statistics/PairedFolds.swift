/// Two ways of training compared on the same folds: how much the accuracies differ, fold by fold.
///
/// A fold that is hard for one is hard for the other, so the differences scatter less than the accuracies do. The
/// folds' training parts overlap, so their figures are not quite independent and the standard error is somewhat too
/// small; Y. Bengio and Y. Grandvalet, "No Unbiased Estimator of the Variance of K-Fold Cross-Validation" (2004), show
/// that nothing computed from the folds alone corrects that.
public struct PairedFolds: Sendable, Equatable {
  /// The mean of the differences, first minus second.
  public let difference: Double
  /// The standard error of ``difference``: the sample standard deviation of the folds' differences divided by √K.
  public let standardError: Double

  /// Compares fold by fold.
  ///
  /// - Parameters:
  ///   - first: A figure of each fold, in the order of the folds.
  ///   - second: The other one's figures of the same folds.
  /// - Precondition: both have the same number of folds, at least two.
  public init(_ first: [Double], _ second: [Double]) {
    precondition(first.count == second.count, "\(first.count) and \(second.count) folds")
    let spread = MeanAndDeviation(of: zip(first, second).map { $0 - $1 })
    difference = spread.mean
    standardError = spread.standardDeviation / Double(first.count).squareRoot()
  }
}
