/// Accuracy against what it costs, a mark for each model, and the Pareto front: the models that none is more accurate
/// than at the same cost or less.
package struct TradeOffChart {
  /// A model.
  package struct Point {
    /// Its name.
    package let name: String
    /// What it costs, above 0.
    let cost: Double
    let accuracy: Double
    /// Whether it was trained to the end, which fills its mark.
    let isWhole: Bool
    /// What to say about it.
    let title: String

    package init(name: String, cost: Double, accuracy: Double, isWhole: Bool, title: String) {
      self.name = name
      self.cost = cost
      self.accuracy = accuracy
      self.isWhole = isWhole
      self.title = title
    }
  }

  let title: String
  /// What the cost is.
  let axisTitle: String
  let points: [Point]

  package init(title: String, axisTitle: String, points: [Point]) {
    self.title = title
    self.axisTitle = axisTitle
    self.points = points
  }

  /// The points of the front by their cost, each more accurate than all before; of equal ones the first.
  package var front: [Point] {
    let order = points.indices.sorted {
      (points[$0].cost, -points[$0].accuracy, $0) < (points[$1].cost, -points[$1].accuracy, $1)
    }
    return order.map { points[$0] }.reduce(into: []) { front, point in
      if point.accuracy > front.last?.accuracy ?? -1 { front.append(point) }
    }
  }

  /// The picture; both scales are logarithmic, that of the accuracy in its error.
  package func draw() -> String {
    var svg = SVG(width: 420, height: 330, title: title)
    let plot = Plot(
      left: 44, right: 408, top: 26, bottom: 286, horizontal: .logarithmic(points.map(\.cost)),
      vertical: .accuracies(points.map(\.accuracy)))
    plot.drawVerticalAxis(&svg, title: "validation accuracy, %")
    plot.drawHorizontalAxis(&svg, title: axisTitle)
    let front = front
    let corners = zip(front, front.dropFirst()).flatMap { [($0.cost, $0.accuracy), ($1.cost, $0.accuracy)] }
    let line = (corners + (front.last.map { [($0.cost, $0.accuracy)] } ?? [])).map { plot.point($0.0, $0.1) }
    if line.count > 1 { svg.polyline(line, class: "line front") }
    for point in points {
      svg.circle(
        plot.point(point.cost, point.accuracy), radius: point.isWhole ? 4.5 : 3,
        class: point.isWhole ? "mark-disc" : "mark-ring small", title: point.title)
    }
    drawNames(of: front, in: plot, &svg)
    return svg.markup
  }

  /// Names the points beside them, the most accurate first; one that would cover another name stays away.
  private func drawNames(of front: [Point], in plot: Plot, _ svg: inout SVG) {
    var boxes: [(x: ClosedRange<Double>, y: ClosedRange<Double>)] = []
    for point in front.reversed() {
      let (x, y) = plot.point(point.cost, point.accuracy)
      let width = 8 * Double(point.name.count)
      for isLeft in [true, false] {
        let (start, baseline) = isLeft ? (x - 6 - width, y - 6) : (x + 6, y + 14)
        let box = (x: start...start + width, y: baseline - 12...baseline)
        let isFree = !boxes.contains { $0.x.overlaps(box.x) && $0.y.overlaps(box.y) }
        guard isFree, box.x.lowerBound >= plot.left, box.x.upperBound <= plot.right + 12 else { continue }
        svg.text(
          point.name, at: (isLeft ? x - 6 : x + 6, baseline), class: "note", anchor: isLeft ? .end : .start)
        boxes.append(box)
        break
      }
    }
  }
}
