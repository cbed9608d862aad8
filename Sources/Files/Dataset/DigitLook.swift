import Tensors

/// Whether images look as MNIST's do: light on black, with an empty margin, in the middle, of the usual size.
///
/// For arrays whose preparation is unknown. EMNIST's digits look like that; Fashion-MNIST's clothes, which fill the
/// image from edge to edge, do not.
package struct DigitLook: Sendable {
  let height: Int
  let width: Int

  /// Pixels darker than this are paper.
  private static let leastInk: UInt8 = 32
  /// The lengths that the drawing's longer side may have, as fractions of the image's shorter side: 20 and 24 of 28 for
  /// MNIST and EMNIST, a pixel of blur on each side.
  private static let drawingFractions = 0.6...0.93
  /// How far the centre of mass, or that of the drawing's box, may lie from the image's, as a fraction of its shorter
  /// side.
  private static let mostShift = 0.06
  /// The most images that are looked at, and the fraction of them that has to look so.
  private static let mostImages = 1000
  private static let leastFraction = 0.8

  /// Whether most of a data set's images look so; a thousand of them are looked at, evenly spread.
  ///
  /// - `images`: Of shape (N, height, width) or (N, height, width, channels).
  package static func isThat(of images: Tensor<UInt8>) -> Bool {
    let shape = images.shape
    guard shape.rank == 3 || shape[3] == 1 else { return false }
    let look = DigitLook(height: shape[1], width: shape[2])
    let pixels = shape[1] * shape[2]
    let count = min(shape[0], mostImages)
    let similar = images.withUnsafeBufferPointer { all in
      (0..<count).count { place in
        let start = place * shape[0] / count * pixels
        return look.isThat(of: UnsafeBufferPointer(rebasing: all[start..<start + pixels]))
      }
    }
    return Double(similar) >= leastFraction * Double(count)
  }

  /// Whether one grey image looks so.
  ///
  /// - `pixels`: height × width bytes, row by row.
  package func isThat(of pixels: UnsafeBufferPointer<UInt8>) -> Bool {
    var (left, right, top, bottom) = (width, -1, height, -1)
    var (mass, momentX, momentY) = (0.0, 0.0, 0.0)
    for y in 0..<height {
      for x in 0..<width {
        let pixel = pixels[y * width + x]
        mass += Double(pixel)
        momentX += Double(pixel) * (Double(x) + 0.5)
        momentY += Double(pixel) * (Double(y) + 0.5)
        guard pixel >= Self.leastInk else { continue }
        (left, right) = (min(left, x), max(right, x))
        (top, bottom) = (min(top, y), max(bottom, y))
      }
    }
    guard left > 0, top > 0, right < width - 1, bottom < height - 1, right >= left else { return false }
    let side = Double(min(height, width))
    func isMiddle(_ x: Double, _ y: Double) -> Bool {
      abs(x - Double(width) / 2) <= Self.mostShift * side && abs(y - Double(height) / 2) <= Self.mostShift * side
    }
    let longer = Double(max(right - left, bottom - top) + 1)
    return Self.drawingFractions.contains(longer / side)
      && (isMiddle(momentX / mass, momentY / mass)
        || isMiddle(Double(left + right + 1) / 2, Double(top + bottom + 1) / 2))
  }
}
