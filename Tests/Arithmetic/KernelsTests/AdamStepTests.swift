import Kernels
import Reference
import Testing

@Suite struct AdamStepTests {
  private struct Case: Decodable {
    let step: Int
    let learningRate, beta1, beta2, epsilon: Double
    let parameters, first, second, gradient: [FloatBits]
    let newParameters, newFirst, newSecond: [FloatBits]
  }

  /// Parameters and moments in guarded memory.
  private struct State {
    let arena = Arena()
    let parameters, first, second: Guarded

    init(_ parameters: [Float], first: [Float], second: [Float]) {
      self.parameters = Guarded(parameters, in: arena)
      self.first = Guarded(first, in: arena)
      self.second = Guarded(second, in: arena)
    }

    init(_ parameters: [Float]) {
      let zeros = [Float](repeating: 0, count: parameters.count)
      self.init(parameters, first: zeros, second: zeros)
    }

    func update(_ step: AdamStep, _ gradient: [Float]) -> Bool {
      step.update(
        parameters: parameters.view, first: first.view, second: second.view,
        gradient: Guarded(gradient, in: arena).view)
    }
  }

  private static func step(_ number: Int) -> AdamStep {
    AdamStep(step: number, learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7)
  }

  /// Every operation is rounded on its own, as in NumPy: not a bit differs.
  @Test func oneStepIsExactlyNumPys() throws {
    for fixture in try Fixture.json("adam.json", as: [Case].self) {
      let step = AdamStep(
        step: fixture.step, learningRate: fixture.learningRate, beta1: fixture.beta1, beta2: fixture.beta2,
        epsilon: fixture.epsilon)
      let state = State(fixture.parameters.values, first: fixture.first.values, second: fixture.second.values)
      let isFinite = state.update(step, fixture.gradient.values)
      #expect(isFinite)
      expectSameBits(state.parameters.elements(), fixture.newParameters.values, "parameters, step \(fixture.step)")
      expectSameBits(state.first.elements(), fixture.newFirst.values, "first moment, step \(fixture.step)")
      expectSameBits(state.second.elements(), fixture.newSecond.values, "second moment, step \(fixture.step)")
    }
  }

  /// A hundred steps stay within the error that the roundings of all steps can add up to.
  @Test(arguments: [1, 1e-4, 300]) func aHundredStepsAgreeWithKerasFormInDoublePrecision(scale: Double) {
    var random = SeededGenerator(60)
    let count = 64
    let start = Samples.reals.values(count, &random)
    let state = State(start.map { Float($0) })
    let reference = Reference.Adam()
    var (weights, first, second) = (start, start.map { _ in 0.0 }, start.map { _ in 0.0 })
    var errors = Array(repeating: AdamError(), count: count)
    for step in 1...100 {
      let gradient = Samples.reals.values(count, &random).map { Double(Float($0 * scale)) }
      let isFinite = state.update(Self.step(step), gradient.map { Float($0) })
      #expect(isFinite)
      let before = (first, second)
      reference.update(&weights, first: &first, second: &second, gradient: gradient, step: step)
      let rate = (1 - power(0.999, step)).squareRoot() / (1 - power(0.9, step)) * 0.001
      for i in 0..<count {
        errors[i].grow(
          gradient[i], before: (before.0[i], before.1[i]), after: (first[i], second[i]), weight: weights[i],
          rate: rate)
      }
      expect(state.first.elements(), equals: first, within: errors.map(\.first), "first moment, step \(step)")
      expect(state.second.elements(), equals: second, within: errors.map(\.second), "second moment, step \(step)")
      expect(state.parameters.elements(), equals: weights, within: errors.map(\.weight), "weights, step \(step)")
    }
    // The bound is worth something: nowhere more than a hundredth of what a weight has moved at most.
    #expect(errors.allSatisfy { $0.weight < 0.001 })
  }

  /// Parameters that are padding stay zero: no gradient, no step.
  @Test func zerosStayZero() {
    let state = State(Array(repeating: 0, count: 32))
    for step in 1...5 {
      let isFinite = state.update(Self.step(step), Array(repeating: 0, count: 32))
      #expect(isFinite)
    }
    for view in [state.parameters, state.first, state.second] {
      #expect(view.elements().allSatisfy { $0.bitPattern == 0 })
    }
  }

  /// A dead unit's moments end at zero. Rounding alone would leave them subnormal for good, and slow.
  @Test func momentsWithoutAGradientEndAtZero() {
    let state = State(
      Array(repeating: 1, count: 32), first: (0..<32).map { $0 % 2 == 0 ? 1 : -1 },
      second: Array(repeating: 0x1p-90, count: 32))
    var smallest = Float.infinity
    for step in 1...800 {
      _ = state.update(Self.step(step), Array(repeating: 0, count: 32))
      for moment in state.first.elements() where moment != 0 { smallest = min(smallest, abs(moment)) }
    }
    // 0.9 to the power of 658 is 2⁻¹⁰⁰.
    #expect(state.first.elements().allSatisfy { $0 == 0 })
    #expect(smallest >= 0x1p-100 && smallest < 0x1p-99)
    #expect(state.second.elements().allSatisfy { $0 > 0x1p-92 })
  }

  @Test func aSecondMomentBelowTheLimitBecomesZero() {
    let zeros = [Float](repeating: 0, count: 16)
    let state = State(zeros, first: zeros, second: Array(repeating: 0x1p-100, count: 16))
    _ = state.update(Self.step(1), zeros)
    #expect(state.second.elements().allSatisfy { $0 == 0 })
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity]) func everyLaneIsWatched(bad: Float) {
    for place in 0..<48 {
      var gradient = Array(repeating: Float(0.5), count: 48)
      gradient[place] = bad
      let byGradient = State(Array(repeating: 1, count: 48)).update(Self.step(1), gradient)
      #expect(!byGradient, "a gradient of \(bad) at \(place)")
      var parameters = Array(repeating: Float(1), count: 48)
      parameters[place] = bad
      let byParameter = State(parameters).update(Self.step(1), Array(repeating: 0.5, count: 48))
      #expect(!byParameter, "a parameter of \(bad) at \(place)")
    }
    let isFinite = State([.greatestFiniteMagnitude, -.greatestFiniteMagnitude] + Array(repeating: 0, count: 14))
      .update(Self.step(1), Array(repeating: 1, count: 16))
    #expect(isFinite, "the largest numbers are finite")
  }

  /// A gradient whose square overflows leaves its parameter as it is, for one step.
  @Test func anOverflowingSecondMomentIsFoundByTheNextStep() {
    let state = State(Array(repeating: 1, count: 16))
    let first = state.update(Self.step(1), Array(repeating: 1e30, count: 16))
    #expect(first)
    let second = state.update(Self.step(2), Array(repeating: 0, count: 16))
    #expect(!second)
  }

  /// A stretch gives the same bits alone and as part of a longer one.
  @Test func stretchesAreIndependent() {
    var random = SeededGenerator(61)
    let parameters = Samples.reals.values(112, &random).map { Float($0) }
    let gradient = Samples.reals.values(112, &random).map { Float($0) }
    let whole = State(parameters)
    _ = whole.update(Self.step(3), gradient)
    for (start, count) in [(0, 16), (16, 48), (64, 32), (96, 16), (16, 96), (48, 0)] {
      let part = State(Array(parameters[start..<start + count]))
      _ = part.update(Self.step(3), Array(gradient[start..<start + count]))
      expectSameBits(part.parameters.elements(), Array(whole.parameters.elements()[start..<start + count]))
    }
  }
}

/// How far single precision can have come from the exact moments and weight of one parameter.
private struct AdamError {
  private(set) var first = 0.0
  private(set) var second = 0.0
  private(set) var weight = 0.0

  /// Adds a step's roundings to what the errors so far have become.
  ///
  /// A moment x becomes x + (y − x)d = (1 − d)x + dy, so an error shrinks by 1 − d. Added to it are: three roundings of
  /// (y − x)d, the constant's included, one more relative to y where it is a square, and one of the sum.
  mutating func grow(
    _ gradient: Double, before: (first: Double, second: Double), after: (first: Double, second: Double), weight: Double,
    rate: Double
  ) {
    func grown(_ error: Double, _ old: Double, _ new: Double, toward target: Double, _ decay: Double, square: Bool)
      -> Double
    {
      let targetError = square ? gamma(1) * target : 0
      let difference = abs(target - old) + error + targetError
      let unrounded = (1 - decay) * error + decay * targetError + gamma(3) * decay * difference
      return unrounded + gamma(1) * (abs(new) + unrounded)
    }
    first = grown(first, before.first, after.first, toward: gradient, 1 - 0.9, square: false)
    second = grown(second, before.second, after.second, toward: gradient * gradient, 1 - 0.999, square: true)
    // The root is off by at most its error over the root itself: |√a − √b| = |a − b| / (√a + √b). Then the root, ε and
    // its sum are rounded, the rate and the product, and the quotient: six roundings at most.
    let root = after.second.squareRoot()
    let denominator = root + 1e-7
    let relative = second / root / denominator
    let step = rate * (abs(after.first) + first) / (denominator * (1 - relative))
    let exact = rate * abs(after.first) / denominator
    let stepError = (step - exact) + gamma(6) * step
    self.weight += stepError + gamma(1) * (abs(weight) + self.weight + stepError)
  }
}

private func power(_ base: Double, _ exponent: Int) -> Double {
  (0..<exponent).reduce(1) { product, _ in product * base }
}
