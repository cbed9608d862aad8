import ElementaryFunctions

/// The scores of a classifier's probabilities: correct and wrong predictions, loss and calibration.
///
/// | score | formula |
/// | --- | --- |
/// | ``loss`` | mean of −ln p, p the true class's probability; p = 0 counts as ``smallestProbability`` |
/// | ``matrix`` | counts by true and predicted class, the first one of the most probable |
/// | ``calibration`` | see ``Calibration`` |
/// | ``brier`` | see ``BrierScore`` |
///
/// Checked against NumPy to 1e-12.
package struct ProbabilityScores: Sendable, Equatable {
  /// How often samples of each class were predicted to be of each class.
  package private(set) var matrix: ConfusionMatrix
  /// How far the probabilities of the predicted classes can be believed.
  package private(set) var calibration = Calibration()
  /// The mean squared error of the probabilities.
  package private(set) var brier = BrierScore()
  /// Whether each sample was classified correctly, in the order of recording.
  package private(set) var isCorrect: [Bool] = []
  private var lossSum = 0.0

  /// The least probability above 0 that 32 bits can hold, 2⁻¹⁴⁹: whatever is less was rounded to 0 when it was
  /// computed.
  static let smallestProbability = Double(Float.leastNonzeroMagnitude)

  /// Starts without samples.
  ///
  /// - Precondition: `classCount` is at least 1.
  package init(classCount: Int) { matrix = ConfusionMatrix(classCount: classCount) }

  /// Takes in one more sample.
  ///
  /// - Parameters:
  ///   - probabilities: The probability of each class.
  ///   - label: The true class.
  /// - Returns: The predicted class.
  /// - Precondition: there is a probability of each class, all within 0…1, and the label is one of the classes.
  @discardableResult
  package mutating func record(_ probabilities: [Double], label: Int) -> Int {
    precondition(
      probabilities.count == matrix.classCount && probabilities.indices.contains(label),
      "label \(label) and \(probabilities.count) probabilities of \(matrix.classCount) classes")
    let predicted = probabilities.argmax
    matrix.record(label: label, predicted: predicted)
    calibration.record(confidence: probabilities[predicted], isCorrect: predicted == label)
    brier.record(probabilities: probabilities, label: label)
    isCorrect.append(predicted == label)
    lossSum -= Elementary.log(max(probabilities[label], Self.smallestProbability))
    return predicted
  }

  /// The number of samples.
  package var count: Int { isCorrect.count }

  /// The fraction of samples that were classified correctly; 0 without samples.
  package var accuracy: Double { matrix.accuracy }

  /// The mean cross-entropy; 0 without samples.
  package var loss: Double { count == 0 ? 0 : lossSum / Double(count) }
}
