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

extension ImageExtents {
  /// The size of images of so many numbers: of a height and a width or, without them, square.
  ///
  /// - Returns: `nil` if the number is none of 1 to 4 channels of the size, or no square.
  init?(of count: Int, size: (height: Int, width: Int)?) {
    guard let (height, width) = size ?? Self.square(count).map({ ($0, $0) }) else { return nil }
    let (channels, rest) = count.quotientAndRemainder(dividingBy: height * width)
    guard rest == 0, (1...4).contains(channels) else { return nil }
    self.init(height: height, width: width, channels: channels)
  }

  /// The square root of a square number.
  static func square(_ number: Int) -> Int? {
    let root = Int(Double(number).squareRoot().rounded())
    return root * root == number ? root : nil
  }
}

/// Images of one size on their way from a person's files to arrays, kept on disk: training images first, then test
/// images.
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

extension StagedImages {
  /// Takes images that one or two files have, the second one for testing.
  ///
  /// - `counts`: The number of images in each of the files.
  /// - `names`: The names of the files, which with `#` and the row tell where an image is from.
  init(_ writer: StageWriter, labels: [Int], counts: [Int], names: [String], path: String) {
    let start = counts[0]
    self.init(
      extents: writer.staged, pixels: writer.pixels, places: Array(0..<writer.count), labels: labels,
      testStart: counts.count > 1 ? start : nil, names: nil,
      origin: { $0 < start ? "\(names[0])#\($0)" : "\(names[1])#\($0 - start)" }, path: path)
  }
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

  /// - `extents`: The size of the images as they come.
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
