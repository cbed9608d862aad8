/// One step of stochastic gradient descent with Nesterov's momentum, in Keras' form, over any stretch of parameters.
///
/// `θ ← θ(1 − ηλ)`, `v ← μv − ηg`, `θ ← θ + μv − ηg` with momentum μ, rate η and weight decay λ (Sutskever, Martens,
/// Dahl and Hinton, "On the importance of initialization and momentum in deep learning", 2013, section 2, with the
/// change of variables that keeps the parameters at the point where the gradient is taken). With a momentum of 0 it is
/// plain gradient descent. Each operation is rounded on its own, as the formula reads. A velocity below 2⁻¹⁰⁰ becomes
/// zero (``flushed(_:)``).
public struct MomentumStep: Sendable {
  let rate: Float
  let momentum: Float
  let shrinkage: Float

  /// Makes a step.
  public init(learningRate: Double, momentum: Double, weightDecay: Double = 0) {
    rate = Float(learningRate)
    self.momentum = Float(momentum)
    shrinkage = Float(1 - learningRate * weightDecay)
  }

  /// Updates parameters and velocity in place.
  ///
  /// - Returns: whether every new parameter is finite.
  /// - Precondition: the views are of one length, a multiple of ``vectorLanes``.
  public func update(parameters: Floats, velocity: Floats, gradient: Floats) -> Bool {
    let count = parameters.count
    precondition(count % vectorLanes == 0 && velocity.count == count && gradient.count >= count)
    var check = SIMD8<Float>.zero
    for at in stride(from: 0, to: count, by: 8) {
      let g: SIMD8<Float> = gradient.base.load(at)
      var v: SIMD8<Float> = velocity.base.load(at)
      var w: SIMD8<Float> = parameters.base.load(at)
      let slope = g * rate
      v = flushed(v * momentum - slope)
      w = w * shrinkage + v * momentum - slope
      velocity.base.store(v, at)
      parameters.base.store(w, at)
      // Zero times a finite number is zero, times anything else NaN, which stays.
      check += w * 0
    }
    return check == .zero
  }
}
