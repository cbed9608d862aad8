import Dataset
import Evaluation
import Formats
import Network
import RunFiles
import Statistics

/// The figures of an evaluation for a terminal of 80 columns.
func report(
  _ sets: [MeasuredSet], _ names: ClassNames?, _ ensemble: Averages?, _ viewed: (averages: Averages, views: Views)?,
  _ effect: TemperatureEffect?
) -> String {
  var metrics = TextTable(
    "set", numbers: ["images", "correct", "accuracy", "std error", "loss", "calibration", "Brier"])
  for set in sets {
    let row = SetMetrics(set.name, loss: set.loss, set.scores, modelChecksum: "")
    metrics.add([
      row.name, grouped(row.images), grouped(row.correct), Numbers.percent(row.accuracy),
      Numbers.percent(row.standardError), Numbers.fixed(row.loss, 6), Numbers.percent(row.calibrationError),
      Numbers.fixed(row.brier, 5),
    ])
  }
  let details = sets.map { set in
    "\(set.name): true classes in rows, predicted ones in columns\n\n\(confusions(set.scores.matrix, names))\n\n"
      + "\(set.name): scores of each class\n\n\(scores(ClassificationReport(set.scores.matrix), names))"
  }
  let parts = [metrics.text] + [ensemble.map(text), viewed.map(text), effect.map(text)].compactMap { $0 } + details
  return parts.map { "\n" + $0 }.joined(separator: "\n")
}

private func text(_ ensemble: Averages) -> String {
  let rows = ensemble.rows
  return "\(rows[0].set): the average of \(rows.count - 2) models beside \(rows[0].model)\n\n"
    + table(rows, ruleBefore: rows.count - 1) + summary("the ensemble", rows[0], rows[rows.count - 1].difference)
}

private func text(_ viewed: (averages: Averages, views: Views)) -> String {
  let rows = viewed.averages.rows
  return "\(rows[0].set): \(grouped(viewed.views.count)) views of each image (test-time augmentation) beside one\n\n"
    + table(rows, ruleBefore: 1, withViews: true)
    + summary("\(rows[0].model) with views", rows[0], rows[1].difference)
    + "\nviews after the first are distorted by \(viewed.views.augmentation)"
}

/// - `withViews`: Whether the number of views is shown, in place of the Brier score: 80 columns do not hold
///   both.
private func table(_ rows: [ComparisonRow], ruleBefore rule: Int, withViews: Bool = false) -> String {
  var table = TextTable(
    "model",
    numbers: (withViews ? ["views"] : []) + ["accuracy", "loss", "calibration"] + (withViews ? [] : ["Brier"])
      + ["difference", "p"])
  for (place, row) in rows.enumerated() {
    if place == rule { table.addRule() }
    let comparison = row.difference.map { one in
      [
        "\(one.points > 0 ? "+" : "")\(Numbers.fixed(100 * one.points, 2)) ± \(Numbers.percent(one.error))",
        Numbers.small(one.pValue, 3),
      ]
    }
    table.add(
      [row.model] + (withViews ? [grouped(row.views)] : [])
        + [Numbers.percent(row.accuracy), Numbers.fixed(row.loss, 6), Numbers.percent(row.calibrationError)]
        + (withViews ? [] : [Numbers.fixed(row.brier, 5)]) + (comparison ?? ["", ""]))
  }
  return table.text
}

private func summary(_ one: String, _ first: ComparisonRow, _ difference: ComparisonRow.Difference?) -> String {
  guard let difference else { return "" }
  return "\n\nonly \(one) is correct on \(grouped(difference.onlyThis)) images, only \(first.model) on"
    + " \(grouped(difference.onlyFirst)); p is McNemar's"
}

private func text(_ effect: TemperatureEffect) -> String {
  var table = TextTable("set", numbers: ["images", "temperature", "loss", "calibration", "Brier"])
  for row in effect.rows {
    table.add([
      row.set, grouped(row.images), Numbers.fixed(row.temperature, 4), Numbers.fixed(row.loss, 6),
      Numbers.percent(row.calibrationError), Numbers.fixed(row.brier, 5),
    ])
  }
  let origin = effect.temperature.learntFrom == nil ? "given" : "fitted to predictions of images not trained on"
  return "temperature \(Numbers.fixed(effect.temperature.value, 4)), \(origin)\n\n\(table.text)"
}

/// The whole matrix, zeros off the diagonal as points; of many classes only the most frequent mistakes.
private func confusions(_ matrix: ConfusionMatrix, _ names: ClassNames?) -> String {
  // Columns of one width look like a matrix.
  let counts = (0..<matrix.classCount).map { label in
    (0..<matrix.classCount).map { matrix[label: label, predicted: $0] }
  }
  let width = String(counts.joined().max() ?? 0).count
  var table = TextTable(
    "true", numbers: counts.indices.map { String(repeating: " ", count: max(0, width - "\($0)".count)) + "\($0)" })
  for (label, row) in counts.enumerated() {
    table.add([names.heading(label)] + row.enumerated().map { $1 == 0 && $0 != label ? "." : "\($1)" })
  }
  return table.width <= 80 ? table.text : largestConfusions(matrix, names)
}

private func largestConfusions(_ matrix: ConfusionMatrix, _ names: ClassNames?) -> String {
  let side = names == nil ? TextTable.Alignment.right : .left
  var table = TextTable([("true", side), ("predicted", side), ("images", .right)])
  for mistake in matrix.largestConfusions(limit: 20) {
    table.add([names.heading(mistake.label), names.heading(mistake.predicted), grouped(mistake.count)])
  }
  return "the most frequent mistakes (all of them are in the file):\n\n" + table.text
}

private func scores(_ report: ClassificationReport, _ names: ClassNames?) -> String {
  var table = TextTable("class", numbers: ["precision", "recall", "F1", "images"])
  func add(_ name: String, _ scores: ClassificationReport.Scores) {
    table.add([
      name, Numbers.fixed(scores.precision, 4), Numbers.fixed(scores.recall, 4), Numbers.fixed(scores.f1, 4),
      grouped(scores.support),
    ])
  }
  for (label, scores) in report.classes.enumerated() { add(names.heading(label), scores) }
  table.addRule()
  add("macro average", report.macroAverage)
  add("weighted average", report.weightedAverage)
  guard report.isUnequal else { return table.text }
  return """
    \(table.text)

    classes are unequal: accuracy \(Numbers.percent(report.accuracy)), balanced accuracy \
    \(Numbers.percent(report.balancedAccuracy)), macro F1 \(Numbers.fixed(report.macroAverage.f1, 4));
    balanced accuracy is the mean recall of the classes that have images
    """
}
