import Network

/// A model, and an ensemble if there is one, whose probabilities are averaged over several views of every image, beside the
/// model that sees every image once.
struct ViewedSet {
  let set: String
  let views: Views
  /// The model that was measured, the same over the views, the ensemble over the views.
  let rows: [ComparedRow]
  /// The model's, over the views.
  let probabilities: SetProbabilities

  /// Measures a model over several views of a set.
  ///
  /// - Parameters:
  ///   - members: The ensemble's models; none if there is no ensemble.
  ///   - measured: What the model makes of the set as it is.
  init(
    _ views: Views, of model: ModelFile, and members: [ModelFile], on set: ImageSet, beside measured: MeasuredSet,
    threads: Int
  ) throws {
    func row(_ name: String, _ checksum: String, _ probabilities: SetProbabilities) -> ComparedRow {
      let scores = probabilities.scores()
      return ComparedRow(
        name, checksum: checksum, views: views.count, loss: scores.loss, scores, beside: measured)
    }
    func seen(by model: ModelFile) throws -> SetProbabilities {
      try SetProbabilities.measure(model, on: set, views: views, threads: threads)
    }
    probabilities = try seen(by: model)
    var rows = [ComparedRow(model, measured), row(model.name, model.checksum, probabilities)]
    if !members.isEmpty {
      var mean = ProbabilityMean(count: probabilities.values.count)
      for member in members { mean.add(try seen(by: member).values) }
      let averaged = SetProbabilities(
        set.name, labels: set.labels, classCount: probabilities.classCount, mean.values)
      rows.append(row("ensemble", "", averaged))
    }
    self.set = set.name
    self.views = views
    self.rows = rows
  }

  /// Writes the table and the model's probabilities.
  func write(to files: AdditionalFiles) throws {
    try probabilities.write(to: files.predictions)
    try rows.write(to: files.table, set: set, withViews: true)
  }
}
