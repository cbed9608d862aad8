import Formats
import Statistics
import ToolFrame

/// Models whose probabilities are averaged, beside each of them and beside the model that was measured.
struct Ensemble {
  let set: String
  /// The model that was measured, the ensemble's members, the ensemble.
  let rows: [ComparedRow]
  let probabilities: SetProbabilities

  /// Measures models and their average on a set.
  ///
  /// - Parameters:
  ///   - members: The models to average, of the same images and classes; their networks may differ.
  ///   - reference: The model that all are compared with.
  ///   - measured: What it makes of the set.
  init(
    of members: [ModelFile], on set: ImageSet, beside reference: ModelFile, _ measured: MeasuredSet, threads: Int
  ) throws {
    let classCount = reference.model.shape.classes
    var rows = [ComparedRow(reference, measured)]
    func row(_ name: String, _ checksum: String, _ loss: Double, _ scores: ProbabilityScores) -> ComparedRow {
      ComparedRow(name, checksum: checksum, loss: loss, scores, beside: measured)
    }
    var mean = ProbabilityMean(count: set.data.count * classCount)
    for member in members {
      let (probabilities, loss) = try SetProbabilities.measure(member, on: set, threads: threads)
      mean.add(probabilities.values)
      rows.append(row(member.name, member.checksum, loss, probabilities.scores()))
    }
    probabilities = SetProbabilities(set.name, labels: set.labels, classCount: classCount, mean.values)
    let scores = probabilities.scores()
    rows.append(row("ensemble", "", scores.loss, scores))
    self.set = set.name
    self.rows = rows
  }

  /// Writes the table and the ensemble's probabilities.
  func write(to files: AdditionalFiles) throws {
    try probabilities.write(to: files.predictions)
    try rows.write(to: files.table, set: set)
  }
}
