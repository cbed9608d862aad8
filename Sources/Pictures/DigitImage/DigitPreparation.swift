import Formats
import Tensors

/// Prepares a picture of a digit as the images of MNIST were prepared: light strokes on black, scaled to a box of 20×20
/// with its proportions kept, its centre of mass in the middle of 28×28.
///
/// The steps:
/// 1. Transparent parts become paper. The paper is a curved surface fitted to the picture's border, so that uneven
///    light does not count as ink; what differs from it is the drawing, dark or light. If that is a large and full
///    rectangle, it is a sheet of paper on something else, and the drawing is looked for on it. If it is otherwise too
///    large for strokes, such as a shadow with a hard edge, only what is narrower than a fifth of the picture counts as
///    drawn.
/// 2. Specks, frames, circles around the drawing and lines from edge to edge are wiped out, and the picture is cropped
///    to the drawing.
/// 3. Strokes thinner than those of MNIST are made wider: scaled down, they would fade.
/// 4. The longer side is scaled to 20 pixels, each the mean of what it covers.
/// 5. The image is moved by whole pixels until its centre of mass is in the middle.
///
/// For images of another size than 28×28 the box has the same fraction of the shorter side.
///
/// Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits": "The original black and white
/// images from NIST were size normalized to fit in a 20x20 pixel box while preserving their aspect ratio. […] the
/// images were centered in a 28x28 image by computing the center of mass of the pixels". Of the 10,000 test images
/// 9,997 have a longer side of 20, and the centres of mass lie within half a pixel of (14, 14).
package struct DigitPreparation: Sendable {
  /// The number of rows to prepare.
  package let height: Int
  /// The number of columns to prepare.
  package let width: Int

  /// Larger pictures are made smaller first; a digit needs no more.
  private static let largestSide = 1000
  /// The pixels of the drawing's longer side while its strokes are made wider, and while they are measured.
  private static let drawingSide = 160
  private static let measuredSide = 80
  /// Strokes narrower than this, in pixels of the result, are made this wide: about the first percentile of MNIST's.
  private static let leastStroke = 1.5
  /// What they are made: MNIST's median is 2.5.
  private static let usualStroke = 2.2

  /// Prepares images of a size.
  ///
  /// - Precondition: neither side is 0.
  package init(height: Int, width: Int) {
    precondition(height > 0 && width > 0, "an image of \(height)×\(width) has no pixels")
    self.height = height
    self.width = width
  }

  /// Prepares a picture.
  ///
  /// - `picture`: The picture in ``PixelLayout/grayAlpha``, of any size.
  /// - `path`: Where it comes from, for messages.
  /// - Throws: `FileError`: nothing stands out from the picture's background.
  package func prepare(_ picture: Raster, path: String) throws -> PreparedPicture {
    let lightness = Field(lightnessOf: picture).shrunk(toFit: Self.largestSide)
    guard let drawing = Drawing.find(in: lightness) else {
      throw FileError(
        .badData, path: path,
        "expected a digit on an even background; found nothing that stands out from it; draw it with more contrast, or "
          + "crop the picture to the paper")
    }
    let (wide, isThickened) = widened(drawing.ink.shrunk(toFit: Self.drawingSide))
    let small = scaled(wide)
    return PreparedPicture(
      pixels: centred(small),
      changes: (drawing.isDark ? [.inverted] : []) + drawing.changes + (isThickened ? [.thickened] : []),
      doubts: drawing.doubts)
  }

  /// The longer side of the box that a digit is scaled to.
  private var boxSide: Int { max(1, Int((Double(min(height, width)) * 20 / 28).rounded())) }

  private func widened(_ drawing: Field) -> (Field, Bool) {
    let pixel = Double(max(drawing.width, drawing.height)) / Double(boxSide)
    // Measured at half the size and less: rough edges have a longer outline than the stroke.
    let coarse = drawing.shrunk(toFit: Self.measuredSide)
    let stroke = coarse.strokeWidth * Double(drawing.width) / Double(coarse.width)
    guard pixel > 1, stroke < Self.leastStroke * pixel else { return (drawing, false) }
    return (drawing.thickened(by: (Self.usualStroke * pixel - stroke) / 2), true)
  }

  private func scaled(_ drawing: Field) -> Field {
    let longer = max(drawing.width, drawing.height)
    func side(_ length: Int) -> Int { max(1, Int((Double(length * boxSide) / Double(longer)).rounded())) }
    var small = drawing.resampled(width: side(drawing.width), height: side(drawing.height))
    // The darkest point of a stroke is full ink, as in all of MNIST.
    let peak = small.values.max() ?? 1
    if peak > 0 { for index in small.values.indices { small.values[index] /= peak } }
    return small
  }

  private func centred(_ small: Field) -> Tensor<UInt8> {
    var (mass, momentX, momentY) = (0.0, 0.0, 0.0)
    for y in 0..<small.height {
      for x in 0..<small.width {
        let ink = Double(small[x, y])
        mass += ink
        momentX += ink * Double(x)
        momentY += ink * Double(y)
      }
    }
    func start(_ moment: Double, _ length: Int, _ room: Int) -> Int {
      let start = Int((Double(room / 2) - moment / max(mass, 1e-9)).rounded())
      return min(max(start, 0), room - length)
    }
    let (left, top) = (start(momentX, small.width, width), start(momentY, small.height, height))
    var pixels = [UInt8](repeating: 0, count: height * width)
    for y in 0..<small.height {
      for x in 0..<small.width {
        pixels[(top + y) * width + left + x] = UInt8((small[x, y] * 255).rounded())
      }
    }
    return Tensor(shape: [height, width], pixels)
  }
}
