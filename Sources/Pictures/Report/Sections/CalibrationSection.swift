import Formats
import RunFiles

/// Whether the model's probabilities can be believed.
struct CalibrationSection {
  /// A set of predictions, without or with the temperature.
  struct TemperatureLine {
    let set, images, temperature, loss, expectedError, brier: String
  }

  let chart: String
  let expectedError: String
  let maximumError: String
  let brier: String
  let confidence: String
  let accuracy: String
  /// Whether the model is more confident than right, or less.
  let verdict: String
  /// What a temperature changes; empty if none was tried.
  let temperatures: [TemperatureLine]
  let hasTemperatures: Bool

  static func section(_ run: Run) -> Section<CalibrationSection> {
    Section(
      "calibration", "Calibration", run.predictions.map { CalibrationSection($0, run.evaluated.temperature ?? []) },
      missing: run.predictions == nil
        ? [Missing(run.artifacts.evaluation.predictions)] : [])
  }

  private init(_ predictions: Predictions, _ rows: [TemperatureRow]) {
    let calibration = predictions.calibration
    chart = ReliabilityChart(calibration).draw()
    expectedError = Text.percent(calibration.expectedError)
    maximumError = Text.percent(calibration.maximumError)
    brier = Numerals.fixed(predictions.brier.value, 5)
    confidence = Text.percent(calibration.confidence)
    accuracy = Text.percent(calibration.accuracy)
    let difference = calibration.confidence - calibration.accuracy
    verdict =
      difference > 0
      ? "more confident than right" : difference < 0 ? "less confident than right" : "as confident as right"
    temperatures = rows.map { row in
      TemperatureLine(
        set: row.set == "out_of_fold" ? "out of fold" : row.set, images: grouped(row.images),
        temperature: Numerals.fixed(row.temperature, 4), loss: Numerals.fixed(row.loss, 6),
        expectedError: Text.percent(row.calibrationError), brier: Numerals.fixed(row.brier, 5))
    }
    hasTemperatures = !rows.isEmpty
  }
}
