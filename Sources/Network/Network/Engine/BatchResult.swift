/// A network's results on some images.
public struct BatchResult: Sendable, Equatable {
  /// The sum of the images' cross-entropies in nats, added in the order of the images.
  public var lossSum: Double
  /// The number of images whose largest logit was the label's.
  public var correct: Int
  /// Whether the loss and, after a training step, every weight is a finite number.
  ///
  /// Weights are looked at themselves, since ReLU turns a NaN into a harmless-looking zero.
  public var isFinite: Bool

  /// Makes a result from its parts.
  public init(lossSum: Double = 0, correct: Int = 0, isFinite: Bool = true) {
    self.lossSum = lossSum
    self.correct = correct
    self.isFinite = isFinite
  }

  /// Adds the result of further images.
  package mutating func add(_ other: BatchResult) {
    lossSum += other.lossSum
    correct += other.correct
    isFinite = isFinite && other.isFinite
  }
}
