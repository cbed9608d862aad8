import Dataset
import Figures
import Formats
import ToolFrame

/// Predictions for people: the three most probable classes of each picture, and on a terminal the picture that the
/// model saw beside them.
struct PredictionText {
  let predictions: [Prediction]
  let names: ClassNames?
  /// Whether to say on a terminal which picture it is.
  let areNamed: Bool

  private static let shownClasses = 3
  private static let barLength = 20

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
    var table = TextTable("picture", numbers: headings.flatMap { [$0.0, $0.1] })
    for prediction in predictions {
      let entries = prediction.ranking.prefix(ranks).flatMap { label in
        [names.text(label), Numbers.probability(prediction.probabilities[label])]
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
      let text = padded(names.text(label), width) + "  " + padded(Numbers.probability(probability), 8)
      return bar.isEmpty ? text : text + "  " + bar
    }
    return heading + classes + (changes.isEmpty ? [] : ["(\(changes.map(\.rawValue).joined(separator: ", ")))"])
  }

  private func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
