import Formats
import RunFiles
import Statistics

/// The table of the folds, and the published figures beside it if the data are the same.
struct FoldsSection {
  /// A line of the table: a fold, the mean or the deviation.
  struct Row {
    let label: String
    let figures: [String]
    let bestEpoch: String
    let epochs: String
    let seconds: String
    /// The published figures; empty without comparison.
    let reference: [String]
  }

  /// A figure of this run beside a published one.
  struct Comparison {
    let name, own, reference: String
  }

  let rows: [Row]
  let sums: [Row]
  let hasReference: Bool
  let comparisons: [Comparison]
  let hasComparison: Bool
  let outOfFold: String
  let chosenEpochs: Int
  /// Whether the number of epochs is that of the folds' schedule, and no mean.
  let isPlanned: Bool
  let accuracy: String
  let chart: String?
  let chartCaption: String

  static func section(_ run: Run) -> Section<FoldsSection> {
    let missing = [run.validated.crossValidationResults, run.validated.crossValidationSummary]
      .filter { path in ifPresent(path) { _ in true } == nil }
      .map { Missing($0) }
    guard let validation = run.crossValidation else {
      return Section("cross-validation", "Cross-validation", nil, missing: missing)
    }
    let noFolds = run.folds == nil ? [Missing(run.artifacts.folds)] : []
    return Section("cross-validation", "Cross-validation", FoldsSection(run, validation), missing: noFolds)
  }

  private init(_ run: Run, _ validation: CrossValidationFiles) {
    let isComparable = run.data.isTrainedOnMNIST
    // Row beside row only where the rows are of the same kind: a fifth of the images each.
    let hasReference = isComparable && validation.rows.count == Reference.folds.count
    self.hasReference = hasReference
    rows = validation.rows.map { row in
      Row(
        label: "\(row.fold)", figures: Self.figures(row.metrics), bestEpoch: "\(row.bestEpoch)",
        epochs: "\(row.epochsRun)",
        seconds: Self.time(of: row.fold, run),
        reference: hasReference ? Self.figures(Reference.folds[row.fold - 1]) : [])
    }
    let (own, best, spreads) = (validation.summary.spreads.dropLast(), validation.summary.bestEpoch, Reference.spreads)
    sums = [
      Row(
        label: "mean", figures: Self.figures(own.map(\.mean)), bestEpoch: Numerals.fixed(best.mean, 1), epochs: "",
        seconds: "", reference: hasReference ? Self.figures(spreads.map(\.mean)) : []),
      Row(
        label: "sd", figures: Self.figures(own.map(\.standardDeviation)),
        bestEpoch: Numerals.fixed(best.standardDeviation, 1), epochs: "",
        seconds: "", reference: hasReference ? Self.figures(spreads.map(\.standardDeviation)) : []),
    ]
    comparisons = isComparable ? Self.comparisons(run, validation) : []
    hasComparison = !comparisons.isEmpty
    outOfFold = Text.percent(validation.summary.accuracy, plusMinus: validation.summary.accuracyError)
    chosenEpochs = validation.summary.chosenEpochs
    isPlanned = run.foldTrainings.contains { $0.metadata?.training?.options.schedule.isPlanned == true }
    accuracy = percent(validation.summary.validAccuracy)
    let intervals = FoldAccuracies(run, validation)
    chart = intervals?.chart(reference: isComparable ? Reference.accuracy.mean : nil)
    chartCaption =
      "Each fold's accuracy on the images that it was not trained on, with its 95 % confidence interval"
      + " (Wilson), and the accuracy over the images of all folds."
  }

  private static func figures(_ values: [Double]) -> [String] { values.map { Numerals.fixed($0, 6) } }

  private static func time(of fold: Int, _ run: Run) -> String {
    run.foldTrainings.first { $0.fold == fold }?.seconds.map { Text.duration($0) } ?? "–"
  }

  private static func comparisons(_ run: Run, _ validation: CrossValidationFiles) -> [Comparison] {
    var comparisons = [
      Comparison(
        name: "Validation accuracy, mean ± sd of the folds",
        own: percent(validation.summary.validAccuracy), reference: percent(Reference.accuracy)),
      Comparison(
        name: "Epochs chosen", own: "\(validation.summary.chosenEpochs)", reference: "\(Reference.chosenEpochs)"),
    ]
    func add(_ name: String, _ own: SetMetrics?, _ reference: (accuracy: Double, loss: Double)) {
      guard let own else { return }
      comparisons.append(
        Comparison(
          name: name, own: "\(Text.percent(own.accuracy)) (\(Numerals.fixed(own.loss, 4)))",
          reference: "\(Text.percent(reference.accuracy)) (\(Numerals.fixed(reference.loss, 4)))"))
    }
    add("Final model, training accuracy (loss)", run.metrics?.first { $0.name == "train" }, Reference.train)
    if run.data.isTestedOnMNIST { add("Final model, test accuracy (loss)", run.test, Reference.test) }
    return comparisons
  }
}

private func percent(_ spread: MeanAndDeviation) -> String {
  Text.percent(spread.mean, plusMinus: spread.standardDeviation)
}
