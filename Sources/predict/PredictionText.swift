import Figures
import ToolSupport

/// A prediction for people: the three most probable classes, and on a terminal the picture that the model saw.
struct PredictionText {
  private let prediction: Prediction
  private let isNamed: Bool

  private static let shownClasses = 3
  private static let barLength = 20

  /// - Parameter isNamed: Whether to say which picture it is.
  init(_ prediction: Prediction, naming isNamed: Bool) {
    self.prediction = prediction
    self.isNamed = isNamed
  }

  /// The lines for a terminal, or for a file or a pipe.
  func text(on terminal: Terminal) -> String {
    let picture = prediction.digit.image.raster
    guard terminal.isInteractive, picture.width + 44 <= terminal.width else { return lines.joined(separator: "\n") }
    let drawing = TerminalPicture(picture, inColor: terminal.hasColor).lines
    let blank = String(repeating: " ", count: picture.width)
    let rows = max(drawing.count, lines.count)
    return (0..<rows).map { row in
      let left = row < drawing.count ? drawing[row] : blank
      return row < lines.count ? left + "   " + lines[row] : left
    }.joined(separator: "\n") + "\n"
  }

  private var lines: [String] {
    let heading = isNamed ? [Console.oneLine(prediction.digit.path)] : []
    let remark =
      prediction.digit.image.changes.isEmpty ? [] : ["(\(prediction.digit.image.changes.joined(separator: ", ")))"]
    return heading + prediction.ranking.prefix(Self.shownClasses).map(line) + remark
  }

  private func line(_ label: Int) -> String {
    let probability = Double(prediction.probabilities[label])
    let rounded = Numbers.fixed(100 * probability, 2)
    let percent = rounded == "100.00" && probability < 1 ? ">99.99" : rounded
    let bar = String(repeating: "█", count: Int((probability * Double(Self.barLength)).rounded()))
    let text = pad("\(label)", 3) + "  " + pad(percent, 6) + " %"
    return bar.isEmpty ? text : text + "  " + bar
  }

  private func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
