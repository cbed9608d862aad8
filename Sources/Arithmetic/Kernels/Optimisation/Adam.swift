import CInstructionSet

/// One step of Adam, in Keras' form, over any stretch of parameters.
///
/// `m += (g − m)(1 − β₁)`, `v += (g² − v)(1 − β₂)`, `θ −= α·m / (√v + ε)` with `α = η √(1 − β₂ᵗ) / (1 − β₁ᵗ)`: the
/// bias corrections are folded into the rate, so ε is added to the uncorrected root (Kingma and Ba, "Adam", 2015, the
/// form at the end of section 2). Each operation is rounded on its own, as the formula reads.
///
/// Moments below 2⁻¹⁰⁰ become zero (``flushed(_:)``).
///
/// With a weight decay λ the parameters first shrink, `θ ← θ(1 − ηλ)`, apart from the gradient and its moments: AdamW
/// (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019).
public struct AdamStep: Sendable {
  let rate: Float
  let firstDecay: Float
  let secondDecay: Float
  let epsilon: Float
  let shrinkage: Float

  /// Makes the step of number `step`, counted from 1.
  public init(
    step: Int, learningRate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double = 0
  ) {
    precondition(step >= 1, "steps are counted from 1")
    rate = Float(learningRate * (1 - power(beta2, step)).squareRoot() / (1 - power(beta1, step)))
    firstDecay = Float(1 - beta1)
    secondDecay = Float(1 - beta2)
    self.epsilon = Float(epsilon)
    shrinkage = Float(1 - learningRate * weightDecay)
  }

  /// Updates parameters and both moments in place.
  ///
  /// - Returns: whether every new parameter is finite.
  /// - Precondition: the views are of one length, a multiple of ``vectorLanes``.
  public func update(parameters: Floats, first: Floats, second: Floats, gradient: Floats) -> Bool {
    let count = parameters.count
    precondition(count % vectorLanes == 0 && first.count == count && second.count == count && gradient.count >= count)
    var check = SIMD8<Float>.zero
    for at in stride(from: 0, to: count, by: 8) {
      let g: SIMD8<Float> = gradient.base.load(at)
      var m: SIMD8<Float> = first.base.load(at)
      var v: SIMD8<Float> = second.base.load(at)
      var w: SIMD8<Float> = parameters.base.load(at)
      m = flushed(m + (g - m) * firstDecay)
      v = flushed(v + (g * g - v) * secondDecay)
      w = w * shrinkage - (m * rate) / (squareRoot8(v) + epsilon)
      first.base.store(m, at)
      second.base.store(v, at)
      parameters.base.store(w, at)
      // Zero times a finite number is zero, times anything else NaN, which stays.
      check += w * 0
    }
    return check == .zero
  }
}

/// `base` to a whole power by repeated squaring, the same bits on every machine, unlike a library's `pow`.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var result = 1.0
  var square = base
  var rest = exponent
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    square *= square
    rest >>= 1
  }
  return result
}
