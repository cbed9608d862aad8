import Kernels

/// How updates follow from gradients, by the name that a command line and a model's metadata have for it.
package enum Optimizer: String, Sendable, Hashable, CaseIterable {
  /// Adam without weight decay.
  case adam
  /// Adam with decoupled weight decay.
  case adamw
  /// Stochastic gradient descent with Nesterov's momentum.
  case sgd

  /// The weight decay where none is asked for: Keras' defaults.
  package var defaultWeightDecay: Double { self == .adamw ? 0.004 : 0 }
}

/// All that tells one optimiser from another: its constants, what it remembers, and its arithmetic.
public struct UpdateRule: Sendable {
  /// A number of the rule that is not an option of its own.
  package struct Constant: Sendable {
    /// What a model's metadata call it.
    package let key: String
    /// What a formula or a person calls it.
    package let symbol: String
    package let value: Double
  }

  /// A part of ``OptimizerMoments`` and what its tensors' names begin with in a checkpoint.
  typealias Memory = (prefix: String, part: WritableKeyPath<OptimizerMoments, Parameters> & Sendable)

  /// What people call it.
  public let name: String
  /// Its numbers.
  package let constants: [Constant]
  /// What else is true of it, by metadata keys.
  let traits: [String]
  /// What it remembers between two steps.
  let memory: [Memory]
  /// The step of a number, from 1, of a size.
  let step: @Sendable (_ number: Int, _ learningRate: Double) -> any OptimizerStep

  /// Adam or, with a weight decay, AdamW, with Keras' defaults.
  ///
  /// - `beta1`: The decay of the mean of the gradients, β₁.
  /// - `beta2`: The decay of the mean of their squares, β₂.
  /// - `epsilon`: What is added to the root of the second moment, ε.
  /// - `weightDecay`: The fraction of every parameter, times the learning rate, that each step takes away.
  public static func adam(
    _ name: String = "Adam", beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    weightDecay: Double = 0
  ) -> UpdateRule {
    UpdateRule(
      name: name,
      constants: [
        Constant(key: "beta_1", symbol: "β₁", value: beta1), Constant(key: "beta_2", symbol: "β₂", value: beta2),
        Constant(key: "epsilon", symbol: "ε", value: epsilon),
      ], traits: [], memory: [("adam/first/", \.first), ("adam/second/", \.second)],
      step: { number, rate in
        AdamStep(
          step: number, learningRate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
      })
  }

  /// Gradient descent with Nesterov's momentum.
  ///
  /// - `momentum`: How much of a step's velocity the next one keeps, μ.
  /// - `weightDecay`: The fraction of every parameter, times the learning rate, that each step takes away.
  package static func gradientDescent(momentum: Double = 0.9, weightDecay: Double = 0) -> UpdateRule {
    UpdateRule(
      name: "gradient descent",
      constants: [Constant(key: "momentum", symbol: "Nesterov's momentum", value: momentum)], traits: ["nesterov"],
      memory: [("sgd/velocity/", \.first)],
      step: { _, rate in MomentumStep(learningRate: rate, momentum: momentum, weightDecay: weightDecay) })
  }
}

extension TrainingOptions {
  /// The optimiser's rule, with Keras' constants.
  package var updateRule: UpdateRule {
    switch optimizer {
    case .adam: .adam()
    case .adamw: .adam("AdamW", weightDecay: weightDecay)
    case .sgd: .gradientDescent(momentum: momentum, weightDecay: weightDecay)
    }
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
  package init(first: Parameters, second: Parameters, step: Int) {
    self.first = first
    self.second = second
    self.step = step
  }

  /// Makes the moments before the first step.
  package init(zerosOf network: NetworkShape) {
    self.init(first: Parameters(zerosOf: network), second: Parameters(zerosOf: network), step: 0)
  }
}
