import Dataset
import DigitImage
import Formats

/// Makes an image of a picture's file.
struct PictureDecoder: Sendable {
  /// Why a picture that can be read is not one of these images.
  enum Refusal: Error {
    /// It has colour, and the images so far are grey.
    case color
    /// It has another size.
    case size(height: Int, width: Int)
  }

  let extents: ImageExtents
  let fit: Preparation
  /// Whether pictures of other sizes are brought to the size.
  let isResizing: Bool
  /// Whether colour becomes lightness; otherwise a picture in colour is refused for grey images.
  let isGreyOnly: Bool

  /// The pixels of a picture.
  ///
  /// - Throws: `FileError` for a file that cannot be read, ``Refusal``.
  func pixels(of path: String) throws -> [UInt8] {
    let bytes = try InputFile.bytes(of: path)
    if fit == .digits {
      let preparation = DigitPreparation(height: extents.height, width: extents.width)
      return try preparation.prepare(PNG.decode(bytes, as: .grayAlpha, path: path), path: path).pixels.elements
    }
    var picture = try decode(bytes, path: path)
    if isResizing {
      picture =
        fit == .pad
        ? picture.padded(height: extents.height, width: extents.width)
        : picture.stretched(height: extents.height, width: extents.width)
    }
    guard picture.height == extents.height, picture.width == extents.width else {
      throw Refusal.size(height: picture.height, width: picture.width)
    }
    return picture.bytes
  }

  private func decode(_ bytes: [UInt8], path: String) throws -> Raster {
    if extents.channels == 3 { return try PNG.decode(bytes, as: .rgb, path: path) }
    // Programs save grey pictures in colour formats, too: the pixels tell.
    guard !isGreyOnly, PNG.mayHaveColor(bytes) else { return try PNG.decode(bytes, as: .gray, path: path) }
    guard let grey = try PNG.decode(bytes, as: .rgb, path: path).withoutColor else { throw Refusal.color }
    return grey
  }

  /// The height and width of a picture, and whether it has colour.
  static func look(at path: String) throws -> (height: Int, width: Int, hasColor: Bool) {
    let bytes = try InputFile.bytes(of: path)
    let picture = try PNG.decode(bytes, as: PNG.mayHaveColor(bytes) ? .rgb : .gray, path: path)
    return (picture.height, picture.width, picture.layout == .rgb && picture.withoutColor == nil)
  }
}

extension Raster {
  /// The same picture in one channel if red, green and blue are the same everywhere, otherwise `nil`.
  fileprivate var withoutColor: Raster? {
    let first = stride(from: 0, to: bytes.count, by: 3)
    guard first.allSatisfy({ bytes[$0] == bytes[$0 + 1] && bytes[$0] == bytes[$0 + 2] }) else { return nil }
    return Raster(width: width, height: height, layout: .gray, bytes: first.map { bytes[$0] })
  }
}
