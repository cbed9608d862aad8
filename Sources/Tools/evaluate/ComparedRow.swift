import Formats
import Statistics

/// A model, or the average of several, in a table that compares it with the model that was measured.
struct ComparedRow {
  let name: String
  /// Nothing for an ensemble, which is no file.
  let checksum: String
  /// The number of views of each image.
  let views: Int
  let loss: Double
  let scores: ProbabilityScores
  /// This row's as the first one, the model that was measured as the second; `nil` for that model itself.
  let comparison: PairedComparison?

  /// The row of the model that was measured.
  init(_ model: ModelFile, _ measured: MeasuredSet) {
    name = model.name
    checksum = model.checksum
    views = 1
    loss = measured.loss
    scores = measured.scores
    comparison = nil
  }

  /// A row beside that of the model that was measured, on the same images.
  init(
    _ name: String, checksum: String, views: Int = 1, loss: Double, _ scores: ProbabilityScores,
    beside measured: MeasuredSet
  ) {
    self.name = name
    self.checksum = checksum
    self.views = views
    self.loss = loss
    self.scores = scores
    comparison = PairedComparison(first: scores.isRight, second: measured.scores.isRight)
  }
}

extension [ComparedRow] {
  /// Writes the table of a set.
  ///
  /// - Parameter withViews: Whether it has a column for the number of views.
  func write(to path: String, set: String, withViews: Bool = false) throws {
    let columns =
      ["set", "model", "model_crc32"] + (withViews ? ["views"] : []) + [
        "images", "correct", "accuracy", "standard_error", "loss", "calibration_error", "brier_score", "difference",
        "difference_standard_error", "only_this", "only_first", "mcnemar_p",
      ]
    try CSVWriter.write(to: path, columns: columns) { writer in
      for row in self {
        let scores = row.scores
        for text in [set, row.name, row.checksum] { try writer.field(text) }
        if withViews { try writer.field(row.views) }
        for count in [scores.count, scores.matrix.correct] { try writer.field(count) }
        let error = standardError(accuracy: scores.accuracy, count: scores.count)
        for number in [scores.accuracy, error, row.loss, scores.calibration.expectedError, scores.brier.value] {
          try writer.field(number)
        }
        try row.comparison.write(to: &writer)
        try writer.endRow()
      }
    }
  }
}

extension PairedComparison? {
  /// Writes the fields of a comparison, empty ones if there is none.
  fileprivate func write(to writer: inout CSVWriter) throws {
    guard let self else {
      for _ in 0..<5 { try writer.field("") }
      return
    }
    for number in [self.difference, self.standardError] { try writer.field(number) }
    for count in [self.onlyFirst, self.onlySecond] { try writer.field(count) }
    try writer.field(self.mcNemar.pValue)
  }
}
