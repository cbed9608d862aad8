import Formats

/// Whether drawings look as if rows and columns were exchanged.
///
/// Handwritten letters and digits are taller than wide: boxes around MNIST's have 1.37 times as many rows as columns in
/// the mean, and more rows than columns in every class. In EMNIST's files, which are stored transposed, it is the other
/// way round.
enum TransposedLook {
  private static let mostImages = 2000
  /// How much wider than tall boxes have to be in the mean.
  private static let leastRatio = 1.1
  /// The ink from which a pixel belongs to the drawing.
  private static let leastInk: UInt8 = 64

  /// What to tell a person; `nil` if the images do not look so.
  ///
  /// Only grey drawings with an empty margin, light on black, are judged.
  static func remark(on images: StagedImages) throws -> String? {
    let extents = images.extents
    guard extents.channels == 1 else { return nil }
    let count = min(images.testStart ?? images.count, mostImages)
    var (rows, columns, drawings) = (0, 0, 0)
    var pixels = [UInt8](repeating: 0, count: extents.count)
    let total = images.testStart ?? images.count
    for index in 0..<count {
      try pixels.withUnsafeMutableBytes { try images.read(index * total / count, into: $0) }
      guard let box = box(pixels, extents) else { continue }
      rows += box.rows
      columns += box.columns
      drawings += 1
    }
    guard 2 * drawings > count, Double(columns) >= leastRatio * Double(rows) else { return nil }
    return
      "the drawings are wider than tall (\(text(columns, drawings)) columns, \(text(rows, drawings)) rows in the mean),"
      + " as those of EMNIST are, whose images are stored transposed: look at some, and import again with --transpose if"
      + " letters lie on their sides"
  }

  private static func text(_ sum: Int, _ count: Int) -> String {
    let tenths = (10 * sum + count / 2) / count
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// The extent of the ink; `nil` where it reaches the border, or there is none.
  private static func box(_ pixels: [UInt8], _ extents: ImageExtents) -> (rows: Int, columns: Int)? {
    var (left, right, top, bottom) = (extents.width, -1, extents.height, -1)
    for y in 0..<extents.height {
      for x in 0..<extents.width where pixels[y * extents.width + x] >= leastInk {
        (left, right, top, bottom) = (min(left, x), max(right, x), min(top, y), max(bottom, y))
      }
    }
    guard left > 0, top > 0, right >= left, right < extents.width - 1, bottom < extents.height - 1 else { return nil }
    return (bottom - top + 1, right - left + 1)
  }
}
