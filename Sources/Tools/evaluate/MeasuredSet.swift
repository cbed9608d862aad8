import Formats
import Network
import RunFiles
import Statistics
import ToolFrame

/// What a model makes of a set of images.
struct MeasuredSet {
  let name: String
  /// The network's own loss, from its logits.
  let loss: Double
  let scores: ProbabilityScores
  let report: ClassificationReport

  var matrix: ConfusionMatrix { scores.matrix }
  var accuracy: Double { scores.accuracy }
  var accuracyError: Double { standardError(accuracy: scores.accuracy, count: scores.count) }

  /// Measures a model and writes a row for each image, in their order.
  init(_ set: ImageSet, by predictor: Predictor, writingTo writer: inout CSVWriter) throws {
    let classCount = predictor.model.shape.classes
    var scores = ProbabilityScores(classCount: classCount)
    let evaluation = try predictor.evaluate(set.data) { indices, probabilities in
      try probabilities.withUnsafeBufferPointer { all in
        for (row, index) in indices.enumerated() {
          let label = Int(set.data.labels[index])
          let probabilities = UnsafeBufferPointer(rebasing: all[(row * classCount)..<((row + 1) * classCount)])
          scores.record(probabilities.map(Double.init), label: label)
          try writer.field(set.name)
          try PredictionRows.write(index: index, label: label, probabilities: probabilities, to: &writer)
        }
      }
    }
    name = set.name
    loss = evaluation.loss
    self.scores = scores
    report = ClassificationReport(scores.matrix)
  }
}

/// The sets that were measured.
struct MeasuredSets {
  let train: MeasuredSet?
  let tested: MeasuredSet

  var all: [MeasuredSet] { [train, tested].compactMap { $0 } }
}
