import Formats

/// A CSV file with the pixels of an image in each row, in row-major order, as numbers from 0 to 255: with or without a
/// header line, with or without a column of labels, which is passed over.
struct PixelTable {
  private let path: String
  private let places: [Int]
  private let columnCount: Int
  private let hasHeader: Bool

  /// Works the columns out.
  ///
  /// - `pixels`: The number of pixels of an image.
  /// - Throws: `FileError` if there are more or fewer.
  init(_ path: String, pixels: Int) throws {
    var rows = try CSVScanner(path)
    guard try rows.advance() else { throw FileError(.badData, path: path, "expected rows of pixels; found none") }
    let first = try (0..<rows.fieldCount).map { try rows.text($0) }
    hasHeader = TableLayout.isHeader(first)
    var columns = Array(first.indices)
    if hasHeader, let name = first.first, name.isEmpty || name == "Unnamed: 0" { columns.removeFirst() }
    if hasHeader, columns.count == pixels + 1 {
      columns.removeAll { TableLayout.labelNames.contains(first[$0].lowercased()) }
    }
    guard columns.count == pixels else {
      throw rows.error(
        "expected \(counted(pixels, "column")) of pixels, as the model's images have; found \(grouped(columns.count)); "
          + "check the columns; one with labels needs the name label in a header line")
    }
    (self.path, places, columnCount) = (path, columns, first.count)
  }

  /// Gives the bytes of each image.
  ///
  /// - Throws: `FileError` with the line: a row has more or fewer fields than the first, or a field is no pixel.
  func read(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    var rows = try CSVScanner(path)
    if hasHeader { _ = try rows.advance() }
    var image = [UInt8](repeating: 0, count: places.count)
    while try rows.advance() {
      guard rows.fieldCount == columnCount else {
        throw rows.error(
          "expected \(counted(columnCount, "field")) as in the first row; found \(grouped(rows.fieldCount)); "
            + "correct the row")
      }
      for (position, column) in places.enumerated() {
        guard let byte = rows.number(column).flatMap({ PixelScaling.bytes.byte($0) }) else {
          throw rows.error(
            "column \(column + 1): expected \(PixelScaling.bytes.expectation) as pixel; found "
              + "\(quoted(try rows.text(column))); correct the field, or scale the pixels to that range")
        }
        image[position] = byte
      }
      try image.withUnsafeBytes(body)
    }
  }
}
