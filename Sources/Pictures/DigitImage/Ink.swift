/// The drawing of a picture: 0 where the paper is, 1 where the stroke is.
struct Ink {
  /// The drawing, as large as the picture.
  var field: Field
  /// Whether the strokes are darker than the paper.
  let isDark: Bool

  /// Steps of lightness that a stroke has to stand out by: less is a stain or a compression artefact.
  static let leastContrast: Float = 16

  /// Grain above this fraction of the contrast is smoothed away before anything is measured.
  private static let mostNoise: Float = 0.05
  private static let mostSmoothing = 3

  /// Tells the drawing from the paper; `nil` if nothing stands out.
  ///
  /// - `isEven`: Whether the paper is one surface, or may have the edges of shadows and of other things on it.
  init?(in lightness: Field, isEven: Bool = true) {
    let measure = isEven ? Self.measure : Self.measureUneven
    var lightness = lightness
    var ink = measure(lightness)
    for _ in 0..<Self.mostSmoothing where ink.noise > Self.mostNoise * ink.full {
      lightness = lightness.smoothed()
      ink = measure(lightness)
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
  private typealias Measured = (field: Field, noise: Float, full: Float, isDark: Bool)

  private static func measure(_ lightness: Field) -> Measured {
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
    return (field, noise, full(field), isDark)
  }

  /// The same where no surface fits the paper: what is narrower than a stroke may be counts as drawn.
  private static func measureUneven(_ lightness: Field) -> Measured {
    let (dark, darkNoise) = lightness.darkStrokes()
    let (light, lightNoise) = lightness.lightStrokes()
    func amount(_ field: Field, _ noise: Float) -> Float {
      field.values.reduce(0) { $1 > 3 * noise + leastContrast ? $0 + $1 : $0 }
    }
    // The hollows of dark strokes are light patches, and the other way round; most ink is dark.
    let isDark = amount(light, lightNoise) < 1.5 * amount(dark, darkNoise)
    let (field, noise) = isDark ? (dark, darkNoise) : (light, lightNoise)
    return (field, noise, full(field), isDark)
  }

  private static func full(_ field: Field) -> Float {
    let threshold = field.values.otsuThreshold
    return field.values.filter { $0 >= threshold }.quantile(0.9)
  }
}
