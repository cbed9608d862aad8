/// How an update follows from a gradient.
public enum Optimizer: Sendable, Hashable {
  /// Adam or, with a weight decay, AdamW.
  case adam(Adam)
  /// Gradient descent with Nesterov's momentum.
  case momentum(Momentum)

  /// An optimiser by name, as a command line gives it.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Adam without weight decay.
    case adam
    /// Adam with decoupled weight decay.
    case adamw
    /// Stochastic gradient descent with Nesterov's momentum.
    case sgd

    /// The weight decay where none is asked for: Keras' defaults.
    public var defaultWeightDecay: Double { self == .adamw ? 0.004 : 0 }
  }
}

/// The settings of the Adam optimiser, with Keras' defaults.
public struct Adam: Sendable, Hashable {
  /// The decay of the mean of the gradients, β₁.
  public var beta1: Double
  /// The decay of the mean of their squares, β₂.
  public var beta2: Double
  /// What is added to the root of the second moment, ε.
  public var epsilon: Double
  /// The fraction of every parameter, times the learning rate, that each step takes away: AdamW.
  public var weightDecay: Double

  /// Makes settings.
  public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7, weightDecay: Double = 0) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }
}

/// The settings of gradient descent with Nesterov's momentum.
public struct Momentum: Sendable, Hashable {
  /// How much of a step's velocity the next one keeps, μ.
  public var momentum: Double
  /// The fraction of every parameter, times the learning rate, that each step takes away.
  public var weightDecay: Double

  /// Makes settings.
  public init(momentum: Double = 0.9, weightDecay: Double = 0) {
    self.momentum = momentum
    self.weightDecay = weightDecay
  }
}

/// What an optimiser remembers between two steps.
public struct OptimizerMoments: Sendable, Equatable {
  /// Adam's decaying mean of the gradients, or the velocity of gradient descent.
  public var first: Parameters
  /// Adam's decaying mean of the squared gradients; zero for gradient descent.
  public var second: Parameters
  /// The number of steps taken.
  public var step: Int

  /// Makes moments from their parts.
  public init(first: Parameters, second: Parameters, step: Int) {
    self.first = first
    self.second = second
    self.step = step
  }

  /// Makes the moments before the first step.
  public init(zerosOf network: NetworkShape) {
    self.init(first: Parameters(zerosOf: network), second: Parameters(zerosOf: network), step: 0)
  }
}
