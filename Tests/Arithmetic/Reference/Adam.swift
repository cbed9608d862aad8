/// One step of Adam in Keras' form, on one vector of weights.
///
/// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − rate · √(1−β₂ᵗ) / (1−β₁ᵗ) · m / (√v + ε). Kingma and Ba's
/// algorithm 1 as they reorder it in the last paragraph of their section 2; ε is therefore not the one of PyTorch.
public struct Adam: Equatable, Sendable {
  /// The step size.
  public var learningRate = 0.001
  /// How much of the first moment is kept.
  public var beta1 = 0.9
  /// How much of the second moment is kept.
  public var beta2 = 0.999
  /// Added to the root of the second moment.
  public var epsilon = 1e-7

  /// Makes an optimiser with Keras' defaults.
  public init() {}

  /// Updates weights and moments.
  ///
  /// - `step`: t, from 1.
  public func update(
    _ weights: inout [Double], first: inout [Double], second: inout [Double], gradient: [Double], step: Int
  ) {
    let correction =
      (1 - power(beta2, step)).squareRoot() / (1 - power(beta1, step))
    for (i, g) in gradient.enumerated() {
      first[i] = beta1 * first[i] + (1 - beta1) * g
      second[i] = beta2 * second[i] + (1 - beta2) * g * g
      weights[i] -= learningRate * correction * first[i] / (second[i].squareRoot() + epsilon)
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}
