/// The settings of Adam; the defaults are Keras'.
///
/// With gradient g of step t = 1, 2, …: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²,
/// θ ← θ − rate · √(1−β₂ᵗ) / (1−β₁ᵗ) · m / (√v + ε), the order of operations at the end of section 2 of Kingma and Ba,
/// "Adam: a method for stochastic optimization", ICLR 2015. Their algorithm 1, and PyTorch, add ε to the corrected root
/// instead, so that the same ε has another effect there.
public struct Adam: Hashable, Sendable {
  /// The step size.
  public var learningRate = 0.001
  /// β₁: how much of the mean gradient is kept at each step.
  public var beta1 = 0.9
  /// β₂: how much of the mean squared gradient is kept at each step.
  public var beta2 = 0.999
  /// ε: keeps the quotient finite where there was never a gradient.
  public var epsilon = 1e-7

  /// Makes settings with Keras' defaults.
  public init(learningRate: Double = 0.001) { self.learningRate = learningRate }
}

/// What Adam remembers between two steps.
public struct AdamMoments: Sendable, Equatable {
  /// m: the running mean of the gradients.
  public var first: Parameters
  /// v: the running mean of the squared gradients.
  public var second: Parameters
  /// t: the number of steps taken.
  public var step: Int

  /// Makes moments.
  public init(first: Parameters, second: Parameters, step: Int) {
    self.first = first
    self.second = second
    self.step = step
  }

  /// The moments before the first step.
  public init(zerosOf network: NetworkShape) {
    self.init(first: Parameters(zerosOf: network), second: Parameters(zerosOf: network), step: 0)
  }
}
