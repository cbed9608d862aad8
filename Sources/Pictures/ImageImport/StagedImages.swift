import Formats

/// The size of images.
struct ImageExtents: Equatable, CustomStringConvertible {
  var height: Int
  var width: Int
  var channels: Int

  var count: Int { height * width * channels }
  var description: String { "\(height)×\(width)" + (channels == 1 ? "" : "×\(channels)") }
  var transposed: ImageExtents { ImageExtents(height: width, width: height, channels: channels) }
}

/// Images of one size on their way from a person's files to arrays, kept on disk: training images first, then test images.
struct StagedImages {
  let extents: ImageExtents
  /// The pixels of every image behind those of the one before.
  let pixels: ScratchFile
  /// Where each image's pixels are, counted in images.
  var places: [Int]
  /// The class of each image, as the source numbers it.
  var labels: [Int]
  /// Which of the images are a test set of the data's own: those from here on; `nil` if there is none.
  var testStart: Int?
  /// The name of each class where the source has names, by label.
  var names: [String]?
  /// Where the image at a place comes from.
  let origin: (_ place: Int) -> String
  /// What a message about the data is about.
  let path: String

  var count: Int { places.count }

  /// Reads the pixels of an image.
  func read(_ image: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    try pixels.read(into: buffer, at: places[image] * extents.count)
  }

  func origin(of image: Int) -> String { origin(places[image]) }
}

extension UnsafeRawBufferPointer {
  /// Copies the pixels of an image with rows and columns exchanged.
  func copyTransposed(_ extents: ImageExtents, to target: UnsafeMutableRawBufferPointer) {
    for y in 0..<extents.height {
      for x in 0..<extents.width {
        for channel in 0..<extents.channels {
          target[(x * extents.height + y) * extents.channels + channel] =
            self[(y * extents.width + x) * extents.channels + channel]
        }
      }
    }
  }
}

/// Takes images one after the other.
struct StageWriter {
  let extents: ImageExtents
  let isTransposed: Bool
  let pixels: ScratchFile
  private(set) var count = 0
  private var turned: [UInt8]

  /// - Parameter extents: The size of the images as they come.
  init(_ extents: ImageExtents, transposing isTransposed: Bool, in folder: String) throws {
    self.extents = extents
    self.isTransposed = isTransposed
    pixels = try ScratchFile(in: folder)
    turned = [UInt8](repeating: 0, count: isTransposed ? extents.count : 0)
  }

  /// The size of the images as they are kept.
  var staged: ImageExtents { isTransposed ? extents.transposed : extents }

  mutating func append(_ image: UnsafeRawBufferPointer) throws {
    precondition(image.count == extents.count, "\(image.count) bytes instead of \(extents)")
    if isTransposed {
      turned.withUnsafeMutableBytes { image.copyTransposed(extents, to: $0) }
      try turned.withUnsafeBytes { try pixels.write($0, at: count * extents.count) }
    } else {
      try pixels.write(image, at: count * extents.count)
    }
    count += 1
  }
}
