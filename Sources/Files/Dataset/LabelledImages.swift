import Formats
import Tensors

/// Images of equal size and the class of each.
///
/// | array | shape | values |
/// | --- | --- | --- |
/// | ``images`` | (N, height, width), or (N, height, width, channels) with 1 to 4 channels | bytes, 0…255 |
/// | ``labels`` | (N) | 0…``classCount``−1 |
///
/// Both arrays stay where they are, usually in mapped files, so millions of images take no memory of the process
/// itself.
public struct LabelledImages: Sendable {
  /// The pixels, one image after the other.
  public let images: Tensor<UInt8>
  /// The class of each image.
  public let labels: Tensor<UInt8>
  /// How many images each class has: `labelHistogram[label]`, ``classCount`` of them.
  package let labelHistogram: [Int]

  /// The number of images.
  public var count: Int { images.shape[0] }
  /// The number of rows of an image.
  public var height: Int { images.shape[1] }
  /// The number of columns of an image.
  public var width: Int { images.shape[2] }
  /// The number of values of a pixel.
  public var channels: Int { images.shape.rank == 4 ? images.shape[3] : 1 }
  /// The number of classes.
  public var classCount: Int { labelHistogram.count }

  /// The most values that a pixel may have: red, green, blue and opacity.
  static let maximumChannels = 4

  /// Opens a pair of `.npy` files.
  ///
  /// - `images`: The path of the images, bytes or other integers from 0 to 255.
  /// - `labels`: The path of the labels, the same.
  /// - `classCount`: The number of classes where it is known: see ``ClassLabels/read(_:classCount:)``.
  /// - Throws: `FileError` if a file cannot be read, is of another shape or type, or the two do not belong together.
  public static func read(images: String, labels: String, classCount: Int? = nil) throws -> LabelledImages {
    try LabelledImages(
      images: ByteValues.bytes(of: NPY.read(images), as: .pixels, from: images), from: images,
      labels: ClassLabels.read(labels, classCount: classCount), from: labels)
  }

  /// Puts images and labels together that are in memory.
  ///
  /// - Parameters:
  ///   - images: The pixels, of shape (N, height, width) or (N, height, width, channels).
  ///   - imagesPath: Where the images come from, for messages.
  ///   - labels: The classes.
  ///   - labelsPath: Where the labels come from, for messages.
  /// - Throws: `FileError` if the images have another shape or there are more or fewer of them than labels.
  public init(
    images: Tensor<UInt8>, from imagesPath: String, labels: ClassLabels, from labelsPath: String
  ) throws(FileError) {
    if let problem = Self.problem(with: images.shape) { throw FileError(.badData, path: imagesPath, problem) }
    guard labels.count == images.shape[0] else {
      throw FileError(
        .badData, path: labelsPath,
        "expected \(counted(images.shape[0], "label")), one for each image of \(imagesPath); found "
          + "\(grouped(labels.count)); use images and labels of the same data set")
    }
    self.images = images
    self.labels = labels.values
    labelHistogram = labels.histogram
  }

  /// Puts images in place of labelled ones whose class nobody knows; all get label 0, on which no output depends.
  ///
  /// - Parameters:
  ///   - images: As for the other initialiser.
  ///   - path: Where the images come from, for messages.
  ///   - classCount: The number of classes that a network tells apart.
  /// - Throws: `FileError` if the images have another shape.
  public init(unlabelled images: Tensor<UInt8>, from path: String, classCount: Int) throws(FileError) {
    let labels = Tensor<UInt8>(shape: [images.shape.rank > 0 ? images.shape[0] : 0], repeating: 0)
    try self.init(
      images: images, from: path, labels: ClassLabels(labels, from: path, classCount: classCount), from: path)
  }

  /// What to tell people of images without a pixel above 1; `nil` for others.
  ///
  /// - `path`: Where the images come from.
  package func remark(on path: String) -> String? {
    guard images.withUnsafeBufferPointer({ $0.allSatisfy { $0 <= 1 } }) else { return nil }
    return
      "no pixel of \(path) exceeds 1, where 255 is white: to a network such images are nearly black; if they are 0 "
      + "and 1, save 255 * a; if they were cut from fractions, save (255 * a).round().astype(numpy.uint8) of those"
  }

  /// The problem with the shape of images; `nil` if there is none.
  private static func problem(with shape: Shape) -> String? {
    let found =
      "expected images of shape (N, height, width) or (N, height, width, 1 to \(maximumChannels)); found \(shape)"
    let isPixel = 1...maximumChannels
    switch shape.rank {
    case 3...4 where shape.count == 0: return "\(found); there is no pixel in it"
    case 3: return nil
    case 4 where isPixel.contains(shape[3]): return nil
    case 4 where isPixel.contains(shape[1]):
      return "\(found); move the channels last with numpy.moveaxis(images, 1, -1)"
    case 2: return "\(found); unfold the pixels with .reshape(-1, height, width)"
    default: return "\(found); check that these are images"
    }
  }
}
