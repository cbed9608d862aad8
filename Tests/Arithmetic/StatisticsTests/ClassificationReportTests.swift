import Statistics
import Testing

@Suite("ClassificationReport")
struct ClassificationReportTests {
  @Test("scores as scikit-learn's precision_recall_fscore_support", arguments: try ReferenceReport.all())
  func scores(_ expected: ReferenceReport) {
    let report = ClassificationReport(expected.matrix)
    #expect(report.classes.count == expected.classCount)
    for (label, scores) in report.classes.enumerated() {
      expectClose(scores, expected.classes.map { $0[label] }, "class \(label)")
    }
    expectClose(report.macroAverage, expected.macro, "macro average")
    expectClose(report.weightedAverage, expected.weighted, "weighted average")
    #expect(report.accuracy == expected.accuracy)
    #expect(abs(report.balancedAccuracy - expected.balanced) <= 5.2e-15)
  }

  @Test("classes are unequal where one has twice the samples of another, or another has none")
  func unequal() {
    func report(_ supports: [Int]) -> ClassificationReport {
      ClassificationReport(
        ConfusionMatrix(
          counts: supports.enumerated().map { label, count in supports.indices.map { $0 == label ? count : 0 } }))
    }
    #expect(!report([10, 19, 15]).isUnequal)
    #expect(report([10, 20, 15]).isUnequal)
    #expect(report([0, 5]).isUnequal)
  }

  /// A score of a class is one or a few rounded operations away from scikit-learn's, an average of up to 47 classes at
  /// most 47 roundings of half a unit in the last place of 1 (1.1e-16): 5.2e-15.
  private func expectClose(_ scores: ClassificationReport.Scores, _ expected: [Double], _ what: String) {
    for (value, reference) in zip([scores.precision, scores.recall, scores.f1], expected) {
      #expect(abs(value - reference) <= 5.2e-15, "\(what): \(value), scikit-learn \(reference)")
    }
    #expect(Double(scores.support) == expected[3], "\(what)")
  }

  @Test("is all zeros without samples")
  func empty() {
    let report = ClassificationReport(ConfusionMatrix(classCount: 2))
    for scores in report.classes + [report.macroAverage, report.weightedAverage] {
      #expect([scores.precision, scores.recall, scores.f1] == [0, 0, 0])
      #expect(scores.support == 0)
    }
    #expect(report.accuracy == 0)
  }
}
