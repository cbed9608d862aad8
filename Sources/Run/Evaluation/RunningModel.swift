import Formats
import Network
import RunFiles
import Statistics

/// A model and its predictions for a set of images. It has one engine, and runs each view of the images once.
package final class RunningModel {
  package let file: ModelFile
  /// The images.
  package let set: ImageSet
  /// The network's own loss on them, from its logits.
  package let loss: Double
  /// Its predictions for them as they are.
  package let probabilities: SetProbabilities

  private let predictor: Predictor

  /// Measures a model.
  ///
  /// - Throws: `DataMismatch` if the images are of another kind than the model takes.
  package init(_ file: ModelFile, on set: ImageSet, threads: Int) throws {
    self.file = file
    self.set = set
    predictor = try Predictor(model: file.model, threads: threads)
    var values: [Float] = []
    loss = try predictor.evaluate(set.data) { _, rows in rows.withUnsafeBufferPointer { values += $0 } }.loss
    probabilities = SetProbabilities(
      set.name, labels: set.labels, classCount: file.model.shape.classes, names: file.model.classNames, values)
  }

  /// Its mean prediction over several views of each image, the first of which is the image as it is.
  func probabilities(over views: Views) throws -> SetProbabilities {
    try SetProbabilities(
      meanOf: views.distortions.map { distortions in
        guard let distortions else { return probabilities }
        var values: [Float] = []
        _ = try predictor.evaluate(set.data, distortions: distortions) { _, rows in
          rows.withUnsafeBufferPointer { values += $0 }
        }
        return SetProbabilities(
          set.name, labels: set.labels, classCount: probabilities.classCount, names: probabilities.names, values)
      })
  }

  /// Measures the model on another set, whose probabilities are written and not kept: it may be large.
  func measure(_ other: ImageSet, writingTo writer: inout CSVWriter) throws -> MeasuredSet {
    let (classCount, names) = (probabilities.classCount, probabilities.names)
    var scores = ProbabilityScores(classCount: classCount)
    let evaluation = try predictor.evaluate(other.data, indices: other.indices) { indices, probabilities in
      let rows = SetProbabilities(
        other.name, labels: indices.map { Int(other.data.labels[$0]) }, classCount: classCount, names: names,
        probabilities.elements)
      for row in rows.labels.indices { scores.record(rows[row], label: rows.labels[row]) }
      try rows.writeRows(to: &writer, of: indices)
    }
    return MeasuredSet(name: other.name, loss: evaluation.loss, scores: scores)
  }
}

/// A model's predictions for a set of images.
package struct MeasuredSet {
  /// The set.
  package let name: String
  /// The network's own loss, from its logits.
  package let loss: Double
  package let scores: ProbabilityScores
}
