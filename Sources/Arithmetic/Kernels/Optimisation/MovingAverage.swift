/// An exponential moving average of parameters over the steps of a training (Polyak averaging).
///
/// `a ← a + (θ − a)·s`, where the weight is `s = 1 − min(d, (1 + t)/(10 + t))` after step t with decay d: while t is
/// small the average follows quickly, so that it forgets the random weights it began with.
public struct MovingAverage: Sendable {
  let weight: Float

  /// Makes the update after the step of number `step`, counted from 1.
  ///
  /// - Precondition: `decay` is from 0 to below 1.
  public init(decay: Double, step: Int) {
    precondition((0..<1).contains(decay) && step >= 1)
    weight = Float(1 - min(decay, Double(1 + step) / Double(10 + step)))
  }

  /// Brings the parameters into their average.
  ///
  /// - Precondition: the views are of one length, a multiple of ``vectorLanes``.
  public func update(average: Floats, with parameters: Floats) {
    precondition(average.count == parameters.count && average.count % vectorLanes == 0)
    for at in stride(from: 0, to: average.count, by: 8) {
      let w: SIMD8<Float> = parameters.base.load(at)
      var a: SIMD8<Float> = average.base.load(at)
      a += (w - a) * weight
      average.base.store(a, at)
    }
  }
}
