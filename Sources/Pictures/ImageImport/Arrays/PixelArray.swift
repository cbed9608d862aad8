import Formats
import Tensors

/// An array of images, and how its numbers become bytes.
struct PixelArray {
  let extents: ImageExtents
  let scaling: PixelScaling
  /// The number of images.
  var count: Int { array.shape[0] }

  private let array: AnyTensor
  private let file: ArrayFile

  /// Opens an array and looks at all of its numbers.
  ///
  /// - Throws: `FileError`: the file cannot be read, the shape is none of images, or numbers are out of range.
  init(_ file: ArrayFile, _ options: ImportOptions) throws {
    self.file = file
    array = try file.read()
    extents = try Self.extents(array.shape, options.size, file.name)
    scaling = try Self.scaling(of: array, options.maximum, file.name)
  }

  private static func extents(
    _ shape: Shape, _ size: (height: Int, width: Int)?, _ path: String
  ) throws -> ImageExtents {
    func fail(_ advice: String) -> FileError {
      FileError(
        .badData, path: path,
        "expected images of shape (N, height, width), (N, height, width, 1 to 4) or (N, pixels); found \(shape); "
          + "\(advice)"
      )
    }
    guard shape.rank >= 1, shape.count > 0 else { throw fail("check that these are images") }
    switch shape.rank {
    case 2:
      if let extents = ImageExtents(of: shape[1], size: size) { return extents }
      throw fail(size == nil ? "give the images' height and width with --size HxW" : "correct --size")
    case 3: return ImageExtents(height: shape[1], width: shape[2], channels: 1)
    case 4 where (1...4).contains(shape[3]): return ImageExtents(height: shape[1], width: shape[2], channels: shape[3])
    case 4 where (1...4).contains(shape[1]): throw fail("move the channels last with numpy.moveaxis(images, 1, -1)")
    default: throw fail("check that these are images")
    }
  }

  private static func scaling(of array: AnyTensor, _ maximum: Double?, _ path: String) throws -> PixelScaling {
    let range = try NumberRange(of: array, path)
    if let maximum {
      guard range.low >= 0, range.high <= maximum else {
        throw FileError(
          .badData, path: path,
          "expected numbers from 0 to the \(maximum) of --maximum; found \(range); correct --maximum")
      }
      return .maximum(maximum)
    }
    if range.areWhole, range.low >= 0, range.high <= 255 { return .bytes }
    if range.low >= 0, range.high <= 1 { return .fractions }
    let white = range.high <= 255 ? "255" : range.high <= 65535 ? "65535" : "\(range.high)"
    let advice =
      range.low < 0
      ? "shift them, in NumPy with images - images.min()" : "say what white is with --maximum \(white)"
    throw FileError(
      .badData, path: path, "expected whole numbers from 0 to 255 or fractions from 0 to 1; found \(range); \(advice)")
  }

  /// Gives the bytes of each image.
  func read(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    if case .uint8(let tensor) = array, scaling == .bytes {
      return try tensor.withUnsafeBufferPointer { bytes in
        for image in 0..<count {
          try body(
            UnsafeRawBufferPointer(
              rebasing: UnsafeRawBufferPointer(bytes)[image * extents.count..<(image + 1) * extents.count]))
        }
      }
    }
    var image = [UInt8](repeating: 0, count: extents.count)
    for index in 0..<count {
      for position in image.indices {
        let number = array.number(index * extents.count + position)
        // Single precision is rounded as NumPy rounds it.
        if case .float32 = array, scaling == .fractions {
          image[position] = UInt8((255 * Float(number)).rounded(.toNearestOrEven))
        } else {
          image[position] = scaling.byte(number) ?? 0
        }
      }
      try image.withUnsafeBytes(body)
    }
  }
}

/// The least and the greatest number of an array, and whether all are whole.
struct NumberRange: CustomStringConvertible {
  private(set) var low = Double.infinity
  private(set) var high = -Double.infinity
  private(set) var areWhole = true

  var description: String { areWhole ? "\(Self.text(low)) to \(Self.text(high))" : "fractions from \(low) to \(high)" }

  /// - Throws: `FileError` if a number is not finite.
  init(of array: AnyTensor, _ path: String) throws {
    for index in 0..<array.shape.count {
      let number = array.number(index)
      guard number.isFinite else {
        throw FileError(
          .badData, path: path,
          "expected finite numbers; found \(number) at element \(grouped(index)); replace it, or leave the image out")
      }
      low = min(low, number)
      high = max(high, number)
      areWhole = areWhole && number.rounded() == number
    }
  }

  private static func text(_ number: Double) -> String { Int(exactly: number).map { "\($0)" } ?? "\(number)" }
}

extension AnyTensor {
  /// An element as a number, by its place in row-major order.
  func number(_ index: Int) -> Double {
    switch self {
    case .uint8(let tensor): tensor.withUnsafeBufferPointer { Double($0[index]) }
    case .int8(let tensor): tensor.withUnsafeBufferPointer { Double($0[index]) }
    case .int16(let tensor): tensor.withUnsafeBufferPointer { Double($0[index]) }
    case .int32(let tensor): tensor.withUnsafeBufferPointer { Double($0[index]) }
    case .float32(let tensor): tensor.withUnsafeBufferPointer { Double($0[index]) }
    case .float64(let tensor): tensor.withUnsafeBufferPointer { Double($0[index]) }
    }
  }
}

enum LabelArray {
  /// The label of each image.
  ///
  /// - Throws: `FileError`: the file cannot be read, the shape is neither (N) nor (N, 1), or a number is not whole.
  static func read(_ file: ArrayFile) throws -> [Int] {
    let array = try file.read()
    guard array.shape.rank == 1 || (array.shape.rank == 2 && array.shape[1] == 1), array.shape.count > 0 else {
      throw FileError(
        .badData, path: file.name,
        "expected labels of shape (N) or (N, 1); found \(array.shape); give the number of the class for each image")
    }
    return try (0..<array.shape.count).map { index in
      let number = array.number(index)
      guard let label = Int(exactly: number) else {
        throw FileError(
          .badData, path: file.name,
          "expected whole numbers as labels; found \(number) at index \(grouped(index)); give the number of the class "
            + "for each image")
      }
      return label
    }
  }
}
