import Formats
import Metrics
import Network
import ToolSupport

/// What a model makes of a set of images.
struct MeasuredSet {
  let name: String
  let loss: Double
  let matrix: ConfusionMatrix
  let report: ClassificationReport

  var accuracy: Double { matrix.accuracy }
  var accuracyError: Double { standardError(accuracy: matrix.accuracy, count: matrix.count) }

  /// Measures a model and writes a row for each image, in their order.
  init(_ set: ImageSet, by predictor: Predictor, writingTo writer: inout CSVWriter) throws {
    let classCount = predictor.model.shape.classes
    var matrix = ConfusionMatrix(classCount: classCount)
    let evaluation = try predictor.evaluate(set.data) { indices, probabilities in
      try probabilities.withUnsafeBufferPointer { all in
        for (row, index) in indices.enumerated() {
          let label = Int(set.data.labels[index])
          try writer.field(set.name)
          let predicted = try PredictionRows.write(
            index: index, label: label,
            probabilities: UnsafeBufferPointer(rebasing: all[(row * classCount)..<((row + 1) * classCount)]),
            to: &writer)
          matrix.record(label: label, predicted: predicted)
        }
      }
    }
    name = set.name
    loss = evaluation.loss
    self.matrix = matrix
    report = ClassificationReport(matrix)
  }
}
