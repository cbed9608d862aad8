import Tensors

/// A network's results on a set of images.
public struct Evaluation: Sendable, Equatable {
  /// The mean cross-entropy, −log of the probability given to the true class.
  public let loss: Double
  /// The number of images whose most probable class is the true one; of equally probable classes the first counts.
  public let correct: Int
  /// The number of images.
  public let count: Int
  /// The probability of every class for every image, [count, classes] in the order of the images; `nil` if not asked
  /// for.
  public let probabilities: Tensor<Float>?

  /// The fraction of images classified correctly, 0 to 1.
  public var accuracy: Double { Double(correct) / Double(count) }

  /// Makes an evaluation.
  ///
  /// - `lossSum`: The sum of the images' losses.
  /// - Precondition: `count` is above 0.
  public init(lossSum: Double, correct: Int, count: Int, probabilities: Tensor<Float>?) {
    precondition(count > 0, "no images, no evaluation")
    self.loss = lossSum / Double(count)
    self.correct = correct
    self.count = count
    self.probabilities = probabilities
  }
}
