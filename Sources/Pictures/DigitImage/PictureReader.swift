import Formats
import Tensors

/// Reads pictures from PNG files for a network: prepared as its training images were, or as they are.
public struct PictureReader: Sendable {
  /// The number of rows of the network's images.
  public let height: Int
  /// The number of columns of the network's images.
  public let width: Int
  /// The number of values of a pixel of the network's images.
  public let channels: Int
  /// Whether pictures are taken as they are.
  public let isRaw: Bool

  /// Makes a reader for images of a size.
  ///
  /// - Precondition: no extent is 0.
  public init(height: Int, width: Int, channels: Int, raw isRaw: Bool) {
    precondition(height > 0 && width > 0 && channels > 0, "an image of \(height)×\(width)×\(channels) has no pixels")
    self.height = height
    self.width = width
    self.channels = channels
    self.isRaw = isRaw
  }

  /// Reads a picture.
  ///
  /// - Throws: `FileError`: the file cannot be read or is not a PNG image; nothing stands out from its background; taken
  ///   as it is, it has another size than the network's images; to be prepared, the network's images are not grey.
  public func read(_ path: String) throws -> PreparedDigit {
    if isRaw { return try readRaw(path) }
    guard channels == 1 else {
      throw FileError(
        .badData, path: path,
        "only grey images can be prepared, and the model takes \(channels) values a pixel: "
          + "bring the picture in the size \(height)×\(width) and take it as it is with --raw")
    }
    return try DigitPreparation(height: height, width: width).prepare(PNG.read(path, as: .grayAlpha), path: path)
  }

  private func readRaw(_ path: String) throws -> PreparedDigit {
    guard let layout = PixelLayout(rawValue: channels) else {
      throw FileError(
        .badData, path: path, "at most 4 values a pixel expected of a model for PNG pictures, \(channels) found")
    }
    let picture = try PNG.read(path, as: layout)
    guard picture.width == width, picture.height == height else {
      throw FileError(
        .badData, path: path,
        "\(height)×\(width) pixels expected, as the model's images have, \(picture.height)×\(picture.width) found: "
          + "leave --raw out to have the picture prepared")
    }
    let shape: Shape = channels == 1 ? [height, width] : [height, width, channels]
    return PreparedDigit(pixels: Tensor(shape: shape, picture.bytes), isInverted: false, isThickened: false)
  }
}
