/// The field of a chart between its axes.
struct Plot {
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  let horizontal: Axis
  let vertical: Axis

  func x(_ value: Double) -> Double { left + (right - left) * horizontal.fraction(of: value) }
  func y(_ value: Double) -> Double { bottom - (bottom - top) * vertical.fraction(of: value) }
  func point(_ x: Double, _ y: Double) -> (x: Double, y: Double) { (self.x(x), self.y(y)) }

  /// Draws lines across at the marks of the vertical axis, with their labels and its title above them.
  func drawVerticalAxis(_ svg: inout SVG, title: String) {
    for tick in vertical.ticks {
      svg.line((left, y(tick.value)), (right, y(tick.value)), class: "grid")
      svg.text(tick.label, at: (left - 6, y(tick.value) + 4), class: "tick", anchor: .end)
    }
    svg.text(title, at: (0, top - 10), class: "axis")
  }

  /// Draws the marks of the horizontal axis with their labels, and its title below.
  func drawHorizontalAxis(_ svg: inout SVG, title: String, hasGrid: Bool = false) {
    svg.line((left, bottom), (right, bottom), class: "base")
    for tick in horizontal.ticks {
      let x = x(tick.value)
      if hasGrid { svg.line((x, top), (x, bottom), class: "grid") }
      svg.line((x, bottom), (x, bottom + 4), class: "base")
      svg.text(tick.label, at: (x, bottom + 17), class: "tick", anchor: .middle)
    }
    svg.text(title, at: ((left + right) / 2, bottom + 33), class: "axis", anchor: .middle)
  }
}
