import Formats
import Tensors

/// A picture ready for a network.
package struct PreparedPicture: Sendable, Equatable {
  /// The image, `(height, width)`, or `(height, width, channels)` if it has colours; prepared as a digit, 0 is paper,
  /// 255 ink.
  package let pixels: Tensor<UInt8>
  /// What was done to the picture beside moving and scaling it.
  package let changes: [Change]
  /// Why the image may not be what the person meant; empty if nothing speaks against it.
  package var doubts: [Doubt] = []

  /// Makes a picture that is ready.
  ///
  /// - `pixels`: The image, `(height, width)` or `(height, width, channels)`.
  /// - `changes`: What was done to it.
  package init(pixels: Tensor<UInt8>, changes: [Change], doubts: [Doubt] = []) {
    (self.pixels, self.changes, self.doubts) = (pixels, changes, doubts)
  }

  /// The image as a picture, without its opacity if it has one.
  package var raster: Raster {
    Raster(image: 0, of: pixels.reshaped(to: Shape([1] + pixels.shape.dimensions)))
  }

  /// Something that was done to a picture.
  package enum Change: String, Sendable {
    /// The picture had dark strokes on light paper.
    case inverted
    /// Strokes were thinner than those of MNIST.
    case thickened = "strokes made wider"
    /// The proportions were changed.
    case stretched
    /// The proportions were kept, and the rest filled.
    case padded
    /// The edge of a shadow, or something else beside the paper, was taken for background.
    case unshaded = "uneven background taken out"
    /// Lines across the picture were taken out, or a box or a circle around the digit.
    case unlined = "lines taken out"
  }

  /// Something that speaks against an image.
  package enum Doubt: String, Sendable {
    /// Ink goes on beyond the picture.
    case cutOff = "ink touches the picture's edge"
    /// There are drawings beside each other, each large enough for a digit.
    case several = "several separate digits"
    /// Lines that were taken out went through the drawing, or some may be left.
    case lines = "lines across the digit"
    /// The paper has the edge of a shadow on it, or of something that lies beside it.
    case uneven = "an uneven background"
    /// The drawing is not made of strokes.
    case patches = "patches as dark as ink"
  }
}
