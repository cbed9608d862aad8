import Kernels
import Testing

/// Twenty steps of Keras' and PyTorch's optimisers: see Fixtures/make_optimizers.py.
@Suite struct OptimizerTests {
  private struct Case: Decodable {
    let name: String
    let learningRate, weightDecay: Double
    let momentum: Double?
    let start, end: [FloatBits]
    let gradients: [[FloatBits]]
  }

  @Test func twentyStepsEndWhereKerasAndPyTorchEnd() throws {
    let cases = try Fixture.json("optimizers.json", as: [Case].self)
    #expect(cases.count == 7)
    for (number, fixture) in cases.enumerated() {
      let arena = Arena()
      let weights = Guarded(fixture.start.values, in: arena)
      let first = Guarded(count: weights.view.count, in: arena)
      let second = Guarded(count: weights.view.count, in: arena)
      for view in [first.view, second.view] { view.fill(0) }
      var largest = Array(repeating: Float(0), count: weights.view.count)
      for (step, gradient) in fixture.gradients.enumerated() {
        let g = Guarded(gradient.values, in: arena).view
        let isFinite =
          switch fixture.momentum {
          case let momentum?:
            MomentumStep(learningRate: fixture.learningRate, momentum: momentum, weightDecay: fixture.weightDecay)
              .update(parameters: weights.view, velocity: first.view, gradient: g)
          case nil:
            AdamStep(
              step: step + 1, learningRate: fixture.learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-7,
              weightDecay: fixture.weightDecay
            ).update(parameters: weights.view, first: first.view, second: second.view, gradient: g)
          }
        #expect(isFinite)
        for (i, weight) in weights.elements().enumerated() { largest[i] = max(largest[i], abs(weight)) }
      }
      // Each side rounds the weight, its decay, the moments and the step at most ten times a step, every time by half
      // an ulp of a number that is no larger than the weight or the way it has come: twenty steps of at most 0.5.
      for (i, (found, expected)) in zip(weights.elements(), fixture.end.values).enumerated() {
        let bound = 2 * 20 * 10 * Float(0x1p-24) * (largest[i] + 0.5)
        #expect(abs(found - expected) <= bound, "case \(number), weight \(i)")
      }
    }
  }

  @Test func aVelocityWithoutAGradientEndsAtZero() {
    let arena = Arena()
    let weights = Guarded([Float](repeating: 2, count: 16), in: arena)
    let velocity = Guarded([Float](repeating: -1, count: 16), in: arena)
    let gradient = Guarded([Float](repeating: 0, count: 16), in: arena)
    let step = MomentumStep(learningRate: 0.25, momentum: 0.5)
    for _ in 1...100 { _ = step.update(parameters: weights.view, velocity: velocity.view, gradient: gradient.view) }
    #expect(velocity.elements() == Array(repeating: -0x1p-100, count: 16))
    _ = step.update(parameters: weights.view, velocity: velocity.view, gradient: gradient.view)
    #expect(velocity.elements() == Array(repeating: 0, count: 16))
  }

  @Test func aMomentumStepIsItsFormula() {
    let arena = Arena()
    let weights = Guarded([Float](repeating: 2, count: 16), in: arena)
    let velocity = Guarded([Float](repeating: 0.5, count: 16), in: arena)
    let gradient = Guarded([Float](repeating: 4, count: 16), in: arena)
    let isFinite = MomentumStep(learningRate: 0.25, momentum: 0.5, weightDecay: 0.5)
      .update(parameters: weights.view, velocity: velocity.view, gradient: gradient.view)
    // v = 0.5 · 0.5 − 0.25 · 4; θ = 2 · (1 − 0.25 · 0.5) + 0.5v − 1.
    #expect(isFinite && velocity.elements() == Array(repeating: -0.75, count: 16))
    #expect(weights.elements() == Array(repeating: 0.375, count: 16))
  }

  @Test(arguments: [Float.nan, .infinity]) func everyLaneOfAMomentumStepIsWatched(bad: Float) {
    for place in 0..<32 {
      let arena = Arena()
      var gradient = Array(repeating: Float(0.5), count: 32)
      gradient[place] = bad
      let weights = Guarded([Float](repeating: 1, count: 32), in: arena)
      let velocity = Guarded([Float](repeating: 0, count: 32), in: arena)
      let isFinite = MomentumStep(learningRate: 0.1, momentum: 0.9)
        .update(parameters: weights.view, velocity: velocity.view, gradient: Guarded(gradient, in: arena).view)
      #expect(!isFinite)
    }
  }

  /// A decay of 0.75 takes a share of 1 − 2/11 after the first step and, from the 26th on, a quarter.
  @Test func anAverageFollowsQuicklyAtFirst() {
    let arena = Arena()
    let weights = Guarded([Float](repeating: 11, count: 16), in: arena)
    let average = Guarded([Float](repeating: 0, count: 16), in: arena)
    MovingAverage(decay: 0.75, step: 1).update(average: average.view, with: weights.view)
    #expect(average.elements().allSatisfy { abs($0 - 9) <= 9 * 0x1p-22 })
    for step in [26, 27, 1_000_000] {
      let average = Guarded([Float](repeating: 3, count: 16), in: arena)
      MovingAverage(decay: 0.75, step: step).update(average: average.view, with: weights.view)
      #expect(average.elements() == Array(repeating: 5, count: 16))
    }
  }
}
