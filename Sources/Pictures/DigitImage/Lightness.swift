import Formats

extension Field {
  /// A picture's lightness, 0–255, its transparent parts filled as paper.
  ///
  /// Where all that is visible is strokes, the paper is white for dark strokes and black for light ones. Where the
  /// visible part is paper with a drawing on it, such as a scan with round corners, a transparent pixel is as light as
  /// the paper that is visible nearest to it.
  package init(lightnessOf raster: Raster) {
    precondition(raster.layout == .grayAlpha, "\(raster.layout) instead of lightness and opacity")
    let pixels = stride(from: 0, to: raster.bytes.count, by: 2)
    let opacity = pixels.map { Float(raster.bytes[$0 + 1]) / 255 }
    self.init(width: raster.width, height: raster.height, values: pixels.map { Float(raster.bytes[$0]) })
    guard opacity.contains(where: { $0 < 1 }) else { return }
    if let paper = visiblePaper(opacity) {
      fill(from: paper)
      return
    }
    let visible = zip(values, opacity).reduce(Float(0)) { $0 + $1.1 }
    let light = zip(values, opacity).reduce(Float(0)) { $0 + $1.0 * $1.1 }
    let paper: Float = light > 128 * visible ? 0 : 255
    for index in values.indices { values[index] = values[index] * opacity[index] + paper * (1 - opacity[index]) }
  }

  /// The shades of lightness between paper and a drawing on it, at the least.
  private static var leastContrast: Float { 40 }

  /// Which pixels are visible, without those at the edge of the visible part, if they are paper and a drawing; `nil` if
  /// they are all of one shade, as strokes on nothing are, or the edge is as varied as the inside.
  private func visiblePaper(_ opacity: [Float]) -> [Bool]? {
    var isVisible = opacity.map { $0 > 0.5 }
    let outermost = shrink(&isVisible)
    // Edges of cut-outs are often mixed with a colour that is nowhere in the picture.
    let edge = shrink(&isVisible)
    let inside = values.indices.filter { isVisible[$0] }
    guard !outermost.isEmpty, !edge.isEmpty, !inside.isEmpty else { return nil }
    let shades = inside.map { values[$0] }
    let split = shades.otsuThreshold
    let (dark, light) = (shades.filter { $0 < split }, shades.filter { $0 >= split })
    guard !dark.isEmpty, !light.isEmpty else { return nil }
    let contrast = light.reduce(0, +) / Float(light.count) - dark.reduce(0, +) / Float(dark.count)
    let darkEdge = edge.count { values[$0] < split }
    let mostOfEdge = max(darkEdge, edge.count - darkEdge)
    let drawing = 2 * darkEdge > edge.count ? light.count : dark.count
    let isPaper = contrast >= Self.leastContrast && 10 * mostOfEdge >= 8 * edge.count && 500 * drawing >= shades.count
    return isPaper ? isVisible : nil
  }

  /// Takes the pixels at the edge out of a part of the picture.
  ///
  /// - Returns: Those pixels. The picture's own border is no edge.
  private func shrink(_ part: inout [Bool]) -> [Int] {
    let whole = part
    let edge = values.indices.filter { pixel in
      var isEdge = false
      if whole[pixel] { forEachNeighbour(of: pixel) { if !whole[$0] { isEdge = true } } }
      return isEdge
    }
    for pixel in edge { part[pixel] = false }
    return edge
  }

  /// Gives the pixels outside of a part the value of the nearest one in it, from neighbour to neighbour.
  private mutating func fill(from part: [Bool]) {
    var isOpen = part.map { !$0 }
    var newest = values.indices.filter { part[$0] }
    while !newest.isEmpty {
      var next: [Int] = []
      var sums: [Int: (sum: Float, count: Float)] = [:]
      for pixel in newest {
        forEachNeighbour(of: pixel) { neighbour in
          guard isOpen[neighbour] else { return }
          let (sum, count) = sums[neighbour] ?? (0, 0)
          if count == 0 { next.append(neighbour) }
          sums[neighbour] = (sum + values[pixel], count + 1)
        }
      }
      for pixel in next {
        isOpen[pixel] = false
        if let (sum, count) = sums[pixel] { values[pixel] = sum / count }
      }
      newest = next
    }
  }
}

extension Sequence where Element == Float {
  /// Otsu's threshold ("A threshold selection method from gray-level histograms", 1979): the one that divides values
  /// from 0 to 255 into the two groups whose means lie furthest apart, weighed by their sizes; the upper group begins
  /// with it.
  var otsuThreshold: Float {
    var histogram = [Int](repeating: 0, count: 256)
    for value in self { histogram[Swift.min(Swift.max(Int(value), 0), 255)] += 1 }
    let total = histogram.reduce(0, +)
    let sum = histogram.indices.reduce(0) { $0 + $1 * histogram[$1] }
    var (best, bestScore) = (0, -1.0)
    var (count, part) = (0, 0)
    for level in 0..<255 {
      count += histogram[level]
      part += level * histogram[level]
      guard count > 0, count < total else { continue }
      let difference = Double(part) / Double(count) - Double(sum - part) / Double(total - count)
      let score = Double(count) * Double(total - count) * difference * difference
      if score > bestScore { (best, bestScore) = (level, score) }
    }
    return Float(best + 1)
  }
}
