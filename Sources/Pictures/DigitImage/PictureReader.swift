import Dataset
import Formats
import Tensors

/// Reads pictures from PNG files for a network: prepared as its training images were, or as they are.
package struct PictureReader: Sendable {
  /// The number of rows of the network's images.
  package let height: Int
  /// The number of columns of the network's images.
  package let width: Int
  /// The number of values of a pixel of the network's images.
  package let channels: Int
  /// What is done to pictures; `nil` if they are taken as they are.
  package let preparation: Preparation?

  /// Makes a reader for images of a size.
  ///
  /// - Precondition: no extent is 0.
  package init(height: Int, width: Int, channels: Int, preparation: Preparation?) {
    precondition(height > 0 && width > 0 && channels > 0, "an image of \(height)×\(width)×\(channels) has no pixels")
    self.height = height
    self.width = width
    self.channels = channels
    self.preparation = preparation
  }

  /// Reads a picture.
  ///
  /// - Throws: `FileError`: the file cannot be read or is not a PNG image; nothing stands out from its background;
  ///   taken as it is, it has another size than the network's images; to be prepared as a digit, the network's images
  ///   are not grey.
  package func read(_ path: String) throws -> PreparedPicture {
    switch preparation {
    case .digits: try readDigit(path)
    case .stretch: fitted(try readPixels(path), .stretched) { $0.stretched(height: height, width: width) }
    case .pad: fitted(try readPixels(path), .padded) { $0.padded(height: height, width: width) }
    case nil: fitted(try readRaw(path), .stretched) { $0 }
    }
  }

  private func readDigit(_ path: String) throws -> PreparedPicture {
    guard channels == 1 else {
      throw FileError(
        .badData, path: path,
        "only grey images can be prepared as digits, and the model takes \(channels) values a pixel: "
          + "bring the picture in the size \(height)×\(width) and take it as it is with --raw, or give --fit stretch")
    }
    return try DigitPreparation(height: height, width: width).prepare(PNG.read(path, as: .grayAlpha), path: path)
  }

  private func readRaw(_ path: String) throws -> Raster {
    let picture = try readPixels(path)
    guard picture.width == width, picture.height == height else {
      throw FileError(
        .badData, path: path,
        "expected \(height)×\(width) pixels, as the model's images have; found \(picture.height)×\(picture.width); "
          + "leave --raw out to have the picture prepared")
    }
    return picture
  }

  private func readPixels(_ path: String) throws -> Raster {
    guard let layout = PixelLayout(rawValue: channels) else {
      throw FileError(
        .badData, path: path, "expected at most 4 values a pixel of a model for PNG pictures; found \(channels)")
    }
    return try PNG.read(path, as: layout)
  }

  private func fitted(
    _ picture: Raster, _ change: PreparedPicture.Change, _ fit: (Raster) -> Raster
  ) -> PreparedPicture {
    let image = fit(picture)
    let shape: Shape = channels == 1 ? [height, width] : [height, width, channels]
    return PreparedPicture(pixels: Tensor(shape: shape, image.bytes), changes: image == picture ? [] : [change])
  }
}
