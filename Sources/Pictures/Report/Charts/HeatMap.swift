import Formats
import Dataset
import Statistics

/// A confusion matrix in colours: what is right in one, mistakes in another, as strong as they are frequent.
package struct HeatMap {
  private let matrix: ConfusionMatrix
  private let names: ClassNames?
  private let title: String

  /// More classes than this are too small for a number in each cell.
  private static let mostWithNumbers = 20
  /// Longer headings of rows are cut.
  private static let longestHeading = 18
  /// How far apart the labels of columns have to be, so that two digits have room, or three.
  private static func labelDistance(of classes: Int) -> Double { classes > 100 ? 26 : 16 }

  package init(_ matrix: ConfusionMatrix, names: ClassNames? = nil, title: String) {
    self.matrix = matrix
    self.names = names
    self.title = title
  }

  /// The picture: true classes in rows, predicted ones in columns.
  package func draw() -> String {
    let count = matrix.classCount
    let cell = 400 / Double(max(count, 6))
    // Rows have names; columns have no room for more than the number that stands in front of a name.
    let headings = (0..<count).map { Text.shortened(names.heading($0), to: Self.longestHeading) }
    let longest = headings.map(\.count).max() ?? 0
    let (left, top) = (names == nil ? 52 : max(52, 36 + 7.5 * Double(longest)), 44.0)
    let side = cell * Double(count)
    var svg = SVG(width: left + side + 6, height: top + side + 6, title: title)
    svg.rectangle(x: left, y: top, width: side, height: side, class: "matrix")
    svg.text("predicted", at: (left + side / 2, 14), class: "axis", anchor: .middle)
    svg.text("true", at: (12, top + side / 2), class: "axis", anchor: .middle, isVertical: true)
    let step = [1, 2, 5, 10].first { cell * Double($0) >= Self.labelDistance(of: count) } ?? 20
    for label in stride(from: 0, to: count, by: step) {
      let middle = cell * (Double(label) + 0.5)
      svg.text(headings[label], at: (left - 8, top + middle + 4), class: "label", anchor: .end)
      svg.text("\(label)", at: (left + middle, top - 8), class: "label", anchor: .middle)
    }
    let largest = matrix.largestConfusions(limit: 1).first?.count ?? 1
    let mostCorrect = (0..<count).map { matrix[label: $0, predicted: $0] }.max() ?? 1
    for label in 0..<count {
      for predicted in 0..<count where matrix[label: label, predicted: predicted] > 0 {
        let number = matrix[label: label, predicted: predicted]
        let isCorrect = label == predicted
        // By square root, or a single mistake could not be seen beside thirty.
        let strength = (Double(number) / Double(max(1, isCorrect ? mostCorrect : largest))).squareRoot()
        let (x, y) = (left + cell * Double(predicted), top + cell * Double(label))
        svg.rectangle(
          x: x + 0.75, y: y + 0.75, width: cell - 1.5, height: cell - 1.5, class: isCorrect ? "right" : "wrong",
          opacity: isCorrect ? 0.12 + 0.2 * strength : 0.18 + 0.82 * strength,
          title: explanation(label, predicted, number))
        guard count <= Self.mostWithNumbers else { continue }
        svg.text(
          grouped(number), at: (x + cell / 2, y + cell / 2 + 4),
          class: "count" + (isCorrect ? " correct" : strength > 0.6 ? " strong" : ""), anchor: .middle)
      }
    }
    return svg.markup
  }

  private func explanation(_ label: Int, _ predicted: Int, _ number: Int) -> String {
    let fraction = Text.percent(Double(number) / Double(max(1, matrix.support(label: label))))
    let (name, other) = (names.text(label), names.text(predicted))
    return "true \(name), predicted \(other): \(counted(number, "image")), \(fraction) of all \(name)"
  }
}
