import Formats
import RunFiles

/// Averages of probabilities beside the model that was evaluated.
struct ComparisonTable {
  /// A model's row, or an average's.
  struct Row {
    let name, accuracy, difference, pValue, loss, calibration: String
  }

  let title: String
  let averaged: String
  let reference: String
  let models: [Row]
  let averages: [Row]

  /// Makes the table of an ensemble: the model that was evaluated, the models that are averaged, the ensemble.
  init(ensemble rows: [ComparisonRow]) {
    title = "An ensemble of \(rows.count - 2) models"
    averaged = "Their probabilities averaged"
    reference = rows[0].model
    models = rows.dropLast().map { Row($0) }
    averages = rows.suffix(1).map { Row($0) }
  }

  /// Makes the table of several views: the model that was evaluated, the same over the views, perhaps an ensemble over
  /// them.
  init(views rows: [ComparisonRow]) {
    title = "Test-time augmentation: \(grouped(rows[1].views)) views of each image"
    averaged = "Probabilities averaged over each image as it is and distorted copies of it"
    reference = rows[0].model
    models = rows.prefix(1).map { Row($0) }
    averages = rows.dropFirst().map { Row($0) }
  }
}

extension ComparisonTable.Row {
  fileprivate init(_ row: ComparisonRow) {
    name = row.views == 1 ? row.model : "\(row.model) views"
    accuracy = Text.percent(row.accuracy)
    difference =
      row.difference.map { difference in
        "\(difference.points > 0 ? "+" : "")\(Text.percent(difference.points, plusMinus: difference.error))"
      } ?? ""
    pValue = row.difference.map { Numbers.small($0.pValue, 4).replacing("<", with: "<\u{A0}") } ?? ""
    loss = Numerals.fixed(row.loss, 6)
    calibration = Text.percent(row.calibrationError)
  }
}
