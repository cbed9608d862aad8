/// The drawing of a picture: 0 where the paper is, 1 where the stroke is.
struct Ink {
  /// The drawing, as large as the picture.
  var field: Field
  /// Whether the strokes are darker than the paper.
  let isDark: Bool

  /// Steps of lightness that a stroke has to stand out by: less is a stain or a compression artefact.
  static let leastContrast: Float = 16

  /// Grain above this share of the contrast is smoothed away before anything is measured.
  private static let mostNoise: Float = 0.05
  private static let mostSmoothing = 3

  /// Tells the drawing from the paper; `nil` if nothing stands out.
  init?(in lightness: Field) {
    var lightness = lightness
    var ink = Self.measure(lightness)
    for _ in 0..<Self.mostSmoothing where ink.noise > Self.mostNoise * ink.full {
      lightness = lightness.smoothed()
      ink = Self.measure(lightness)
    }
    let floor = 3 * ink.noise
    guard ink.full - floor >= Self.leastContrast else { return nil }
    field = ink.field
    for index in field.values.indices {
      field.values[index] = min(1, max(0, (field.values[index] - floor) / (ink.full - floor)))
    }
    isDark = ink.isDark
  }

  /// How far each pixel differs from the paper to the side of the strokes, the paper's grain, and what full ink is: the
  /// ninth decile of the strokes, which leaves out single bright pixels.
  private static func measure(_ lightness: Field) -> (field: Field, noise: Float, full: Float, isDark: Bool) {
    let paper = Paper(of: lightness)
    var field = paper.difference(from: lightness)
    let noise = Float(paper.noise)
    // The strokes are on the side that differs by more in all.
    var (above, below) = (0.0, 0.0)
    for value in field.values where abs(value) > 3 * noise {
      if value > 0 { above += Double(value) } else { below -= Double(value) }
    }
    let isDark = below > above
    let sign: Float = isDark ? -1 : 1
    for index in field.values.indices { field.values[index] = max(0, sign * field.values[index]) }
    let threshold = threshold(of: field)
    return (field, noise, field.values.filter { $0 >= threshold }.quantile(0.9), isDark)
  }

  /// Otsu's threshold ("A threshold selection method from gray-level histograms", 1979): the one that divides the values
  /// into the two groups whose means lie furthest apart, weighed by their sizes; values from it on are ink.
  private static func threshold(of field: Field) -> Float {
    var histogram = [Int](repeating: 0, count: 256)
    for value in field.values { histogram[min(max(Int(value), 0), 255)] += 1 }
    let total = field.values.count
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
