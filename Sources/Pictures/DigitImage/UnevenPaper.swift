extension Field {
  /// The field upside down: 255 becomes 0.
  private var negative: Field { Field(width: width, height: height, values: values.map { 255 - $0 }) }

  /// What stands out as lighter from its surroundings and is narrower than a fifth of the picture, and the grain: the
  /// field less its morphological opening, which keeps every edge that has enough room on its light side.
  ///
  /// Source: P. Soille, "Morphological Image Analysis", 2003, section 4.5 (white top-hat).
  func lightStrokes() -> (Field, noise: Float) { lightStrokes { difference, _ in difference } }

  /// The same for dark strokes, as far as the light lets them differ from the paper: in shadow they differ by less.
  func darkStrokes() -> (Field, noise: Float) {
    let deepest: Float = 64
    return negative.lightStrokes { difference, background in difference * 255 / max(deepest, 255 - background) }
  }

  private func lightStrokes(_ strength: (Float, Float) -> Float) -> (Field, noise: Float) {
    let reach = max(1, min(width, height) / 10)
    let background = filtered(reach: reach, min).filtered(reach: reach, max)
    var result = self
    for index in values.indices {
      let level = background.values[index]
      result.values[index] = strength(values[index] - level, level)
    }
    // The opening of grain lies below its mean.
    let level = result.values.quantile(0.5)
    let noise = 1.4826 * result.values.lazy.map { abs($0 - level) }.quantile(0.5)
    for index in values.indices { result.values[index] = max(0, result.values[index] - level) }
    return (result, noise)
  }

  /// The least or greatest value in the square of pixels that lie within a reach, as far as it is in the field.
  private func filtered(reach: Int, _ choose: (Float, Float) -> Float) -> Field {
    var rows = self
    for y in 0..<height {
      for x in 0..<width {
        var best = self[x, y]
        for near in max(0, x - reach)...min(width - 1, x + reach) { best = choose(best, self[near, y]) }
        rows[x, y] = best
      }
    }
    var result = rows
    for y in 0..<height {
      for near in max(0, y - reach)...min(height - 1, y + reach) where near != y {
        for x in 0..<width { result[x, y] = choose(result[x, y], rows[x, near]) }
      }
    }
    return result
  }
}
