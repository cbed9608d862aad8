import Glibc
import Kernels
import Reference
import Testing

@Suite struct SoftmaxCrossEntropyTests {
  private struct Case: Decodable {
    let logits: [FloatBits]
    let label: Int
    let loss: Double
    let probabilities: [Double]
  }

  private struct Found {
    let loss: Double
    let isCorrect: Bool
    let probabilities: [Float]
    let gradient: [Float]
  }

  /// Evaluates logits that lie before NaN padding.
  private func evaluate(_ logits: [Float], _ label: Int, scale: Float = 1) -> Found {
    let arena = Arena()
    let padded = logits + Array(repeating: .nan, count: paddedToVector(logits.count) - logits.count)
    let input = Guarded(padded, in: arena)
    let probabilities = Guarded(count: logits.count, in: arena)
    let gradient = Guarded(count: padded.count, in: arena)
    let result = SoftmaxCrossEntropy.evaluate(
      logits: input.view, classes: logits.count, label: label, probabilities: probabilities.view,
      gradient: gradient.view, scale: scale)
    let alone = SoftmaxCrossEntropy.evaluate(logits: input.view, classes: logits.count, label: label)
    #expect(alone.loss == result.loss || (alone.loss.isNaN && result.loss.isNaN))
    #expect(alone.isCorrect == result.isCorrect)
    expectSameBits(input.elements(), padded, "logits")
    let gradients = gradient.elements()
    #expect(gradients[logits.count...].allSatisfy { $0.bitPattern == 0 }, "the padding has no gradient")
    return Found(
      loss: result.loss, isCorrect: result.isCorrect, probabilities: probabilities.elements(),
      gradient: Array(gradients.prefix(logits.count)))
  }

  @Test func agreesWithSixtyDecimalDigits() throws {
    let u = 0x1p-53
    for fixture in try Fixture.json("softmax.json", as: [Case].self) {
      let logits = fixture.logits.values
      let count = Double(logits.count)
      for scale: Float in [1, 0.015625, 1 / 37] {
        let found = evaluate(logits, fixture.label, scale: scale)
        // To first order: the argument x ≤ 0 of an exponential is rounded, which changes it by |x|eˣu ≤ u/e; its own
        // error is below an ulp, 2u of it; and the sum, which is at least 1, is rounded at every addition.
        let sumError = (count - 1) * (1 + 1 / M_E) * u + 2 * u
        // The logarithm turns a relative error into an absolute one and is off by an ulp; then two differences, of
        // numbers no larger than the loss.
        let bound = sumError + 2 * u * log(count) + 2 * u * abs(fixture.loss)
        #expect(abs(found.loss - fixture.loss) <= bound, "\(logits): \(found.loss), \(fixture.loss) expected")
        for (k, probability) in fixture.probabilities.enumerated() {
          // An exponential again, the sum, their quotient and the difference to 1, all of numbers up to 1; then one
          // rounding to single precision, and one with the scale.
          let doubleError = sumError + (1 / M_E + 4) * u
          let exact = probability - (k == fixture.label ? 1 : 0)
          #expect(abs(Double(found.probabilities[k]) - probability) <= gamma(1) * probability + doubleError)
          #expect(
            abs(Double(found.gradient[k]) - exact * Double(scale))
              <= (gamma(2) * abs(exact) + doubleError) * Double(scale))
        }
        let largest = logits.max()
        #expect(found.isCorrect == (logits.firstIndex { $0 == largest } == fixture.label))
      }
    }
  }

  @Test func probabilitiesAddUpToOneAndGradientsToZero() {
    var random = SeededGenerator(50)
    for classes in 1...64 {
      let logits = (0..<classes).map { _ in Float.random(in: -9...9, using: &random) }
      let found = evaluate(logits, random.int(0...classes - 1))
      // Each is rounded by at most half an ulp of 1.
      let bound = Double(classes) * 0x1p-24
      #expect(abs(found.probabilities.reduce(0) { $0 + Double($1) } - 1) <= bound)
      #expect(abs(found.gradient.reduce(0) { $0 + Double($1) }) <= bound)
    }
  }

  @Test func hugeLogitsNeitherOverflowNorLoseTheLoss() {
    let huge: [Float] = [1e30, -1e30, 3e38, -3.4e38]
    let right = evaluate(huge, 2)
    #expect(right.loss == 0 && right.isCorrect)
    #expect(right.probabilities == [0, 0, 1, 0] && right.gradient == [0, 0, 0, 0])
    let wrong = evaluate(huge, 3)
    #expect(wrong.loss == Double(Float(3e38)) + Double(Float(3.4e38)) && !wrong.isCorrect)
    #expect(wrong.probabilities == [0, 0, 1, 0] && wrong.gradient == [0, 0, 1, -1])
    #expect(evaluate([0, -.infinity], 0).loss == 0)
    #expect(evaluate([0, -.infinity], 1).loss == .infinity)
    // e⁻¹⁰⁰ is lost beside 1 in the sum, but not the difference of 100 that a wrong label costs.
    #expect(evaluate([100, 0], 0).loss == 0 && evaluate([100, 0], 1).loss == 100)
  }

  @Test(arguments: [1, 2, 7, 10, 16, 33]) func equalLogitsAreEquallyLikelyAndTheFirstIsThePrediction(classes: Int) {
    for value: Float in [0, -0.0, 5, -3e38, 3e38] {
      for label in 0..<classes {
        let found = evaluate(Array(repeating: value, count: classes), label)
        #expect(found.loss == log(Double(classes)))
        #expect(found.probabilities.allSatisfy { $0 == Float(1 / Double(classes)) })
        #expect(found.isCorrect == (label == 0))
      }
    }
    if classes > 2 { #expect(evaluate([0, 2, 2] + Array(repeating: 1, count: classes - 3), 1).isCorrect) }
  }

  @Test func aNaNAnywhereMakesTheLossNaN() {
    for place in 0..<10 {
      for label in 0..<10 {
        for other: Float in [0, 1e30, -.infinity] {
          var logits = Array(repeating: other, count: 10)
          logits[place] = .nan
          #expect(evaluate(logits, label).loss.isNaN)
        }
      }
    }
    #expect(evaluate([.infinity, 0], 1).loss.isNaN)
    #expect(evaluate([.infinity, .infinity], 0).loss.isNaN)
  }

  @Test func oneClassIsCertain() {
    let found = evaluate([-7], 0)
    #expect(found.loss == 0 && found.isCorrect && found.probabilities == [1] && found.gradient == [0])
  }

  /// Against the definition with the target's probabilities in double precision, and by finite differences.
  @Test(arguments: [0.05, 0.1, 0.5]) func smoothedLabelsShareTheirTarget(smoothing: Double) {
    var random = SeededGenerator(51)
    for classes in [2, 10, 47] {
      let logits = Samples.reals.values(classes, &random).map { Float(4 * $0) }
      let label = random.int(0...classes - 1)
      let target = (0..<classes).map { ($0 == label ? 1 - smoothing : 0) + smoothing / Double(classes) }
      func loss(_ logits: [Double]) -> Double {
        -zip(softmax(logits), target).reduce(0) { $0 + $1.1 * log($1.0) }
      }
      let arena = Arena()
      let gradient = Guarded(count: paddedToVector(classes), in: arena)
      let padded = logits + Array(repeating: .nan, count: paddedToVector(classes) - classes)
      let found = SoftmaxCrossEntropy.evaluate(
        logits: Guarded(padded, in: arena).view, classes: classes, label: label, gradient: gradient.view,
        smoothing: smoothing)
      let exact = logits.map { Double($0) }
      // Both sides add at most a few hundred numbers of at most 8 in double precision.
      #expect(abs(found.loss - loss(exact)) <= 1e-12)
      for k in 0..<classes {
        var (more, less) = (exact, exact)
        more[k] += 1e-5
        less[k] -= 1e-5
        let slope = (loss(more) - loss(less)) / 2e-5
        // The quotient's own error is h²/6 times a third derivative of at most 1, and rounding of the losses over h;
        // the gradient is rounded once to single precision.
        #expect(abs(Double(gradient.elements()[k]) - slope) <= 1e-9 + 0x1p-24)
      }
    }
  }
}
