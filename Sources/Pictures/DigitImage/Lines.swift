extension Field {
  /// Wipes out thin straight lines that run through the picture from edge to edge, nearly level or upright, as on ruled
  /// and squared paper, and leaves the strokes that cross them.
  ///
  /// - Parameter least: The ink from which a pixel may be part of a line.
  /// - Returns: The number of lines.
  mutating func removeLines(least: Float) -> Int {
    let level = removeLevelLines(least: least)
    var turned = transposed
    let upright = turned.removeLevelLines(least: least)
    if upright > 0 { self = turned.transposed }
    return level + upright
  }

  var transposed: Field {
    var result = Field(width: height, height: width)
    for y in 0..<height { for x in 0..<width { result[y, x] = self[x, y] } }
    return result
  }

  /// The steepest line, as rise over run; lines of a sheet that lies askew.
  private static var steepest: Double { 0.12 }
  /// The least fraction of a line that is inked, and the least that has paper on both sides.
  private static var leastInked: Double { 0.8 }
  private static var leastAlone: Double { 0.5 }

  private struct Line {
    /// The rows at the left and right edge.
    let (left, right): (Double, Double)
    let inked: Double
    func row(_ x: Int, of width: Int) -> Double { left + (right - left) * (Double(x) + 0.5) / Double(width) }
  }

  private mutating func removeLevelLines(least: Float) -> Int {
    let lines = levelLines(least: least)
    for line in lines { remove(line, least: least) }
    return lines.count
  }

  private func levelLines(least: Float) -> [Line] {
    // How far from a line there has to be paper: lines are thinner than a fortieth of the picture.
    let far = max(3, height / 40)
    guard width >= 16, height > 2 * far else { return [] }
    let marks = marks(least: least, far: far)
    let columns = Array(0..<width)
    let few = Array(stride(from: 0, to: width, by: 8))
    var found: [Line] = []
    let steps = Int(Self.steepest * Double(width) / 2)
    for rise in -steps...steps {
      let slope = Double(2 * rise) / Double(width)
      let shifts = columns.map { Int((slope * (Double($0) + 0.5)).rounded(.down)) }
      let reach = 2 * abs(rise)
      for start in -reach..<height + reach {
        func count(_ mark: UInt8, among columns: [Int]) -> (inside: Int, marked: Int) {
          var (inside, marked) = (0, 0)
          for x in columns {
            let y = start + shifts[x]
            guard y >= 0, y < height else { continue }
            inside += 1
            if marks[y * width + x] & mark != 0 { marked += 1 }
          }
          return (inside, marked)
        }
        // Most places have no line, as a few columns show.
        let glance = count(Self.inked, among: few)
        guard 10 * glance.marked >= 6 * glance.inside else { continue }
        let (inside, inked) = count(Self.inked, among: columns)
        guard 10 * inside >= 7 * width, Double(inked) >= Self.leastInked * Double(inside),
          Double(count(Self.alone, among: columns).marked) >= Self.leastAlone * Double(inside)
        else { continue }
        let left = Double(start) + 0.5
        found.append(Line(left: left, right: left + slope * Double(width), inked: Double(inked) / Double(inside)))
      }
    }
    var lines: [Line] = []
    for line in found.sorted(by: { $0.inked > $1.inked })
    where !lines.contains(where: {
      let (left, right) = (line.left - $0.left, line.right - $0.right)
      // Near each other anywhere in the picture, or crossing.
      return min(abs(left), abs(right)) <= Double(far) || left * right < 0
    }) {
      lines.append(line)
    }
    return lines
  }

  private static var inked: UInt8 { 1 }
  private static var alone: UInt8 { 2 }

  /// Whether each pixel, or one above or below it, is inked, and whether there is paper at some distance on both sides,
  /// too.
  private func marks(least: Float, far: Int) -> [UInt8] {
    let isInk = values.map { $0 >= least }
    var marks = [UInt8](repeating: 0, count: values.count)
    for place in values.indices {
      let (above, below) = (place - width, place + width)
      guard isInk[place] || (above >= 0 && isInk[above]) || (below < values.count && isInk[below]) else { continue }
      let (before, behind) = (place - far * width, place + far * width)
      let isAlone = !(before >= 0 && isInk[before]) && !(behind < values.count && isInk[behind])
      marks[place] = Self.inked | (isAlone ? Self.alone : 0)
    }
    return marks
  }

  /// Wipes out a line where the ink is no thicker than the line is for the most part.
  private mutating func remove(_ line: Line, least: Float) {
    let spans = (0..<width).map { x -> ClosedRange<Int>? in
      let middle = Int(line.row(x, of: width))
      guard
        let y = [middle, middle - 1, middle + 1, middle - 2, middle + 2].first(where: {
          $0 >= 0 && $0 < height && self[x, $0] >= least
        })
      else { return nil }
      var (top, bottom) = (y, y)
      while top > 0, self[x, top - 1] >= least { top -= 1 }
      while bottom < height - 1, self[x, bottom + 1] >= least { bottom += 1 }
      return top...bottom
    }
    let thickness = spans.compactMap { $0.map { Float($0.count) } }.quantile(0.4)
    for (x, span) in spans.enumerated() {
      guard let span, Float(span.count) <= 1.5 * thickness + 1 else { continue }
      for y in max(0, span.lowerBound - 1)...min(height - 1, span.upperBound + 1) { self[x, y] = 0 }
    }
  }
}
