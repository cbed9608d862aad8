import Formats
import Network
import RunFiles

/// The learning curves of all trainings.
struct CurvesSection {
  /// One training's pictures.
  struct Panel {
    let name: String
    let remark: String
    let loss: String
    let accuracy: String
  }

  let panels: [Panel]
  let isLogarithmic: Bool
  /// The folds that are not drawn for lack of room.
  let rest: String?

  /// More folds than this make the page too long to be looked at.
  private static let mostFolds = 10

  static func section(_ run: Run) -> Section<CurvesSection> {
    let trainings = run.foldTrainings + [run.final]
    let missing = trainings.filter { $0.history == nil }.map { Missing($0.files.history) }
    let folds = run.foldTrainings.filter { $0.history != nil }
    let shown = folds.prefix(mostFolds) + [run.final].filter { $0.history != nil }
    // Where nothing is there at all, the first and the last file tell as much as all of them.
    let listed =
      missing.count == trainings.count && missing.count > 1 ? [missing[0], missing[missing.count - 1]] : missing
    return Section(
      "curves", "Learning curves",
      shown.isEmpty ? nil : CurvesSection(Array(shown), rest: folds.count - min(folds.count, mostFolds)),
      missing: listed)
  }

  private init(_ trainings: [Training], rest: Int) {
    let records = trainings.compactMap(\.history).flatMap { $0 }
    let losses = records.flatMap { [$0.trainLoss] + ($0.validLoss.map { [$0] } ?? []) }
    let accuracies = records.flatMap { [$0.trainAccuracy] + ($0.validAccuracy.map { [$0] } ?? []) }
    let isLogarithmic = losses.allSatisfy { $0 > 0 }
    self.isLogarithmic = isLogarithmic
    let loss: LearningCurve.Measure = (
      name: "loss", axisTitle: "loss",
      axis: isLogarithmic ? .logarithmic(losses) : .linear(losses, within: 0...Double.infinity)
    )
    let accuracy: LearningCurve.Measure = (
      name: "accuracy", axisTitle: "accuracy, %", axis: .linear(accuracies, unit: 0.01, within: 0...1)
    )
    let epochs = trainings.compactMap(\.history?.count).max() ?? 1
    panels = trainings.compactMap { training in
      guard let history = training.history else { return nil }
      // The final model's epochs were chosen before it was trained.
      let chosen = training.fold == 0 ? history.count : history.bestEpoch
      func draw(_ measure: LearningCurve.Measure, _ train: [Double], _ valid: [Double]) -> String {
        LearningCurve(name: training.name, training: train, validation: valid, chosenEpoch: chosen)
          .draw(measure, epochs: epochs)
      }
      return Panel(
        name: training.name, remark: Self.remark(training, history),
        loss: draw(loss, history.map(\.trainLoss), history.compactMap(\.validLoss)),
        accuracy: draw(accuracy, history.map(\.trainAccuracy), history.compactMap(\.validAccuracy)))
    }
    self.rest = rest > 0 ? "\(counted(rest, "more fold")) not drawn." : nil
  }

  private static func remark(_ training: Training, _ history: [EpochRecord]) -> String {
    guard let best = history.bestEpoch, let accuracy = history[best - 1].validAccuracy else {
      return "\(counted(history.count, "epoch")), nothing held out"
    }
    return "best after epoch \(best) of \(history.count): \(Text.percent(accuracy))"
  }
}
