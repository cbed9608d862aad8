/// How far a classifier's confidence can be believed: of the samples that it is 90 % sure of, are 90 % right?
///
/// A sample's confidence is the probability of the class that it was predicted to be. Confidences are gathered in bins
/// of equal width, bin b of B holding those in (b/B, (b+1)/B] and the first one 0 too, as in C. Guo et al., "On
/// Calibration of Modern Neural Networks" (2017), section 2. Checked against scikit-learn's `calibration_curve` to
/// 1e-12.
package struct Calibration: Sendable, Equatable {
  /// The samples whose confidence is within one range.
  package struct Bin: Sendable, Equatable {
    /// The confidences that belong here: above the lower bound, up to the upper one.
    package let range: ClosedRange<Double>
    /// The number of samples.
    package fileprivate(set) var count = 0
    /// How many of them were classified correctly.
    package fileprivate(set) var correct = 0
    fileprivate var confidenceSum = 0.0

    fileprivate init(_ range: ClosedRange<Double>) { self.range = range }

    /// The mean confidence; 0 if there are no samples.
    package var confidence: Double { count == 0 ? 0 : confidenceSum / Double(count) }
    /// The fraction of samples that were classified correctly; 0 if there are no samples.
    package var accuracy: Double { ratio(correct, count) }
    /// How far the mean confidence is from the accuracy.
    package var gap: Double { abs(confidence - accuracy) }
  }

  /// The bins in ascending order, empty ones included.
  package private(set) var bins: [Bin]

  /// Starts without samples.
  ///
  /// - Precondition: `binCount` is at least 1.
  package init(binCount: Int = 15) {
    precondition(binCount >= 1, "\(binCount) bins")
    bins = (0..<binCount).map { Bin(Double($0) / Double(binCount)...Double($0 + 1) / Double(binCount)) }
  }

  /// Counts one more sample.
  ///
  /// - Parameters:
  ///   - confidence: The probability of the predicted class, 0…1.
  ///   - isCorrect: Whether the prediction was right.
  /// - Precondition: the confidence is within 0…1.
  package mutating func record(confidence: Double, isCorrect: Bool) {
    precondition((0...1).contains(confidence), "a confidence of \(confidence)")
    let index = bins.firstIndex { confidence <= $0.range.upperBound } ?? bins.count - 1
    bins[index].count += 1
    bins[index].correct += isCorrect ? 1 : 0
    bins[index].confidenceSum += confidence
  }

  /// The number of samples.
  package var count: Int { bins.reduce(0) { $0 + $1.count } }

  /// The expected calibration error: the mean of the bins' gaps, weighted by their number of samples; 0 without
  /// samples.
  package var expectedError: Double {
    count == 0 ? 0 : bins.reduce(0) { $0 + Double($1.count) * $1.gap } / Double(count)
  }

  /// The maximum calibration error: the largest gap of a bin with samples; 0 without samples.
  package var maximumError: Double { bins.reduce(0) { $1.count == 0 ? $0 : max($0, $1.gap) } }

  /// The mean confidence of all samples; 0 without samples.
  package var confidence: Double { count == 0 ? 0 : bins.reduce(0) { $0 + $1.confidenceSum } / Double(count) }

  /// The fraction of samples that were classified correctly; 0 without samples.
  package var accuracy: Double { ratio(bins.reduce(0) { $0 + $1.correct }, count) }
}
