@_exported import TestSupport
import Statistics

/// What scikit-learn says about some labels and predictions.
struct ReferenceReport: Decodable, Sendable, CustomStringConvertible {
  let name: String
  let classCount: Int
  let labels: [Int]
  let predicted: [Int]
  let confusion: [[Int]]
  let accuracy: Double
  /// The balanced accuracy.
  let balanced: Double
  /// Precision, recall, F1 and support, each by label.
  let classes: [[Double]]
  /// Precision, recall, F1 and support.
  let macro: [Double]
  let weighted: [Double]

  var description: String { name }

  var matrix: ConfusionMatrix { ConfusionMatrix(classCount: classCount, labels: labels, predicted: predicted) }

  static func all() throws -> [ReferenceReport] {
    try Fixture.json("classification.json", as: [ReferenceReport].self)
  }
}
