import Formats

/// The legend of a colour scale: a vertical bar, its low end at the bottom, with values beside it.
package struct ColorBar: Sendable, Hashable {
  /// What the values beside the bar say.
  package enum Labels: Sendable, Hashable {
    /// The range's ends and round numbers between them.
    case values
    /// `min` and `max`, where every tile of a picture has a range of its own.
    case extremes
  }

  /// The scale that the bar explains.
  package let scale: ColorScale
  /// What is written beside it.
  package let labels: Labels
  /// Whether to explain the colour of values that are not numbers below the bar.
  package let showsNotANumber: Bool

  static let barWidth = 16
  private static let tickLength = 5
  private static let tickGap = 5
  private static let lettering = FigureStyle.label

  package init(_ scale: ColorScale, labels: Labels = .values, showsNotANumber: Bool = false) {
    self.scale = scale
    self.labels = labels
    self.showsNotANumber = showsNotANumber
  }

  /// The width of the bar with its labels, in pixels.
  package var width: Int {
    let texts = marks(height: .max).map(\.text) + (showsNotANumber ? ["not a number"] : [])
    return Self.barWidth + Self.tickLength + Self.tickGap + (texts.map(Self.lettering.width).max() ?? 0)
  }

  /// Draws the legend. The values of the ends stand level with them, inside the bar's height.
  ///
  /// - Parameters:
  ///   - canvas: What to draw on.
  ///   - x: The bar's leftmost column.
  ///   - y: Its top row; this row has the colour of the range's high end.
  ///   - height: The number of rows, at least 2; the last one has the colour of the low end.
  package func draw(on canvas: inout Canvas, x: Int, y: Int, height: Int) {
    precondition(height >= 2, "a colour bar needs two rows for its two ends")
    let bar = Rectangle(x: x, y: y, width: Self.barWidth, height: height)
    canvas.frame(bar.expanded(by: 1), color: FigureStyle.hairline)
    for row in 0..<height {
      let position = Double(height - 1 - row) / Double(height - 1)
      let color =
        isConstant ? scale.color(of: Float(scale.range.low)) : scale.map.color(at: position)
      canvas.fill(Rectangle(x: x, y: y + row, width: bar.width, height: 1), with: color)
    }
    for mark in marks(height: height) {
      let row = y + Int((Double(height - 1) * (1 - mark.position)).rounded())
      canvas.fill(
        Rectangle(x: bar.maxX + 1, y: row, width: Self.tickLength, height: 1), with: FigureStyle.quietInk)
      let baseline = min(max(row + (Self.lettering.capHeight + 1) / 2, y + Self.lettering.capHeight), bar.maxY)
      write(mark.text, on: &canvas, bar: bar, baseline: baseline)
    }
    if showsNotANumber {
      let swatch = Rectangle(x: x, y: bar.maxY + 20, width: bar.width, height: bar.width)
      canvas.fill(swatch, with: ColorMap.notANumber)
      write("not a number", on: &canvas, bar: swatch, baseline: swatch.maxY - 3)
    }
  }

  /// The rows needed below the bar's last one.
  var heightBelow: Int { showsNotANumber ? 20 + Self.barWidth : 0 }

  private var isConstant: Bool { scale.range.low == scale.range.high && labels == .values }

  private func write(_ text: String, on canvas: inout Canvas, bar: Rectangle, baseline: Int) {
    canvas.write(
      text, x: bar.maxX + 1 + Self.tickLength + Self.tickGap, baseline: baseline, lettering: Self.lettering,
      color: FigureStyle.quietInk)
  }

  /// What to write where: the ends always, round numbers only where they don't run into the ends.
  private func marks(height: Int) -> [(position: Double, text: String)] {
    if labels == .extremes {
      return scale.map.isCentredOnZero ? [(0, "min"), (0.5, "0"), (1, "max")] : [(0, "min"), (1, "max")]
    }
    let range = scale.range
    if isConstant { return [(0.5, Numerals.short(range.low))] }
    let ends = [(0.0, Numerals.short(range.low)), (1.0, Numerals.short(range.high))]
    let space = 1.5 * Double(Self.lettering.lineHeight) / Double(height)
    let ticks = Ticks(range)
    let inner = zip(ticks.values, ticks.labels).map { value, label in
      ((value - range.low) / (range.high - range.low), label)
    }
    return ends + inner.filter { $0.0 > space && $0.0 < 1 - space }
  }
}
