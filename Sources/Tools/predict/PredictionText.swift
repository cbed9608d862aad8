import Dataset
import Figures
import Formats
import ToolFrame

/// Predictions for people: the three most probable classes of each picture, and on a terminal the picture that the
/// model saw beside them.
struct PredictionText {
  private let predictions: [Prediction]
  private let names: ClassNames?
  private let areNamed: Bool

  private static let shownClasses = 3
  private static let barLength = 20

  /// - Parameters:
  ///   - names: The names of the classes.
  ///   - areNamed: Whether to say on a terminal which picture it is.
  init(_ predictions: [Prediction], names: ClassNames?, areNamed: Bool) {
    self.predictions = predictions
    self.names = names
    self.areNamed = areNamed
  }

  /// The text for a terminal, or for a file or a pipe.
  func text(on terminal: Terminal) -> String {
    let widest = predictions.map(\.digit.image.raster.width).max() ?? 0
    guard terminal.isInteractive, widest + 44 <= terminal.width else { return table }
    return predictions.map { beside(TerminalPicture($0.digit.image.raster, inColor: terminal.hasColor), $0) }
      .joined(separator: "\n")
  }

  /// A row for each picture.
  private var table: String {
    let ranks = min(Self.shownClasses, predictions.first?.probabilities.count ?? 0)
    let headings = [("class", "probability"), ("second", ""), ("third", "")].prefix(ranks)
    var table = TextTable(
      [("picture", .left)] + headings.flatMap { [($0.0, .right), ($0.1, .right)] })
    for prediction in predictions {
      let entries = prediction.ranking.prefix(ranks).flatMap { label in
        [names.text(label), Self.percent(prediction.probabilities[label]) + " %"]
      }
      table.add([Console.oneLine(prediction.digit.path)] + entries)
    }
    return table.text
  }

  private func beside(_ picture: TerminalPicture, _ prediction: Prediction) -> String {
    let drawing = picture.lines
    let lines = lines(prediction)
    let blank = String(repeating: " ", count: prediction.digit.image.raster.width)
    return (0..<max(drawing.count, lines.count)).map { row in
      let left = row < drawing.count ? drawing[row] : blank
      return (row < lines.count ? left + "   " + lines[row] : left) + "\n"
    }.joined()
  }

  private func lines(_ prediction: Prediction) -> [String] {
    let heading = areNamed ? [Console.oneLine(prediction.digit.path)] : []
    let changes = prediction.digit.image.changes
    let shown = prediction.ranking.prefix(Self.shownClasses)
    let width = max(3, shown.map { names.text($0).count }.max() ?? 0)
    let classes = shown.map { label in
      let probability = prediction.probabilities[label]
      let bar = String(repeating: "█", count: Int((probability * Float(Self.barLength)).rounded()))
      let text = padded(names.text(label), width) + "  " + padded(Self.percent(probability), 6) + " %"
      return bar.isEmpty ? text : text + "  " + bar
    }
    return heading + classes + (changes.isEmpty ? [] : ["(\(changes.map(\.rawValue).joined(separator: ", ")))"])
  }

  /// A probability that is below 1 never reads as 100 %, and one above 0 never as 0 %.
  static func percent(_ probability: Float) -> String {
    switch Numbers.fixed(100 * Double(probability), 2) {
    case "100.00" where probability < 1: ">99.99"
    case "0.00" where probability > 0: "<0.01"
    case let rounded: rounded
    }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
