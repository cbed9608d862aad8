/// One step of an optimiser over any stretch of parameters: what the engine asks of every rule.
public protocol OptimizerStep: Sendable {
  /// Updates parameters, and what the rule remembers of them, in place.
  ///
  /// - `first`: Adam's first moments, or the velocity of gradient descent.
  /// - `second`: Adam's second moments; other rules leave them alone.
  /// - Returns: whether every new parameter is finite.
  /// - Precondition: the views are of one length, a multiple of ``vectorLanes``.
  func update(parameters: Floats, first: Floats, second: Floats, gradient: Floats) -> Bool
}

extension AdamStep: OptimizerStep {}

extension MomentumStep: OptimizerStep {
  /// The same as ``update(parameters:velocity:gradient:)``, for whoever does not know the rule.
  public func update(parameters: Floats, first: Floats, second: Floats, gradient: Floats) -> Bool {
    update(parameters: parameters, velocity: first, gradient: gradient)
  }
}
