import Dataset
import Formats
import RunFiles
import Statistics

/// What is always measured: figures of each set, confusions, each class, and all probabilities.
package struct MeasuredModel {
  /// The sets, the images that it was trained on first.
  package let sets: [MeasuredSet]
  private let checksum: String
  private let names: ClassNames?

  /// Measures a model, and writes the probabilities of each image on the way.
  ///
  /// - `training`: The images that it was trained on, if they are to be measured too.
  /// - `path`: Where the probabilities go.
  package init(_ model: RunningModel, and training: ImageSet?, writingTo path: String) throws {
    names = model.probabilities.names
    let columns = PredictionRows.columns(
      leading: ["set"], classCount: model.probabilities.classCount, names: names)
    let tested = MeasuredSet(name: model.set.name, loss: model.loss, scores: model.probabilities.scores())
    sets = try CSVWriter.write(to: path, columns: columns) { writer in
      let trained = try training.map { try model.measure($0, writingTo: &writer) }
      try model.probabilities.writeRows(to: &writer, of: model.probabilities.labels.indices)
      return [trained, tested].compactMap { $0 }
    }
    checksum = model.file.checksum
  }

  /// The images that the model was not trained on.
  package var tested: MeasuredSet { sets[sets.count - 1] }

  /// Writes the tables.
  package func write(metrics: String, confusion: String, perClass: String) throws {
    try ConfusionMatrix.write(sets.map { ($0.name, $0.scores.matrix) }, names: names, to: confusion)
    try ClassRow.schema(hasNames: names != nil).write(
      sets.flatMap { ClassRow.rows($0.name, ClassificationReport($0.scores.matrix), names) }, to: perClass)
    try SetMetrics.schema.write(
      sets.map { SetMetrics($0.name, loss: $0.loss, $0.scores, modelChecksum: checksum) }, to: metrics)
  }
}
