import Statistics
import Testing

/// What cleanlab finds; written by Fixtures/make_label_issues.py.
private struct ReferenceIssues: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let classes: Int
  let labels: [Int]
  let probabilities: [Double]
  let issues: [Int]

  var testDescription: String { name }

  static func all() throws -> [ReferenceIssues] { try Fixture.json("label_issues.json", as: [ReferenceIssues].self) }
}

@Suite("Confident learning")
struct ConfidentLearningTests {
  @Test("finds the label issues that cleanlab does, in its order", arguments: try ReferenceIssues.all())
  private func reference(_ expected: ReferenceIssues) {
    let found = ConfidentLearning.issues(
      labels: expected.labels, probabilities: expected.probabilities, classCount: expected.classes)
    #expect(found == expected.issues)
  }

  @Test("equally suspicious samples come by their places")
  func ties() {
    // Two samples of class 0 look like class 1, one of them twice: their margins and confidences are equal.
    let labels = [0, 0, 0, 0, 0, 1, 1, 1]
    let rows = [[0.9, 0.1], [0.1, 0.9], [0.9, 0.1], [0.1, 0.9], [0.9, 0.1], [0.1, 0.9], [0.1, 0.9], [0.1, 0.9]]
    #expect(ConfidentLearning.issues(labels: labels, probabilities: rows.flatMap { $0 }, classCount: 2) == [1, 3])
  }

  @Test("a class without samples, and one of a single sample, have no issues")
  func smallClasses() {
    let labels = [0, 0, 1]
    let rows = [[0.8, 0.1, 0.1], [0.7, 0.2, 0.1], [0.9, 0.05, 0.05]]
    #expect(ConfidentLearning.issues(labels: labels, probabilities: rows.flatMap { $0 }, classCount: 3) == [])
  }
}
