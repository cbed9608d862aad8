import Metrics
import ToolSupport

/// The figures of an evaluation for a terminal of 80 columns.
func report(_ sets: [MeasuredSet]) -> String {
  var metrics = TextTable([
    ("set", .left), ("images", .right), ("correct", .right), ("accuracy", .right), ("standard error", .right),
    ("loss", .right),
  ])
  for set in sets {
    metrics.add([
      set.name, Numbers.grouped(set.matrix.count), Numbers.grouped(set.matrix.correct), Numbers.percent(set.accuracy),
      Numbers.percent(set.accuracyError), Numbers.fixed(set.loss, 6),
    ])
  }
  let details = sets.map { set in
    "\(set.name): true classes in rows, predicted ones in columns\n\n\(confusions(set.matrix))\n\n"
      + "\(set.name): scores of each class\n\n\(scores(set.report))"
  }
  return ([metrics.text] + details).map { "\n" + $0 }.joined(separator: "\n")
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
    table.add(["\(mistake.label)", "\(mistake.predicted)", Numbers.grouped(mistake.count)])
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
      Numbers.grouped(scores.support),
    ])
  }
  for (label, scores) in report.classes.enumerated() { add("\(label)", scores) }
  table.addRule()
  add("macro average", report.macroAverage)
  add("weighted average", report.weightedAverage)
  return table.text
}
