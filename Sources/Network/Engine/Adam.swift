/// The settings of the Adam optimiser, with Keras' defaults.
public struct Adam: Sendable, Hashable {
  /// The step size η.
  public var learningRate: Double
  /// The decay of the mean of the gradients, β₁.
  public var beta1: Double
  /// The decay of the mean of their squares, β₂.
  public var beta2: Double
  /// What is added to the root of the second moment, ε.
  public var epsilon: Double

  /// Makes settings.
  public init(learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }
}

/// What Adam remembers between two steps.
public struct AdamMoments: Sendable, Equatable {
  /// The decaying mean of the gradients.
  public var first: Parameters
  /// The decaying mean of their squares.
  public var second: Parameters
  /// The number of steps taken.
  public var step: Int

  /// Makes moments from their parts.
  public init(first: Parameters, second: Parameters, step: Int) {
    self.first = first
    self.second = second
    self.step = step
  }
}
