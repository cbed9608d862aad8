import Formats
import RunFiles
import Dataset
import Statistics

/// How well the final model does on images that it was not trained on: overall, by pairs of classes, and by class.
struct TestSection {
  /// A set's row.
  struct SetRow {
    let name, images, correct, accuracy, interval, loss: String
  }

  /// A class's row.
  struct ClassRow {
    let label, precision, recall, f1, support: String
  }

  /// The confusion matrix and what follows from it.
  struct Confusions {
    let heatMap: String
    let mistakes: String
    /// What the accuracy hides where classes are unequal; empty elsewhere.
    let balance: String
    let chart: String
    let classes: [ClassRow]
    let averages: [ClassRow]
  }

  let remarks: [String]
  let sets: [SetRow]
  let confusions: Confusions?
  let comparisons: [ComparisonTable]
  let isCompared: Bool

  static func section(_ run: Run) -> Section<TestSection> {
    let files = run.artifacts.evaluation
    guard let metrics = run.metrics else {
      return Section("test", "On test images", nil, missing: [Missing(files.metrics)])
    }
    return Section(
      "test", "On test images", TestSection(metrics, run),
      missing: run.confusion == nil ? [Missing(files.confusion)] : [])
  }

  private init(_ metrics: [SetMetrics], _ run: Run) {
    remarks = run.evaluated.remarks
    let (ensemble, views) = (run.evaluated.ensemble, run.evaluated.views)
    comparisons = [
      ensemble.map { ComparisonTable(ensemble: $0) }, views.map { ComparisonTable(views: $0) },
    ].compactMap { $0 }
    isCompared = !comparisons.isEmpty
    sets = metrics.map { set in
      let interval = set.interval
      return SetRow(
        name: set.name, images: grouped(set.images), correct: grouped(set.correct),
        accuracy: Text.percent(set.accuracy),
        interval: "\(Text.percent(interval.lowerBound)) to \(Text.percent(interval.upperBound))",
        loss: Numerals.fixed(set.loss, 6))
    }
    confusions = run.confusion.map { Confusions($0, run.classNames) }
  }
}

extension TestSection.Confusions {
  fileprivate init(_ matrix: ConfusionMatrix, _ names: ClassNames?) {
    let report = ClassificationReport(matrix)
    heatMap = HeatMap(
      matrix, names: names,
      title: "Confusion matrix of \(matrix.classCount) classes: \(grouped(matrix.correct)) of"
        + " \(grouped(matrix.count)) test images on the diagonal"
    ).draw()
    mistakes = Self.mistakes(matrix, names)
    balance =
      report.isUnequal
      ? "Classes are unequal: accuracy \(Text.percent(report.accuracy)), balanced accuracy"
        + " \(Text.percent(report.balancedAccuracy)), which is the mean recall of the classes that have images." : ""
    chart = Self.chart(report, names)
    classes = report.classes.enumerated().map { Self.row(names.heading($0), $1) }
    averages = [Self.row("macro average", report.macroAverage), Self.row("weighted average", report.weightedAverage)]
  }

  private static func mistakes(_ matrix: ConfusionMatrix, _ names: ClassNames?) -> String {
    let pairs = matrix.largestConfusions(limit: 3)
    guard !pairs.isEmpty else { return "There is no mistake." }
    let texts = pairs.map { "\(names.text($0.label)) taken for \(names.text($0.predicted)) (\(grouped($0.count)))" }
    return "Most frequent \(pairs.count == 1 ? "mistake" : "mistakes"): \(Text.list(texts))."
  }

  private static func row(_ label: String, _ scores: ClassificationReport.Scores) -> TestSection.ClassRow {
    TestSection.ClassRow(
      label: label, precision: Numerals.fixed(scores.precision, 4), recall: Numerals.fixed(scores.recall, 4),
      f1: Numerals.fixed(scores.f1, 4), support: grouped(scores.support))
  }

  private static func chart(_ report: ClassificationReport, _ names: ClassNames?) -> String {
    let rows = report.classes.enumerated().map { label, scores in
      let name = names.text(label)
      let values: [(Double, DotChart.Mark, String)] = [
        (scores.precision, .ring, "class \(name): precision \(Text.percent(scores.precision))"),
        (scores.recall, .diamond, "class \(name): recall \(Text.percent(scores.recall))"),
        (scores.f1, .disc, "class \(name): F1 \(Text.percent(scores.f1))"),
      ]
      return DotChart.Row(
        label: Text.shortened(names.text(label), to: 16), values: values.map { (value: $0.0, mark: $0.1, title: $0.2) })
    }
    return DotChart(
      title: "Precision, recall and F1 of \(report.classes.count) classes", axisTitle: "percent", rows: rows
    ).draw()
  }
}
