import Formats
import Statistics
import ToolFrame

/// The figures of an evaluation for a terminal of 80 columns.
func report(_ sets: [MeasuredSet], _ ensemble: Ensemble?, _ viewed: ViewedSet?, _ effect: TemperatureEffect?) -> String
{
  var metrics = TextTable([
    ("set", .left), ("images", .right), ("correct", .right), ("accuracy", .right), ("std error", .right),
    ("loss", .right), ("calibration", .right), ("Brier", .right),
  ])
  for set in sets {
    metrics.add([
      set.name, grouped(set.matrix.count), grouped(set.matrix.correct), Numbers.percent(set.accuracy),
      Numbers.percent(set.accuracyError), Numbers.fixed(set.loss, 6), error(set.scores), brier(set.scores),
    ])
  }
  let details = sets.map { set in
    "\(set.name): true classes in rows, predicted ones in columns\n\n\(confusions(set.matrix))\n\n"
      + "\(set.name): scores of each class\n\n\(scores(set.report))"
  }
  let parts = [metrics.text] + [ensemble.map(text), viewed.map(text), effect.map(text)].compactMap { $0 } + details
  return parts.map { "\n" + $0 }.joined(separator: "\n")
}

private func error(_ scores: ProbabilityScores) -> String { Numbers.percent(scores.calibration.expectedError) }

private func brier(_ scores: ProbabilityScores) -> String { Numbers.fixed(scores.brier.value, 5) }

private func text(_ ensemble: Ensemble) -> String {
  let first = ensemble.rows[0].name
  let text =
    "\(ensemble.set): the average of \(ensemble.rows.count - 2) models beside \(first)\n\n"
    + table(ensemble.rows, ruleBefore: ensemble.rows.count - 1)
  return text + summary("the ensemble", first, ensemble.rows.last?.comparison)
}

private func text(_ viewed: ViewedSet) -> String {
  let first = viewed.rows[0].name
  let text =
    "\(viewed.set): \(grouped(viewed.views.count)) views of each image beside one\n\n"
    + table(viewed.rows, ruleBefore: 1, withViews: true)
  return text + summary("\(first) with views", first, viewed.rows[1].comparison)
    + "\nviews but the first are distorted by \(viewed.views.augmentation)"
}

/// - Parameter withViews: Whether the number of views is shown, in place of the Brier score: 80 columns do not hold both.
private func table(_ rows: [ComparedRow], ruleBefore rule: Int, withViews: Bool = false) -> String {
  var table = TextTable(
    [("model", .left)] + (withViews ? [("views", .right)] : [])
      + [("accuracy", .right), ("loss", .right), ("calibration", .right)] + (withViews ? [] : [("Brier", .right)])
      + [("difference", .right), ("p", .right)])
  for (place, row) in rows.enumerated() {
    if place == rule { table.addRule() }
    let comparison = row.comparison.map { comparison in
      let difference = Numbers.fixed(100 * comparison.difference, 2)
      return [
        "\(comparison.difference > 0 ? "+" : "")\(difference) ± \(Numbers.percent(comparison.standardError))",
        comparison.mcNemar.pValue < 0.001 ? "<0.001" : Numbers.fixed(comparison.mcNemar.pValue, 3),
      ]
    }
    table.add(
      [row.name] + (withViews ? [grouped(row.views)] : [])
        + [Numbers.percent(row.scores.accuracy), Numbers.fixed(row.loss, 6), error(row.scores)]
        + (withViews ? [] : [brier(row.scores)]) + (comparison ?? ["", ""]))
  }
  return table.text
}

private func summary(_ one: String, _ first: String, _ comparison: PairedComparison?) -> String {
  guard let comparison else { return "" }
  return "\n\nonly \(one) is right on \(grouped(comparison.onlyFirst)) images, only \(first) on"
    + " \(grouped(comparison.onlySecond)); p is McNemar's"
}

private func text(_ effect: TemperatureEffect) -> String {
  var table = TextTable([
    ("set", .left), ("images", .right), ("temperature", .right), ("loss", .right), ("calibration", .right),
    ("Brier", .right),
  ])
  for row in effect.rows {
    table.add([
      row.set, grouped(row.scores.count), Numbers.fixed(row.temperature, 4), Numbers.fixed(row.scores.loss, 6),
      error(row.scores), brier(row.scores),
    ])
  }
  let origin = effect.temperature.learntFrom == nil ? "given" : "fitted to predictions of images not trained on"
  return "temperature \(Numbers.fixed(effect.temperature.value, 4)), \(origin)\n\n\(table.text)"
}

/// The whole matrix, zeros off the diagonal as points; of many classes only the most frequent mistakes.
private func confusions(_ matrix: ConfusionMatrix) -> String {
  // Columns of one width look like a matrix.
  let counts = (0..<matrix.classCount).map { label in
    (0..<matrix.classCount).map { matrix[label: label, predicted: $0] }
  }
  let width = String(counts.joined().max() ?? 0).count
  var table = TextTable(
    [("true", .left)]
      + counts.indices.map { label in
        let heading = "\(label)"
        return (String(repeating: " ", count: max(0, width - heading.count)) + heading, .right)
      })
  for (label, row) in counts.enumerated() {
    table.add(["\(label)"] + row.enumerated().map { $1 == 0 && $0 != label ? "." : "\($1)" })
  }
  return table.width <= 80 ? table.text : largestConfusions(matrix)
}

private func largestConfusions(_ matrix: ConfusionMatrix) -> String {
  var table = TextTable([("true", .right), ("predicted", .right), ("images", .right)])
  for mistake in matrix.largestConfusions(limit: 20) {
    table.add(["\(mistake.label)", "\(mistake.predicted)", grouped(mistake.count)])
  }
  return "the most frequent mistakes (all of them are in the file):\n\n" + table.text
}

private func scores(_ report: ClassificationReport) -> String {
  var table = TextTable([
    ("class", .left), ("precision", .right), ("recall", .right), ("F1", .right), ("images", .right),
  ])
  func add(_ name: String, _ scores: ClassificationReport.Scores) {
    table.add([
      name, Numbers.fixed(scores.precision, 4), Numbers.fixed(scores.recall, 4), Numbers.fixed(scores.f1, 4),
      grouped(scores.support),
    ])
  }
  for (label, scores) in report.classes.enumerated() { add("\(label)", scores) }
  table.addRule()
  add("macro average", report.macroAverage)
  add("weighted average", report.weightedAverage)
  return table.text
}
