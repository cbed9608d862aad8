/// How much each pixel of a line counts for each pixel of a shorter or longer line.
///
/// A pixel of the result is the mean over the stretch that it covers, exact at its ends (a box filter as wide as the
/// pixel). Where the result has more pixels than the source, it runs straight from one source pixel's centre to the
/// next's.
struct Resampling {
  private let taps: [(start: Int, weights: [Float])]

  init(from source: Int, to target: Int) {
    let step = Double(source) / Double(target)
    taps = (0..<target).map { index in
      step > 1
        ? Self.mean(over: Double(index) * step, Double(index + 1) * step, source)
        : Self.between((Double(index) + 0.5) * step - 0.5, source)
    }
  }

  private static func mean(over start: Double, _ end: Double, _ source: Int) -> (start: Int, weights: [Float]) {
    let first = Int(start)
    let last = max(first, min(Int(end.rounded(.up)), source) - 1)
    let weights = (first...last).map { pixel in
      let covered = min(end, Double(pixel + 1)) - max(start, Double(pixel))
      return Float(max(covered, 0) / (end - start))
    }
    return (first, weights)
  }

  private static func between(_ position: Double, _ source: Int) -> (start: Int, weights: [Float]) {
    let inside = min(max(position, 0), Double(source - 1))
    let first = min(Int(inside), max(source - 2, 0))
    let fraction = Float(inside - Double(first))
    return source == 1 ? (0, [1]) : (first, [1 - fraction, fraction])
  }

  /// Resamples the rows of a field.
  fileprivate func alongRows(_ field: Field) -> Field {
    var result = Field(width: taps.count, height: field.height)
    for y in 0..<field.height {
      for (x, tap) in taps.enumerated() {
        var sum: Float = 0
        for (offset, weight) in tap.weights.enumerated() { sum += weight * field[tap.start + offset, y] }
        result[x, y] = sum
      }
    }
    return result
  }

  /// Resamples the columns of a field.
  fileprivate func alongColumns(_ field: Field) -> Field {
    var result = Field(width: field.width, height: taps.count)
    for (y, tap) in taps.enumerated() {
      for (offset, weight) in tap.weights.enumerated() {
        for x in 0..<field.width { result[x, y] += weight * field[x, tap.start + offset] }
      }
    }
    return result
  }
}

extension Field {
  /// The field with another number of columns and rows.
  package func resampled(width newWidth: Int, height newHeight: Int) -> Field {
    let columns = newHeight == height ? self : Resampling(from: height, to: newHeight).alongColumns(self)
    return newWidth == width ? columns : Resampling(from: width, to: newWidth).alongRows(columns)
  }

  /// The field made so much smaller that neither side is longer than `side`, or as it is.
  package func shrunk(toFit side: Int) -> Field {
    let longer = max(width, height)
    guard longer > side else { return self }
    return resampled(width: max(1, width * side / longer), height: max(1, height * side / longer))
  }
}

extension Field {
  /// The field with each pixel replaced by the mean of itself and its neighbours, weighed 1 : 2 : 1 along both axes.
  package func smoothed() -> Field {
    var rows = self
    for y in 0..<height {
      for x in 0..<width {
        rows[x, y] = (self[max(x - 1, 0), y] + 2 * self[x, y] + self[min(x + 1, width - 1), y]) / 4
      }
    }
    var result = rows
    for y in 0..<height {
      for x in 0..<width {
        result[x, y] = (rows[x, max(y - 1, 0)] + 2 * rows[x, y] + rows[x, min(y + 1, height - 1)]) / 4
      }
    }
    return result
  }
}
