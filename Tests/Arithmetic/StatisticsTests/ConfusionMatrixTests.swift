import Statistics
import Testing

@Suite("ConfusionMatrix")
struct ConfusionMatrixTests {
  @Test("counts as scikit-learn's confusion_matrix", arguments: try ReferenceReport.all())
  func counts(_ expected: ReferenceReport) {
    let matrix = expected.matrix
    for label in 0..<expected.classCount {
      let row = (0..<expected.classCount).map { matrix[label: label, predicted: $0] }
      #expect(row == expected.confusion[label])
      #expect(matrix.support(label: label) == expected.labels.count { $0 == label })
      #expect(matrix.predictions(of: label) == expected.predicted.count { $0 == label })
    }
    #expect(matrix.count == expected.labels.count)
    #expect(matrix.correct == zip(expected.labels, expected.predicted).count { $0 == $1 })
    #expect(matrix.accuracy == expected.accuracy)
  }

  @Test("is the same sample by sample and at once, from labels of any integer type")
  func recording() {
    var matrix = ConfusionMatrix(classCount: 3)
    for (label, predicted) in [(0, 0), (2, 1), (2, 1), (1, 1)] { matrix.record(label: label, predicted: predicted) }
    #expect(matrix == ConfusionMatrix(classCount: 3, labels: [0, 2, 2, 1] as [UInt8], predicted: [0, 1, 1, 1]))
    #expect(matrix != ConfusionMatrix(classCount: 3, labels: [0, 2, 2, 1], predicted: [0, 1, 1, 2]))
  }

  @Test("an empty one has an accuracy of 0 and no mistakes")
  func empty() {
    let matrix = ConfusionMatrix(classCount: 2)
    #expect(matrix.accuracy == 0)
    #expect(matrix.count == 0)
    #expect(matrix.largestConfusions(limit: 5).isEmpty)
  }

  @Test("lists the largest mistakes first, equal ones by label and prediction")
  func largestConfusions() {
    let matrix = ConfusionMatrix(
      classCount: 4,
      labels: [3, 3, 3, 1, 1, 0, 0, 2, 2, 2, 2], predicted: [2, 2, 2, 0, 3, 3, 1, 2, 2, 2, 2])
    let pairs = matrix.largestConfusions(limit: 4).map { [$0.label, $0.predicted, $0.count] }
    #expect(pairs == [[3, 2, 3], [0, 1, 1], [0, 3, 1], [1, 0, 1]])
    #expect(matrix.largestConfusions(limit: 100).count == 5)
    #expect(matrix.largestConfusions(limit: 0).isEmpty)
  }
}
