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
    let parameters, accuracy, byFold, foldProbability, byImage, probability, epochs, took: String
  }

  /// A line about a rung of the search.
  struct RungLine {
    let number, epochs, candidates, wentOn, failed, accuracy, took: String
  }

  let rows: [Row]
  let chosen: String
  let reason: String
  let chart: String
  /// What the rungs came to; empty without a search.
  let rungs: [RungLine]
  let isSearch: Bool
  /// The number of candidates to choose from.
  let count: String
  let outOfFold: String
  /// The same on other folds, if it was measured there.
  let remeasured: String?
  /// Accuracy against weights and against seconds, where there are enough candidates to see anything.
  let tradeOffs: [String]
  let hasTradeOffs: Bool

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
      ? "the one with the fewest weights within one corrected error of the best" : "the one of the highest mean"
    rows = files.rows.map { row in
      let marks = [row.comparison == nil ? "best" : nil, row.name == files.chosen ? "chosen" : nil].compactMap { $0 }
      return Row(
        name: row.name, isChosen: row.name == files.chosen, marks: marks.joined(separator: ", "),
        options: row.options.isEmpty ? "all defaults" : row.options, parameters: grouped(row.parameters),
        accuracy: Text.percent(row.accuracy, plusMinus: row.deviation),
        byFold: Self.points(row.comparison?.folds), foldProbability: Self.probability(row.comparison?.foldProbability),
        byImage: Self.points(row.comparison?.images), probability: Self.probability(row.comparison?.imageProbability),
        epochs: "\(row.epochs)", took: Text.duration(row.seconds))
    }
    chart = Self.chart(files)
    rungs = Self.lines(files.rungs)
    isSearch = !files.rungs.isEmpty
    let points = Self.points(of: files)
    count = "\(points.count + files.rungs.count { $0.accuracy == nil })"
    let row = files.rows.first { $0.name == files.chosen }
    outOfFold = row.map { Text.percent($0.outOfFold, plusMinus: $0.outOfFoldError) } ?? "–"
    remeasured = files.remeasured.map { Text.percent($0.outOfFold, plusMinus: $0.outOfFoldError) }
    hasTradeOffs = points.count >= 3
    tradeOffs = hasTradeOffs ? Self.tradeOffs(points) : []
  }

  private static func lines(_ rungs: [RungRow]) -> [RungLine] {
    Dictionary(grouping: rungs, by: \.rung).sorted { $0.key < $1.key }.map { number, rows in
      RungLine(
        number: "\(number)", epochs: "\(rows[0].epochs)", candidates: grouped(rows.count),
        wentOn: grouped(rows.count(where: \.wentOn)), failed: grouped(rows.count { $0.accuracy == nil }),
        accuracy: rows.compactMap(\.accuracy).max().map { Text.percent($0) } ?? "–",
        took: Text.duration(rows.reduce(0) { $0 + $1.seconds }))
    }
  }

  /// A candidate as far as it was trained.
  private struct Trained {
    let name: String
    let parameters: Int
    let accuracy, seconds: Double
    /// The epochs of a rung that it did not go on from; `nil` for one that was trained to the end.
    let epochs: Int?
  }

  /// Those that were compared, and those that were left behind in earlier rungs.
  private static func points(of files: CandidateFiles) -> [Trained] {
    let names = Set(files.rows.map(\.name))
    let left = files.rungs.filter { !$0.wentOn && !names.contains($0.candidate) }
    return left.compactMap { row in
      row.accuracy.map {
        Trained(
          name: row.candidate, parameters: row.parameters, accuracy: $0, seconds: row.seconds, epochs: row.epochs)
      }
    }
      + files.rows.map {
        Trained(
          name: $0.name, parameters: $0.parameters, accuracy: $0.accuracy, seconds: $0.seconds, epochs: nil)
      }
  }

  private static func tradeOffs(_ points: [Trained]) -> [String] {
    let costs: [(name: String, axis: String, cost: (Trained) -> Double)] = [
      ("weights", "weights", { Double($0.parameters) }),
      ("training time", "training of all folds, seconds", { $0.seconds }),
    ]
    return costs.map { name, axis, cost in
      TradeOffChart(
        title: "Validation accuracy of \(points.count) candidates against \(name)", axisTitle: axis,
        points: points.map { point in
          let epochs = point.epochs.map { ", left behind after \(counted($0, "epoch"))" } ?? ""
          return TradeOffChart.Point(
            name: point.name, cost: max(cost(point), 1e-3), accuracy: point.accuracy, isWhole: point.epochs == nil,
            title: "\(point.name): \(Text.percent(point.accuracy)), \(grouped(point.parameters)) weights, "
              + "\(Text.duration(point.seconds))\(epochs)")
        }
      ).draw()
    }
  }

  /// A difference of accuracies with its standard error, in percentage points.
  private static func points(_ difference: CandidateRow.Difference?) -> String {
    difference.map { "\(Numerals.fixed(100 * $0.mean, 3)) ± \(Numerals.fixed(100 * $0.error, 3))" } ?? "–"
  }

  private static func probability(_ value: Double?) -> String {
    value.map { Numbers.small($0, 3).replacing("<", with: "< ") } ?? "–"
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
      guides: [(best, "best \(Text.percent(best))", "own")]
    ).draw()
  }
}
