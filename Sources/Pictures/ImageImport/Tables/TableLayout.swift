import Formats

/// Which columns of a table are what.
struct TableLayout {
  /// The column of the label; `nil` if there is none.
  let label: Int?
  /// The columns of the pixels, ascending.
  let pixels: [Int]
  /// The number of columns.
  let count: Int
  /// Whether the first row is a header.
  let hasHeader: Bool

  /// Names that say that a column holds labels.
  static let labelNames: Set<String> = ["label", "labels", "class", "target", "y", "digit", "letter"]

  /// Works the columns out.
  ///
  /// - `wanted`: The label column's name, `first` or `last`; `nil` to find out: by its name, or, where the
  ///   other end has the same number in every row, as a corner of a picture may, by that.
  /// - Throws: `FileError`: the file cannot be read or is empty, there is no such column, or the labels may be at
  ///   either end.
  init(of path: String, wanted: String?) throws {
    var rows = try CSVScanner(path)
    guard try rows.advance() else { throw FileError(.badData, path: path, "expected rows of pixels; found none") }
    let first = try (0..<rows.fieldCount).map { try rows.text($0) }
    count = first.count
    hasHeader = Self.isHeader(first)
    var columns = Array(first.indices)
    // pandas writes its row numbers in a column without a name.
    if hasHeader, let name = first.first, name.isEmpty || name == "Unnamed: 0" { columns.removeFirst() }
    guard columns.count >= 2 else {
      throw rows.error(
        "expected a label and pixels; found \(counted(columns.count, "column")); check that it is the right file")
    }
    label = try Self.label(columns, first, hasHeader, wanted, path)
    let found = label
    pixels = columns.filter { $0 != found }
  }

  /// Whether a first row is a header.
  static func isHeader(_ fields: [String]) -> Bool {
    // A data frame without names is saved with the header 0,1,2,….
    fields == fields.indices.map(String.init) || fields.contains { Double($0.filter { $0 != " " }) == nil }
  }

  private static func label(
    _ columns: [Int], _ first: [String], _ hasHeader: Bool, _ wanted: String?, _ path: String
  ) throws -> Int? {
    switch wanted {
    case "first": return columns.first
    case "last": return columns.last
    case let name?:
      guard hasHeader, let column = columns.first(where: { first[$0] == name }) else {
        throw FileError(
          .badData, path: path,
          "expected a column \(quoted(name)); found "
            + "\(hasHeader ? quoted(first.joined(separator: ",")) : "no header line"); give --label-column a name "
            + "in the header line, first or last")
      }
      return column
    case nil: break
    }
    if hasHeader {
      let named = columns.filter { labelNames.contains(first[$0].lowercased()) }
      if let column = named.first { return column }
      // Kaggle's test.csv is pixels only.
      if ImageExtents.square(columns.count) != nil { return nil }
    }
    switch try constantEnds(columns, path) {
    case (true, false): return columns.last
    case (false, true): return columns.first
    default:
      throw FileError(
        .badData, path: path,
        "expected a column named label, or the same number everywhere in the first or the last column, as in a corner "
          + "of all images; found neither; say where the labels are with --label-column first or last")
    }
  }

  /// Whether the first and the last column have one number only.
  private static func constantEnds(_ columns: [Int], _ path: String) throws -> (first: Bool, last: Bool) {
    var rows = try CSVScanner(path)
    guard let (first, last) = columns.first.flatMap({ first in columns.last.map { (first, $0) } }) else {
      return (false, false)
    }
    var seen: (Double?, Double?)
    var isConstant = (true, true)
    while try rows.advance(), isConstant.0 || isConstant.1 {
      guard rows.fieldCount > last, let one = rows.number(first), let other = rows.number(last) else { continue }
      isConstant = (isConstant.0 && seen.0 ?? one == one, isConstant.1 && seen.1 ?? other == other)
      seen = (one, other)
    }
    return isConstant
  }

  /// The size of the images.
  ///
  /// - Throws: `FileError`: the number of pixels is not a square, or not that of the size given.
  func extents(_ size: (height: Int, width: Int)?, _ path: String) throws -> ImageExtents {
    if let extents = ImageExtents(of: pixels.count, size: size) { return extents }
    guard let (height, width) = size else {
      throw FileError(
        .badData, path: path,
        "expected a square number of pixels such as 784; found \(grouped(pixels.count)); check the columns, or give "
          + "the images' height and width with --size HxW")
    }
    throw FileError(
      .badData, path: path,
      "expected \(grouped(height * width)) pixels, as --size \(height)x\(width) says; found \(grouped(pixels.count)); "
        + "check the columns")
  }
}
