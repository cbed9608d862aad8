/// Whether the model's probabilities can be believed.
struct CalibrationSection {
  let chart: String
  let expectedError: String
  let maximumError: String
  let brier: String
  let confidence: String
  let accuracy: String
  /// Whether the model is more confident than right, or less.
  let verdict: String

  static func section(_ run: Run) -> Section<CalibrationSection> {
    Section(
      "calibration", "Calibration", run.predictions.map { CalibrationSection($0) },
      missing: run.predictions == nil
        ? [Missing(run.artifacts.evaluation.predictions, tool: "evaluate", stage: "evaluate")] : [])
  }

  private init(_ predictions: Predictions) {
    let calibration = predictions.calibration
    chart = ReliabilityChart(calibration).draw()
    expectedError = Text.percent(calibration.expectedError)
    maximumError = Text.percent(calibration.maximumError)
    brier = Text.fixed(predictions.brier.value, 5)
    confidence = Text.percent(calibration.confidence)
    accuracy = Text.percent(calibration.accuracy)
    let difference = calibration.confidence - calibration.accuracy
    verdict =
      difference > 0
      ? "more confident than right" : difference < 0 ? "less confident than right" : "as confident as right"
  }
}
