import Network
import RunFiles
import Statistics

/// Averages of probabilities beside the model that was measured: of several models, or over several views.
package struct Averages {
  /// The measured model, and those compared with it.
  package let rows: [ComparisonRow]
  /// The average for each image.
  package let probabilities: SetProbabilities

  private let kind: ComparisonRow.Kind

  /// Measures the average of several models beside each of them.
  ///
  /// - Parameters:
  ///   - members: The models to average, of the same images and classes; their networks may differ.
  ///   - reference: The model that all are compared with.
  package init(of members: [RunningModel], beside reference: RunningModel) {
    kind = .ensemble
    probabilities = SetProbabilities(meanOf: members.map(\.probabilities))
    let table = Comparison(reference)
    let own = members.map { table.row($0.file, 1, $0.probabilities.scores(), loss: $0.loss) }
    rows = [table.first] + own + [table.row(nil, 1, probabilities.scores())]
  }

  /// Measures a model, and several models together, over several views of each image.
  ///
  /// - `reference`: The model, which is compared with itself without views.
  /// - `members`: The models of the ensemble; none if there is no ensemble.
  package init(over views: Views, of reference: RunningModel, and members: [RunningModel]) throws {
    kind = .views
    probabilities = try reference.probabilities(over: views)
    let table = Comparison(reference)
    let ensemble =
      try members.isEmpty
      ? nil : SetProbabilities(meanOf: members.map { try $0.probabilities(over: views) })
    rows =
      [table.first, table.row(reference.file, views.count, probabilities.scores())]
      + (ensemble.map { [table.row(nil, views.count, $0.scores())] } ?? [])
  }

  /// Writes the table and the probabilities.
  package func write(table: String, predictions: String) throws {
    try probabilities.write(to: predictions)
    try ComparisonRow.schema(kind).write(rows, to: table)
  }
}

/// Makes the rows of a comparison with one model.
private struct Comparison {
  let first: ComparisonRow
  private let measured: ProbabilityScores

  init(_ reference: RunningModel) {
    measured = reference.probabilities.scores()
    first = ComparisonRow(
      set: reference.set.name, reference.file.name, checksum: reference.file.checksum, loss: reference.loss, measured,
      beside: nil)
  }

  /// - `file`: `nil` for an ensemble, which is no file.
  func row(_ file: ModelFile?, _ views: Int, _ scores: ProbabilityScores, loss: Double? = nil) -> ComparisonRow {
    ComparisonRow(
      set: first.set, file?.name ?? "ensemble", checksum: file?.checksum ?? "", views: views, loss: loss ?? scores.loss,
      scores, beside: measured)
  }
}
