import Dataset
import Formats
import RunFiles
import Statistics

/// The probabilities that a model, or several together, give for all images of a set.
package struct SetProbabilities: Sendable {
  package let set: String
  /// The class of each image.
  package let labels: [Int]
  /// The number of classes.
  package let classCount: Int
  /// The names of the classes.
  package let names: ClassNames?
  /// A row for each image, as files have them.
  package private(set) var values: [Float]

  /// Takes the probabilities of a set.
  ///
  /// - Precondition: there is one of each class for each image.
  init(
    _ set: String, labels: [Int], classCount: Int, names: ClassNames? = nil, _ values: [Float]
  ) {
    precondition(values.count == labels.count * classCount, "\(values.count) probabilities of \(labels.count) images")
    self.set = set
    self.labels = labels
    self.classCount = classCount
    self.names = names
    self.values = values
  }

  /// The mean of several predictions of the same images, added up in double precision, in their order.
  ///
  /// - Precondition: there is at least one.
  init(meanOf predictions: [SetProbabilities]) {
    self = predictions[0]
    var sums = [Double](repeating: 0, count: values.count)
    for prediction in predictions {
      precondition(prediction.labels == labels && prediction.classCount == classCount, "predictions of other images")
      for (place, value) in prediction.values.enumerated() { sums[place] += Double(value) }
    }
    values = sums.map { Float($0 / Double(predictions.count)) }
  }

  /// The probabilities of one image.
  package subscript(image: Int) -> [Double] { values[image * classCount..<(image + 1) * classCount].map(Double.init) }

  /// What they are worth.
  package func scores() -> ProbabilityScores {
    var scores = ProbabilityScores(classCount: classCount)
    for image in labels.indices { scores.record(self[image], label: labels[image]) }
    return scores
  }

  /// The probabilities as they are at a temperature.
  package func scaled(by temperature: Double) -> SetProbabilities {
    var scaled = self
    scaled.values = labels.indices.flatMap { image in
      TemperatureScaling.scaled(self[image], by: temperature).map { Float($0) }
    }
    return scaled
  }

  /// Writes a row for each image.
  package func write(to path: String) throws {
    let columns = PredictionRows.columns(leading: ["set"], classCount: classCount, names: names)
    try CSVWriter.write(to: path, columns: columns) { try writeRows(to: &$0, of: labels.indices) }
  }

  /// Writes the rows into a file that other sets' are in, too.
  ///
  /// - `indices`: The place of each image in its set.
  func writeRows(to writer: inout CSVWriter, of indices: some Sequence<Int>) throws {
    try values.withUnsafeBufferPointer { all in
      for (image, index) in indices.enumerated() {
        try writer.field(set)
        try PredictionRows.write(
          index: index, label: labels[image],
          probabilities: UnsafeBufferPointer(rebasing: all[image * classCount..<(image + 1) * classCount]),
          names: names, to: &writer)
      }
    }
  }
}
