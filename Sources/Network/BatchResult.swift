/// What a network made of some images.
public struct BatchResult: Hashable, Sendable {
  /// The sum of the images' losses, added in their order.
  public var lossSum: Double
  /// The number of images whose most probable class is the true one.
  public var correct: Int

  /// Makes a result.
  public init(lossSum: Double, correct: Int) {
    self.lossSum = lossSum
    self.correct = correct
  }
}
