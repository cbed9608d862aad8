import Formats
import RunFiles
import Statistics

/// The validation accuracy of each fold with what chance alone may do to it.
struct FoldAccuracies {
  private let counts: [(fold: Int, correct: Int, count: Int)]

  /// Counts the right images of each fold.
  ///
  /// - Returns: `nil` without a table of the folds.
  init?(_ run: Run, _ validation: CrossValidationFiles) {
    guard let folds = run.folds else { return nil }
    let sizes = folds.classCounts().map { $0.reduce(0, +) }
    counts = zip(validation.rows, sizes).map { row, size in
      (row.fold, Int((row.validAccuracy * Double(size)).rounded()), size)
    }
  }

  /// The picture.
  ///
  /// - `reference`: The published mean, to be drawn beside.
  func chart(reference: Double?) -> String {
    let all = (correct: counts.reduce(0) { $0 + $1.correct }, count: counts.reduce(0) { $0 + $1.count })
    let rows =
      counts.map { Self.row("fold \($0.fold)", $0.correct, $0.count, isSum: false) }
      + [Self.row("all folds", all.correct, all.count, isSum: true)]
    let mean = counts.reduce(0) { $0 + Double($1.correct) / Double($1.count) } / Double(counts.count)
    var guides: [DotChart.Guide] = [(mean, "mean \(Text.percent(mean))", "own")]
    if let reference {
      guides.append((reference, "reference \(Text.percent(reference))", "other"))
    }
    return DotChart(
      title: "Validation accuracy of \(counts.count) folds with 95 % confidence intervals, mean \(Text.percent(mean))",
      axisTitle: "validation accuracy, %", rows: rows, guides: guides
    ).draw()
  }

  private static func row(_ label: String, _ correct: Int, _ count: Int, isSum: Bool) -> DotChart.Row {
    let interval = wilsonInterval(correct: correct, count: count)
    let accuracy = Double(correct) / Double(count)
    return DotChart.Row(
      label: label,
      values: [
        (
          accuracy, .disc,
          "\(label): \(Text.percent(accuracy)), \(grouped(correct)) of \(grouped(count)),"
            + " \(Text.percent(interval.lowerBound)) to \(Text.percent(interval.upperBound))"
        )
      ],
      interval: interval, isSum: isSum)
  }
}
