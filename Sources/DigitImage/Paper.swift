import Figures

/// The background of a picture, told from what is drawn on it.
package struct Paper {
  /// The lightness at the middle of the picture, 0–255, and by how much it grows from one edge to the other.
  private var level: Double
  private var slopeX: Double
  private var slopeY: Double

  /// How much the background's pixels differ from the plane: a robust standard deviation.
  package let noise: Double

  /// Fits a plane to the pixels along the border, so that light from one side does no harm.
  ///
  /// Border pixels that lie far off, where the drawing touches the border, are left out of a second and third fit.
  package init(of lightness: Field) {
    let samples = Self.border(of: lightness)
    var paper = Self(level: Double(samples.map(\.value).quantile(0.5)))
    var kept = samples
    var spread = 0.0
    for _ in 0..<3 {
      paper = Self(fitting: kept) ?? paper
      spread = 1.4826 * Double(samples.map { Float(abs(paper.residual($0))) }.quantile(0.5))
      kept = samples.filter { abs(paper.residual($0)) <= 2.5 * spread + 2 }
    }
    self.init(level: paper.level, slopeX: paper.slopeX, slopeY: paper.slopeY, noise: spread)
  }

  /// What is lighter than the paper, positive, or darker, negative, in a picture of the same size.
  package func difference(from lightness: Field) -> Field {
    var result = lightness
    for y in 0..<lightness.height {
      for x in 0..<lightness.width {
        let sample = Sample(lightness, x, y)
        result[x, y] = Float(residual(sample))
      }
    }
    return result
  }

  private struct Sample {
    /// From −½ at one edge to ½ at the other.
    let x: Double
    let y: Double
    let value: Float

    init(_ field: Field, _ x: Int, _ y: Int) {
      self.x = (Double(x) + 0.5) / Double(field.width) - 0.5
      self.y = (Double(y) + 0.5) / Double(field.height) - 0.5
      value = field[x, y]
    }
  }

  private init(level: Double, slopeX: Double = 0, slopeY: Double = 0, noise: Double = 0) {
    self.level = level
    self.slopeX = slopeX
    self.slopeY = slopeY
    self.noise = noise
  }

  /// Least squares through the three normal equations; `nil` if the samples do not fix a plane.
  private init?(fitting samples: [Sample]) {
    var m = [[Double]](repeating: [0, 0, 0, 0], count: 3)
    for sample in samples {
      let row = [1, sample.x, sample.y, Double(sample.value)]
      for i in 0..<3 {
        for j in 0..<4 { m[i][j] += row[i] * row[j] }
      }
    }
    for i in 0..<3 {
      guard abs(m[i][i]) > 1e-6 * Double(samples.count) else { return nil }
      for k in 0..<3 where k != i {
        let factor = m[k][i] / m[i][i]
        for j in i..<4 { m[k][j] -= factor * m[i][j] }
      }
    }
    self.init(level: m[0][3] / m[0][0], slopeX: m[1][3] / m[1][1], slopeY: m[2][3] / m[2][2])
  }

  private func residual(_ sample: Sample) -> Double {
    Double(sample.value) - level - slopeX * sample.x - slopeY * sample.y
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

extension Field {
  /// A picture's lightness, 0–255, laid over what its drawing stands out from if it has transparent parts: white for
  /// dark strokes, black for light ones.
  package init(lightnessOf raster: Raster) {
    precondition(raster.layout == .grayAlpha, "\(raster.layout) instead of lightness and opacity")
    var visible = 0
    var light = 0
    for pixel in stride(from: 0, to: raster.bytes.count, by: 2) {
      visible += Int(raster.bytes[pixel + 1])
      light += Int(raster.bytes[pixel]) * Int(raster.bytes[pixel + 1])
    }
    let paper: Float = light > 128 * visible ? 0 : 255
    let values = stride(from: 0, to: raster.bytes.count, by: 2).map { pixel in
      let opacity = Float(raster.bytes[pixel + 1]) / 255
      return Float(raster.bytes[pixel]) * opacity + paper * (1 - opacity)
    }
    self.init(width: raster.width, height: raster.height, values: values)
  }
}
