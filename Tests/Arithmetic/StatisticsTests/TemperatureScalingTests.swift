import Glibc
import Statistics
import Testing

/// What SciPy and NumPy say about the temperature of some probabilities.
private struct ReferenceTemperature: Decodable {
  let name: String
  let labels: [Int]
  let probabilities: [[Double]]
  let loss: Double
  let brier: Double
  let expectedError: Double
  let temperature: Double?
  let fittedLoss: Double?

  static func all() throws -> [ReferenceTemperature] {
    try Fixture.json("calibration.json", as: [ReferenceTemperature].self)
  }

  var scaling: TemperatureScaling {
    var scaling = TemperatureScaling(classCount: probabilities[0].count)
    for (probabilities, label) in zip(probabilities, labels) { scaling.record(probabilities, label: label) }
    return scaling
  }

  func scores(at temperature: Double? = nil) -> ProbabilityScores {
    var scores = ProbabilityScores(classCount: probabilities[0].count)
    for (probabilities, label) in zip(probabilities, labels) {
      scores.record(temperature.map { TemperatureScaling.scaled(probabilities, by: $0) } ?? probabilities, label: label)
    }
    return scores
  }
}

@Suite("Temperature scaling")
struct TemperatureScalingTests {
  @Test("the fitted temperature and the loss it gives are SciPy's")
  func reference() throws {
    for reference in try ReferenceTemperature.all() {
      let fitted = reference.scaling.fitted()
      guard let temperature = reference.temperature, let fittedLoss = reference.fittedLoss else {
        #expect(fitted == nil, "\(reference.name)")
        continue
      }
      let found = try #require(fitted, "\(reference.name)")
      #expect(abs(found - temperature) <= 1e-8 * temperature, "\(reference.name)")
      #expect(abs(reference.scores(at: found).loss - fittedLoss) <= 1e-12, "\(reference.name)")
      #expect(reference.scores(at: found * 1.01).loss > fittedLoss)
      #expect(reference.scores(at: found / 1.01).loss > fittedLoss)
    }
  }

  /// Samples that are all as sure, q of them rightly: softmax makes them q sure where the odds of p to the power of 1/T
  /// are the odds of q.
  @Test(
    "equally sure samples end up as sure as they are right",
    arguments: [(0.99, 9, 10, 2), (0.6, 3, 4, 2), (0.8, 1, 2, 5), (0.5, 7, 10, 10), (0.999999, 999, 1000, 3)])
  func closedForm(_ confidence: Double, _ right: Int, _ count: Int, _ classCount: Int) throws {
    var scaling = TemperatureScaling(classCount: classCount)
    let others = Double(classCount - 1)
    let probabilities = [confidence] + Array(repeating: (1 - confidence) / others, count: classCount - 1)
    for sample in 0..<count { scaling.record(probabilities, label: sample < right ? 0 : 1) }
    let share = Double(right) / Double(count)
    let expected = log(confidence * others / (1 - confidence)) / log(share * others / (1 - share))
    let fitted = try #require(scaling.fitted())
    #expect(abs(fitted - expected) <= 1e-8 * expected)
    #expect(abs(TemperatureScaling.scaled(probabilities, by: fitted)[0] - share) <= 1e-9)
  }

  @Test("a network of a temperature of its own is cured by that temperature")
  func cure() throws {
    for reference in try ReferenceTemperature.all() {
      guard let temperature = reference.temperature else { continue }
      var hotter = TemperatureScaling(classCount: reference.probabilities[0].count)
      for (probabilities, label) in zip(reference.probabilities, reference.labels) {
        // Probabilities of 0 are kept from getting any smaller.
        guard probabilities.allSatisfy({ $0 > 0 }) else { return }
        hotter.record(TemperatureScaling.scaled(probabilities, by: 3), label: label)
      }
      let fitted = try #require(hotter.fitted())
      #expect(abs(fitted * 3 - temperature) <= 1e-8 * temperature, "\(reference.name)")
    }
  }

  @Test("none fits where all is right, where nothing is known, and without samples")
  func none() {
    var right = TemperatureScaling(classCount: 3)
    #expect(right.fitted() == nil)
    for label in 0..<3 { right.record((0..<3).map { $0 == label ? 0.5 : 0.25 }, label: label) }
    #expect(right.fitted() == nil)
    var ignorant = TemperatureScaling(classCount: 2)
    for label in [0, 1] { ignorant.record([0.7, 0.3], label: label) }
    #expect(ignorant.fitted() == nil)
    var undecided = TemperatureScaling(classCount: 2)
    undecided.record([0.5, 0.5], label: 0)
    #expect(undecided.fitted() == nil)
  }

  @Test("1 changes nothing, more makes less sure, less surer; nothing changes the order")
  func scaling() {
    let probabilities = [0.1, 0.6, 0.25, 0.05]
    func scaled(_ temperature: Double) -> [Double] { TemperatureScaling.scaled(probabilities, by: temperature) }
    for (one, other) in zip(scaled(1), probabilities) { #expect(abs(one - other) <= 1e-15) }
    #expect(scaled(2)[1] < 0.6 && scaled(0.5)[1] > 0.6)
    for (one, other) in zip(scaled(2), probabilities.map { $0.squareRoot() }) {
      #expect(abs(one - other / probabilities.reduce(0) { $0 + $1.squareRoot() }) <= 1e-15)
    }
    for temperature in [1e-3, 0.1, 1, 10, 1e3] {
      let values = scaled(temperature)
      #expect(abs(values.reduce(0, +) - 1) <= 1e-15)
      #expect(values.firstIndex(of: values.max() ?? 0) == 1)
    }
    #expect(scaled(1e-3) == [0, 1, 0, 0])
    for value in scaled(1e9) { #expect(abs(value - 0.25) <= 1e-8) }
  }

  @Test("a probability of 0 counts as the smallest of 32 bits")
  func zero() {
    let scaled = TemperatureScaling.scaled([1, 0], by: 149)
    // The odds are 2¹⁴⁹ to 1, and their 149th root is 2.
    #expect(abs(scaled[0] - 2.0 / 3) <= 1e-15)
  }

  @Test("labels and temperatures that cannot be are programming errors")
  func preconditions() async {
    await #expect(processExitsWith: .failure) {
      var scaling = TemperatureScaling(classCount: 2)
      scaling.record([0.5, 0.5], label: 2)
    }
    await #expect(processExitsWith: .failure) { _ = TemperatureScaling.scaled([0.5, 0.5], by: 0) }
  }
}

@Suite("Scores of probabilities")
struct ProbabilityScoresTests {
  @Test("are NumPy's and scikit-learn's")
  func reference() throws {
    for reference in try ReferenceTemperature.all() {
      let scores = reference.scores()
      #expect(scores.count == reference.labels.count)
      #expect(abs(scores.loss - reference.loss) <= 1e-12, "\(reference.name)")
      #expect(abs(scores.brier.value - reference.brier) <= 1e-12, "\(reference.name)")
      let predicted = reference.probabilities.map { $0.firstIndex(of: $0.max() ?? 0) ?? 0 }
      #expect(scores.isCorrect == zip(predicted, reference.labels).map { $0 == $1 })
      #expect(
        scores.matrix
          == ConfusionMatrix(
            classCount: reference.probabilities[0].count, labels: reference.labels, predicted: predicted))
      #expect(scores.accuracy == scores.matrix.accuracy)
    }
    // As many bins as the page of a run has.
    let first = try ReferenceTemperature.all()[0]
    #expect(abs(first.scores().calibration.expectedError - first.expectedError) <= 1e-12)
  }

  @Test("of nothing are 0")
  func empty() {
    let scores = ProbabilityScores(classCount: 2)
    #expect(scores.loss == 0 && scores.accuracy == 0 && scores.count == 0 && scores.isCorrect.isEmpty)
  }

  @Test("of equally probable classes the first is predicted")
  func ties() {
    var scores = ProbabilityScores(classCount: 3)
    #expect(scores.record([0.2, 0.4, 0.4], label: 2) == 1)
    #expect(scores.isCorrect == [false])
  }
}
