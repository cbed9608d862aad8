import Formats
import Statistics

/// A temperature and, if it was fitted, what it was fitted to.
struct Temperature {
  let value: Double
  let learntFrom: SetProbabilities?
}

/// What a temperature makes of probabilities.
struct TemperatureEffect {
  /// Probabilities of a set at a temperature.
  struct Row {
    let set: String
    /// Nothing for predictions of several models.
    let checksum: String
    let temperature: Double
    let scores: ProbabilityScores
  }

  let temperature: Temperature
  /// Each set without and with the temperature, the one that it was fitted to first.
  let rows: [Row]
  /// The set that was measured, with the temperature.
  let probabilities: SetProbabilities

  /// Measures a model on a set without and with a temperature.
  init(_ temperature: Temperature, of model: ModelFile, on set: ImageSet, threads: Int) throws {
    self.temperature = temperature
    let measured = try SetProbabilities.measure(model, on: set, threads: threads).probabilities
    func rows(_ probabilities: SetProbabilities, _ scaled: SetProbabilities, _ checksum: String) -> [Row] {
      [(1, probabilities), (temperature.value, scaled)].map { value, probabilities in
        Row(set: probabilities.set, checksum: checksum, temperature: value, scores: probabilities.scores())
      }
    }
    probabilities = measured.scaled(by: temperature.value)
    let learntFrom = temperature.learntFrom.map { rows($0, $0.scaled(by: temperature.value), "") }
    self.rows = (learntFrom ?? []) + rows(measured, probabilities, model.checksum)
  }

  /// Writes the table and the probabilities with the temperature.
  func write(to files: AdditionalFiles) throws {
    try probabilities.write(to: files.predictions)
    try writeTable(to: files.table)
  }

  private func writeTable(to path: String) throws {
    let columns = ["set", "model_crc32", "temperature", "images", "loss", "calibration_error", "brier_score"]
    try CSVWriter.write(to: path, columns: columns) { writer in
      for row in rows {
        for text in [row.set, row.checksum] { try writer.field(text) }
        try writer.field(row.temperature)
        try writer.field(row.scores.count)
        for number in [row.scores.loss, row.scores.calibration.expectedError, row.scores.brier.value] {
          try writer.field(number)
        }
        try writer.endRow()
      }
    }
  }
}
