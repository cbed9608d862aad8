/// A glyph at a size, its guides moved to whole pixels and everything between them moved along.
struct FittedGlyph {
  private typealias Point = Glyph.Point

  /// The columns from the left edge of the ink to its right edge.
  let inkWidth: Int

  private let strokes: [[Point]]
  private let dots: [Point]
  private let pen: Double

  /// Fits a glyph.
  ///
  /// - Parameters:
  ///   - glyph: The shape.
  ///   - unit: Pixels in a unit of the shape.
  ///   - pen: The width of the strokes in pixels.
  init(_ glyph: Glyph, unit: Double, pen: Double) {
    let radius = pen / 2
    let fitX = Fit(glyph.guidesX) { ($0 * unit).rounded() + radius }
    // What stands on a line has its lower edge on it, what hangs from one its upper edge.
    let fitY = Fit(glyph.guidesY.union([0, 10, 14])) { y in
      y < 3 ? (y * unit).rounded() + radius : (y * unit + pen).rounded() - radius
    }
    func fit(_ point: Point) -> Point { Point(x: fitX.place(point.x), y: fitY.place(point.y)) }
    strokes = glyph.strokes.map { $0.map(fit) }
    dots = glyph.dots.map(fit)
    self.pen = pen
    let right = (strokes.joined() + dots).map(\.x).max()
    inkWidth = right.map { Int(($0 + radius - 0.1).rounded(.up)) } ?? 0
  }

  /// Draws the glyph with its left edge at column `x`, standing on the upper edge of row `baseline`.
  func draw(on canvas: inout Canvas, x: Int, baseline: Int, color: Color) {
    let points = strokes.joined() + dots
    guard let left = points.map(\.x).min(), let right = points.map(\.x).max(),
      let bottom = points.map(\.y).min(), let top = points.map(\.y).max()
    else { return }
    let reach = pen + 1
    for row in Int((bottom - reach).rounded(.down))...Int((top + reach).rounded(.up)) {
      for column in Int((left - reach).rounded(.down))...Int((right + reach).rounded(.up)) {
        let center = Point(x: Double(column) + 0.5, y: Double(row) + 0.5)
        canvas.blend(x: x + column, y: baseline - 1 - row, color: color, coverage: coverage(of: center))
      }
    }
  }

  /// How much of the pixel around a point is inked: full inside, a ramp one pixel wide across the edge.
  private func coverage(of point: Point) -> Double {
    var inside = -Double.infinity
    for stroke in strokes {
      for (start, end) in zip(stroke, stroke.dropFirst()) {
        inside = max(inside, pen / 2 - distance(from: point, to: start, end))
      }
    }
    for dot in dots {
      inside = max(inside, pen * 0.62 - distance(from: point, to: dot, dot))
    }
    return min(max(inside + 0.5, 0), min(pen, 1))
  }

  private func distance(from point: Point, to start: Point, _ end: Point) -> Double {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let length = dx * dx + dy * dy
    let t = length == 0 ? 0 : min(max(((point.x - start.x) * dx + (point.y - start.y) * dy) / length, 0), 1)
    let (ex, ey) = (start.x + t * dx - point.x, start.y + t * dy - point.y)
    return (ex * ex + ey * ey).squareRoot()
  }
}

/// A map of one axis that puts each guide where it should be and runs straight between them.
private struct Fit {
  private var guides: [(from: Double, to: Double)] = []

  init(_ guides: Set<Double>, place: (Double) -> Double) {
    for guide in guides.sorted() {
      // Two guides that round past each other would fold the letter over.
      let placed = max(place(guide), self.guides.last?.to ?? -.infinity)
      self.guides.append((guide, placed))
    }
  }

  func place(_ value: Double) -> Double {
    guard guides.count > 1 else { return guides.first?.to ?? value }
    let above = guides.firstIndex { $0.from >= value } ?? guides.count - 1
    let (low, high) = (guides[max(above, 1) - 1], guides[max(above, 1)])
    return low.to + (value - low.from) / (high.from - low.from) * (high.to - low.to)
  }
}
