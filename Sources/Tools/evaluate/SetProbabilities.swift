import Formats
import Network
import RunFiles
import Statistics
import ToolFrame

/// The probabilities that a model, or several together, give for all images of a set.
struct SetProbabilities {
  let set: String
  let labels: [Int]
  let classCount: Int
  /// A row for each image, as files have them.
  private(set) var values: [Float]

  /// Takes the probabilities of a set.
  ///
  /// - Precondition: there is one of each class for each image.
  init(_ set: String, labels: [Int], classCount: Int, _ values: [Float]) {
    precondition(values.count == labels.count * classCount, "\(values.count) probabilities of \(labels.count) images")
    self.set = set
    self.labels = labels
    self.classCount = classCount
    self.values = values
  }

  /// What a model gives for a set, and its own loss there, from its logits.
  static func measure(
    _ file: ModelFile, on set: ImageSet, threads: Int
  ) throws -> (probabilities: SetProbabilities, loss: Double) {
    let (values, loss) = try Predictor(model: file.model, threads: threads).probabilities(of: set)
    let classCount = file.model.shape.classes
    return (SetProbabilities(set.name, labels: set.labels, classCount: classCount, values), loss)
  }

  /// What a model gives for a set in the mean over several views of each image.
  static func measure(
    _ file: ModelFile, on set: ImageSet, views: Views, threads: Int
  ) throws -> SetProbabilities {
    let predictor = Predictor(model: file.model, threads: threads)
    let classCount = file.model.shape.classes
    var mean = ProbabilityMean(count: set.data.count * classCount)
    for distortions in views.distortions { mean.add(try predictor.probabilities(of: set, distortions).values) }
    return SetProbabilities(set.name, labels: set.labels, classCount: classCount, mean.values)
  }

  /// The probabilities of one image.
  subscript(image: Int) -> [Double] { values[image * classCount..<(image + 1) * classCount].map(Double.init) }

  /// What they are worth.
  func scores() -> ProbabilityScores {
    var scores = ProbabilityScores(classCount: classCount)
    for image in labels.indices { scores.record(self[image], label: labels[image]) }
    return scores
  }

  /// The probabilities as they are at a temperature.
  func scaled(by temperature: Double) -> SetProbabilities {
    var scaled = self
    scaled.values = labels.indices.flatMap { image in
      TemperatureScaling.scaled(self[image], by: temperature).map { Float($0) }
    }
    return scaled
  }

  /// Writes a row for each image.
  func write(to path: String) throws {
    let columns = PredictionRows.columns(leading: ["set"], classCount: classCount)
    try CSVWriter.write(to: path, columns: columns) { writer in
      try values.withUnsafeBufferPointer { all in
        for image in labels.indices {
          try writer.field(set)
          try PredictionRows.write(
            index: image, label: labels[image],
            probabilities: UnsafeBufferPointer(rebasing: all[image * classCount..<(image + 1) * classCount]),
            to: &writer)
        }
      }
    }
  }
}

extension Predictor {
  /// The probabilities of all images, as they are or distorted, and the loss.
  fileprivate func probabilities(
    of set: ImageSet, _ distortions: Distortions? = nil
  ) throws -> (values: [Float], loss: Double) {
    var values: [Float] = []
    let evaluation = try evaluate(set.data, distortions: distortions) { _, probabilities in
      probabilities.withUnsafeBufferPointer { values += $0 }
    }
    return (values, evaluation.loss)
  }
}
