import Formats
import Metrics
import ToolSupport

/// Models whose probabilities are averaged, beside each of them and beside the model that was measured.
struct Ensemble {
  /// A model or the ensemble in the table.
  struct Row {
    let name: String
    /// Nothing for the ensemble, which is no file.
    let checksum: String
    let loss: Double
    let scores: ProbabilityScores
    /// The row's model as the first one, the model that was measured as the second; `nil` for that model itself.
    let comparison: PairedComparison?
  }

  let set: String
  /// The model that was measured, the ensemble's members, the ensemble.
  let rows: [Row]
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
    var rows = [
      Row(
        name: reference.name, checksum: reference.checksum, loss: measured.loss, scores: measured.scores,
        comparison: nil)
    ]
    func compared(_ scores: ProbabilityScores) -> PairedComparison {
      PairedComparison(first: scores.isRight, second: measured.scores.isRight)
    }
    var sums = [Double](repeating: 0, count: set.data.count * classCount)
    for member in members {
      let (probabilities, loss) = try SetProbabilities.measure(member, on: set, threads: threads)
      for (place, value) in probabilities.values.enumerated() { sums[place] += Double(value) }
      let scores = probabilities.scores()
      rows.append(
        Row(name: member.name, checksum: member.checksum, loss: loss, scores: scores, comparison: compared(scores)))
    }
    probabilities = SetProbabilities(
      set.name, labels: set.labels, classCount: classCount, sums.map { Float($0 / Double(members.count)) })
    let scores = probabilities.scores()
    rows.append(Row(name: "ensemble", checksum: "", loss: scores.loss, scores: scores, comparison: compared(scores)))
    self.set = set.name
    self.rows = rows
  }

  /// Writes the table and the ensemble's probabilities.
  func write(to files: AdditionalFiles) throws {
    try probabilities.write(to: files.predictions)
    try writeTable(to: files.table)
  }

  private func writeTable(to path: String) throws {
    let columns = [
      "set", "model", "model_crc32", "images", "correct", "accuracy", "standard_error", "loss", "calibration_error",
      "brier_score", "difference", "difference_standard_error", "only_this", "only_first", "mcnemar_p",
    ]
    try CSVWriter.write(to: path, columns: columns) { writer in
      for row in rows {
        let scores = row.scores
        for text in [set, row.name, row.checksum] { try writer.field(text) }
        for count in [scores.count, scores.matrix.correct] { try writer.field(count) }
        let error = standardError(accuracy: scores.accuracy, count: scores.count)
        for number in [scores.accuracy, error, row.loss, scores.calibration.expectedError, scores.brier.value] {
          try writer.field(number)
        }
        try row.comparison.write(to: &writer)
        try writer.endRow()
      }
    }
  }
}

extension PairedComparison? {
  /// Writes the fields of a comparison, empty ones if there is none.
  fileprivate func write(to writer: inout CSVWriter) throws {
    guard let self else {
      for _ in 0..<5 { try writer.field("") }
      return
    }
    for number in [self.difference, self.standardError] { try writer.field(number) }
    for count in [self.onlyFirst, self.onlySecond] { try writer.field(count) }
    try writer.field(self.mcNemar.pValue)
  }
}
