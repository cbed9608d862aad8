import Statistics
import Testing

/// What scikit-learn, NumPy and SciPy say about some probabilities.
private struct ReferenceCalibration: Decodable, Sendable, CustomStringConvertible {
  let name: String
  let binCount: Int
  let labels: [Int]
  let probabilities: [[Double]]
  let counts: [Int]
  /// Of the bins with samples only.
  let accuracies: [Double]
  let confidences: [Double]
  let expectedError: Double
  let maximumError: Double
  let brier: Double

  var description: String { name }

  static func all() throws -> [ReferenceCalibration] {
    try Fixture.json("calibration.json", as: [ReferenceCalibration].self)
  }
}

@Suite("Calibration")
struct CalibrationTests {
  @Test("bins and errors are those of scikit-learn and NumPy")
  func reference() throws {
    for reference in try ReferenceCalibration.all() {
      var calibration = Calibration(binCount: reference.binCount)
      for (label, probabilities) in zip(reference.labels, reference.probabilities) {
        let confidence = try #require(probabilities.max())
        calibration.record(confidence: confidence, isCorrect: probabilities.firstIndex(of: confidence) == label)
      }
      #expect(calibration.bins.map(\.count) == reference.counts, "\(reference)")
      #expect(calibration.count == reference.labels.count)
      let filled = calibration.bins.filter { $0.count > 0 }
      for (bin, (accuracy, confidence)) in zip(filled, zip(reference.accuracies, reference.confidences)) {
        #expect(abs(bin.accuracy - accuracy) <= 1e-12, "\(reference)")
        #expect(abs(bin.confidence - confidence) <= 1e-12, "\(reference)")
      }
      #expect(abs(calibration.expectedError - reference.expectedError) <= 1e-12, "\(reference)")
      #expect(abs(calibration.maximumError - reference.maximumError) <= 1e-12, "\(reference)")
    }
  }

  @Test("the Brier score is scikit-learn's")
  func brier() throws {
    for reference in try ReferenceCalibration.all() {
      var score = BrierScore()
      for (label, probabilities) in zip(reference.labels, reference.probabilities) {
        score.record(probabilities: probabilities, label: label)
      }
      #expect(score.count == reference.labels.count)
      #expect(abs(score.value - reference.brier) <= 1e-12, "\(reference)")
    }
  }

  @Test("nothing recorded is no error")
  func empty() {
    let calibration = Calibration(binCount: 3)
    #expect(calibration.count == 0)
    #expect(calibration.expectedError == 0)
    #expect(calibration.maximumError == 0)
    #expect(calibration.accuracy == 0 && calibration.confidence == 0)
    #expect(BrierScore().value == 0)
  }

  @Test("the bins of 0 and 1 are the first and the last one")
  func ends() {
    var calibration = Calibration(binCount: 15)
    calibration.record(confidence: 0, isCorrect: false)
    calibration.record(confidence: 1, isCorrect: true)
    #expect(calibration.bins.map(\.count) == [1] + Array(repeating: 0, count: 13) + [1])
    #expect(calibration.accuracy == 0.5 && calibration.confidence == 0.5)
  }

  @Test("impossible confidences and labels are programming errors")
  func preconditions() async {
    await #expect(processExitsWith: .failure) {
      var calibration = Calibration()
      calibration.record(confidence: .nan, isCorrect: true)
    }
    await #expect(processExitsWith: .failure) {
      var score = BrierScore()
      score.record(probabilities: [0.5, 0.5], label: 2)
    }
  }
}

@Suite("Wilson's interval")
struct WilsonIntervalTests {
  private struct Reference: Decodable {
    let correct, count: Int
    let low, high: Double
  }

  @Test("is SciPy's")
  func reference() throws {
    for reference in try Fixture.json("intervals.json", as: [Reference].self) {
      let interval = wilsonInterval(correct: reference.correct, count: reference.count)
      #expect(abs(interval.lowerBound - reference.low) <= 1e-12, "\(reference)")
      #expect(abs(interval.upperBound - reference.high) <= 1e-12, "\(reference)")
    }
  }

  @Test("ends at 0 and 1 where none and all are right")
  func ends() {
    #expect(wilsonInterval(correct: 0, count: 9).lowerBound == 0)
    #expect(wilsonInterval(correct: 9, count: 9).upperBound == 1)
  }
}
