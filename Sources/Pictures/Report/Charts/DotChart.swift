/// Values on a common scale, a row for each thing: dots compare better than bars where the scale does not begin at
/// zero.
package struct DotChart {
  /// The shape that a series of values is drawn with.
  package enum Mark: String {
    /// A filled circle.
    case disc
    /// An open circle.
    case ring
    /// A filled square on its corner.
    case diamond
  }

  /// One thing and its values.
  package struct Row {
    /// Its name.
    package let label: String
    /// The values, each with its mark and what to say about it.
    package let values: [(value: Double, mark: Mark, title: String)]
    /// The uncertainty of the value.
    package let interval: ClosedRange<Double>?
    /// Whether the row stands apart, as a sum does.
    let isSum: Bool

    package init(
      label: String, values: [(value: Double, mark: Mark, title: String)], interval: ClosedRange<Double>? = nil,
      isSum: Bool = false
    ) {
      self.label = label
      self.values = values
      self.interval = interval
      self.isSum = isSum
    }
  }

  /// A value to compare all rows with, what is written above it, and the class of its line: `own` or `other`.
  package typealias Guide = (value: Double, label: String, series: String)

  /// What the chart shows.
  package let title: String
  /// What the axis says.
  package let axisTitle: String
  /// The rows from the top.
  package let rows: [Row]
  /// The lines across all rows; two of them at most, since their labels share one line.
  package let guides: [Guide]

  package init(title: String, axisTitle: String, rows: [Row], guides: [Guide] = []) {
    self.title = title
    self.axisTitle = axisTitle
    self.rows = rows
    self.guides = guides
  }

  /// The picture; the axis has fractions in percent.
  package func draw() -> String {
    let rowHeight = 26.0
    let top = guides.isEmpty ? 8.0 : 30.0
    let bottom = top + rowHeight * Double(rows.count)
    var svg = SVG(width: 420, height: bottom + 40, title: title)
    let values = rows.flatMap { row in
      row.values.map(\.value) + (row.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
    }
    let axis = Axis.linear(values + guides.map(\.value), unit: 0.01, within: 0...1)
    let longest = rows.map(\.label.count).max() ?? 0
    let left = min(150, max(34, 8.0 * Double(longest) + 12))
    let plot = Plot(left: left, right: 408, top: top, bottom: bottom, horizontal: axis, vertical: .fractions)
    plot.drawHorizontalAxis(&svg, title: axisTitle, hasGrid: true)
    drawGuides(in: plot, &svg)
    for (index, row) in rows.enumerated() {
      draw(row, at: top + rowHeight * (Double(index) + 0.5), in: plot, &svg)
    }
    return svg.markup
  }

  private func drawGuides(in plot: Plot, _ svg: inout SVG) {
    let ordered = guides.sorted { $0.value < $1.value }
    for (index, guide) in ordered.enumerated() {
      let x = plot.x(guide.value)
      svg.line((x, plot.top - 6), (x, plot.bottom), class: "guide \(guide.series)")
      // The lower of two labels reaches to the left and the higher one to the right, so that they cannot meet.
      let isLeft = ordered.count > 1 ? index == 0 : x > (plot.left + plot.right) / 2
      svg.text(
        guide.label, at: (x + (isLeft ? 3 : -3), plot.top - 12), class: "note \(guide.series)",
        anchor: isLeft ? .end : .start)
    }
  }

  private func draw(_ row: Row, at y: Double, in plot: Plot, _ svg: inout SVG) {
    svg.text(row.label, at: (plot.left - 12, y + 4), class: row.isSum ? "label sum" : "label", anchor: .end)
    if let interval = row.interval {
      let (low, high) = (plot.x(interval.lowerBound), plot.x(interval.upperBound))
      svg.line((low, y), (high, y), class: "interval")
      for x in [low, high] { svg.line((x, y - 4), (x, y + 4), class: "interval") }
    }
    for (value, mark, title) in row.values {
      let centre = (x: plot.x(value), y: y)
      switch mark {
      case .disc: svg.circle(centre, radius: row.isSum ? 5.5 : 4.5, class: "mark-disc", title: title)
      case .ring: svg.circle(centre, radius: 4.5, class: "mark-ring", title: title)
      case .diamond: svg.diamond(centre, radius: 5, class: "mark-diamond", title: title)
      }
    }
  }
}
