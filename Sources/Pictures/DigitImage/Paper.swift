/// The background of a picture, told from what is drawn on it: a surface of second degree, so that neither light from
/// one side nor a lens that darkens the corners counts as ink.
package struct Paper {
  private var surface: Surface

  /// How much the background's pixels differ from the surface: a robust standard deviation.
  package let noise: Double

  /// Fits the surface to the pixels along the border.
  ///
  /// The fit begins with a level and goes on to a plane and a curved surface. Each leaves out the pixels that lie far
  /// off the one before: there the drawing touches the border.
  package init(of lightness: Field) {
    let samples = Self.border(of: lightness)
    var surface = Surface(level: Double(samples.map(\.value).quantile(0.5)))
    var spread = 0.0
    for degree in [0, 1, 1, 2, 2] {
      spread = 1.4826 * Double(samples.map { Float(abs(surface.residual($0))) }.quantile(0.5))
      let kept = samples.filter { abs(surface.residual($0)) <= 2.5 * spread + 2 }
      surface = Surface(degree: degree, fitting: kept) ?? surface
    }
    self.surface = surface
    noise = 1.4826 * Double(samples.map { Float(abs(surface.residual($0))) }.quantile(0.5))
  }

  /// What is lighter than the paper, positive, or darker, negative, in a picture of the same size.
  package func difference(from lightness: Field) -> Field {
    var result = lightness
    for y in 0..<lightness.height {
      for x in 0..<lightness.width { result[x, y] = Float(surface.residual(Sample(lightness, x, y))) }
    }
    return result
  }

  /// The pixels of a ring a fiftieth of the picture wide.
  private static func border(of field: Field) -> [Sample] {
    let ring = max(1, min(field.width, field.height) / 50)
    var samples: [Sample] = []
    for y in 0..<field.height {
      for x in 0..<field.width
      where min(x, y) < ring || x >= field.width - ring || y >= field.height - ring {
        samples.append(Sample(field, x, y))
      }
    }
    return samples
  }
}

/// A pixel, its place measured from −½ at one edge to ½ at the other.
private struct Sample {
  let x: Double
  let y: Double
  let value: Float

  init(_ field: Field, _ x: Int, _ y: Int) {
    self.x = (Double(x) + 0.5) / Double(field.width) - 0.5
    self.y = (Double(y) + 0.5) / Double(field.height) - 0.5
    value = field[x, y]
  }

  /// The powers and products of the coordinates up to a degree.
  func terms(degree: Int) -> [Double] {
    degree == 0 ? [1] : degree == 1 ? [1, x, y] : [1, x, y, x * x, x * y, y * y]
  }
}

/// A level, a plane or a surface of second degree over a picture.
private struct Surface {
  private var constant: Double
  private var (x, y, xx, xy, yy) = (0.0, 0.0, 0.0, 0.0, 0.0)

  init(level: Double) { constant = level }

  /// The surface of a degree that lies closest to the samples by least squares; `nil` if they do not fix one.
  init?(degree: Int, fitting samples: [Sample]) {
    let count = Surface.termCounts[degree]
    // The normal equations, solved by elimination without pivoting: the matrix is positive definite.
    var m = [[Double]](repeating: [Double](repeating: 0, count: count + 1), count: count)
    for sample in samples {
      let row = sample.terms(degree: degree) + [Double(sample.value)]
      for i in 0..<count {
        for j in i...count { m[i][j] += row[i] * row[j] }
      }
    }
    for i in 0..<count {
      for j in 0..<i { m[i][j] = m[j][i] }
    }
    for i in 0..<count {
      guard abs(m[i][i]) > 1e-6 * Double(samples.count) else { return nil }
      for k in 0..<count where k != i {
        let factor = m[k][i] / m[i][i]
        for j in i...count { m[k][j] -= factor * m[i][j] }
      }
    }
    let solved = (0..<count).map { m[$0][count] / m[$0][$0] }
    constant = solved[0]
    if degree > 0 { (x, y) = (solved[1], solved[2]) }
    if degree > 1 { (xx, xy, yy) = (solved[3], solved[4], solved[5]) }
  }

  private static let termCounts = [1, 3, 6]

  func residual(_ sample: Sample) -> Double {
    Double(sample.value) - constant - sample.x * (x + xx * sample.x + xy * sample.y)
      - sample.y * (y + yy * sample.y)
  }
}
