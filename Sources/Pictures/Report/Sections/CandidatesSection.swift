import Formats
import RunFiles

/// The comparison of the candidates, and which one was chosen.
struct CandidatesSection {
  /// A candidate's line.
  struct Row {
    let name: String
    /// Whether it is the chosen one, for its style.
    let isChosen: Bool
    /// The marks behind the name.
    let marks: String
    let options: String
    let parameters, accuracy, byFold, byImage, probability, epochs, took: String
  }

  let rows: [Row]
  let chosen: String
  let reason: String
  let chart: String

  /// The section of a run that had candidates; others have none, and miss nothing, nor does a run whose final model is
  /// not the one that was chosen.
  static func section(_ run: Run) -> Section<CandidatesSection>? {
    guard let candidates = run.candidates else { return nil }
    if let final = run.final.metadata, final.training?.candidate != candidates.chosen { return nil }
    return Section("candidates", "Candidates", CandidatesSection(candidates))
  }

  private init(_ files: CandidateFiles) {
    chosen = files.chosen
    reason =
      files.rule == "one-se"
      ? "the one with the fewest weights within one standard error of the best" : "the one of the highest mean"
    rows = files.rows.map { row in
      let marks = [row.comparison == nil ? "best" : nil, row.name == files.chosen ? "chosen" : nil].compactMap { $0 }
      return Row(
        name: row.name, isChosen: row.name == files.chosen, marks: marks.joined(separator: ", "),
        options: row.options.isEmpty ? "all defaults" : row.options, parameters: grouped(row.parameters),
        accuracy: Text.percent(row.accuracy, plusMinus: row.deviation),
        byFold: Self.points(row.comparison?.folds), byImage: Self.points(row.comparison?.images),
        probability: row.comparison.map { $0.probability < 0.001 ? "< 0.001" : Text.fixed($0.probability, 3) } ?? "–",
        epochs: "\(row.epochs)", took: Text.duration(row.seconds))
    }
    chart = Self.chart(files)
  }

  /// A difference of accuracies with its standard error, in percentage points.
  private static func points(_ difference: CandidateRow.Difference?) -> String {
    difference.map { "\(Text.fixed(100 * $0.mean, 3)) ± \(Text.fixed(100 * $0.error, 3))" } ?? "–"
  }

  private static func chart(_ files: CandidateFiles) -> String {
    let rows = files.rows.map { row in
      let (mean, deviation) = (row.accuracy, row.deviation)
      return DotChart.Row(
        label: row.name,
        values: [
          (mean, row.name == files.chosen ? .disc : .ring, "\(row.name): \(Text.percent(mean, plusMinus: deviation))")
        ],
        interval: max(0, mean - deviation)...min(1, mean + deviation), isSum: false)
    }
    let best = files.rows.map(\.accuracy).max() ?? 0
    return DotChart(
      title: "Mean validation accuracy of \(files.rows.count) candidates with the standard deviation of the folds",
      axisTitle: "validation accuracy, %", rows: rows,
      guides: [DotChart.Guide(value: best, label: "best \(Text.percent(best))", series: "own")]
    ).draw()
  }
}
