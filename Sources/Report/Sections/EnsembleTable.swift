/// An ensemble beside the model that was evaluated and the models that it averages.
struct EnsembleTable {
  /// A model's row, or the ensemble's.
  struct Row {
    let name, accuracy, difference, pValue, loss, calibration: String
  }

  let count: Int
  let reference: String
  let models: [Row]
  let ensemble: Row

  /// Makes the table from the file's rows, the ensemble's last.
  init(_ rows: [EnsembleRow]) {
    count = rows.count - 2
    reference = rows[0].model
    models = rows.dropLast().map { Row($0) }
    ensemble = Row(rows[rows.count - 1])
  }
}

extension EnsembleTable.Row {
  fileprivate init(_ row: EnsembleRow) {
    name = row.model
    accuracy = Text.percent(row.accuracy)
    difference =
      row.difference.map { difference in
        "\(difference.points > 0 ? "+" : "")\(Text.percent(difference.points, plusMinus: difference.error))"
      } ?? ""
    pValue = row.difference.map { $0.pValue < 0.0001 ? "<\u{A0}0.0001" : Text.fixed($0.pValue, 4) } ?? ""
    loss = Text.fixed(row.loss, 6)
    calibration = Text.percent(row.calibrationError)
  }
}
