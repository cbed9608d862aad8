import Formats

/// The rows of a fold's `predictions.csv`, made sure to be one for each image of the fold, ascending, with its label.
public struct FoldPredictions: ~Copyable {
  /// The image and the label of a row.
  public typealias Row = (index: Int, label: Int)

  private let path: String
  private let fold: Int
  private let command: String
  private let table: FoldTable
  private let expected: [Int]
  private let classCount: Int
  private let places: (index: Int, label: Int, values: [Int])
  private var rows: CSVReader
  private var found = 0

  /// Opens the file.
  ///
  /// - Parameters:
  ///   - fold: The fold that it has to be of.
  ///   - table: The folds.
  ///   - classCount: The number of classes, which labels have to be below.
  ///   - columns: The columns to read beside `index` and `label`.
  ///   - command: What makes the file, for messages.
  /// - Throws: `FileError` if the file cannot be read or lacks a column.
  public init(
    _ path: String, fold: Int, of table: FoldTable, classCount: Int, columns: [String], command: String
  ) throws {
    let rows = try CSVReader(path, required: ["index", "label"] + columns)
    places = try (rows.column("index"), rows.column("label"), columns.map { try rows.column($0) })
    self.path = path
    self.fold = fold
    self.command = command
    self.table = table
    self.classCount = classCount
    expected = table.validationIndices(fold: fold)
    self.rows = rows
  }

  /// The names in the header line.
  public var columns: [String] { rows.columns }

  /// Reads the next row, which ``integer(_:in:)`` and ``number(_:)`` then tell about.
  ///
  /// - Returns: The image and its label; `nil` after the last image of the fold.
  /// - Throws: `FileError` unless the row is that of the fold's next image.
  public mutating func next() throws -> Row? {
    guard try rows.advance() else {
      guard found == expected.count else {
        throw problem(
          "\(counted(expected.count, "row")) expected, one for each image of fold \(fold), \(grouped(found)) found")
      }
      return nil
    }
    let index = try rows.integer(places.index, in: 0...table.count - 1)
    let label = try rows.integer(places.label, in: 0...classCount - 1)
    guard found < expected.count, expected[found] == index, Int(table.labels[index]) == label else {
      let next = found < expected.count ? expected[found] : nil
      let wanted = next.map { "image \(grouped($0)) of class \(table.labels[$0])" } ?? "no more rows"
      throw problemInRow("\(wanted) expected as in the folds, image \(grouped(index)) of class \(label) found")
    }
    found += 1
    return (index, label)
  }

  /// The row's value in one of the columns asked for, as a whole number.
  ///
  /// - Throws: `FileError` if it is something else or out of range.
  public func integer(_ column: Int, in range: ClosedRange<Int>) throws -> Int {
    try rows.integer(places.values[column], in: range)
  }

  /// The row's value in one of the columns asked for, as a finite number.
  ///
  /// - Throws: `FileError` if it is something else.
  public func number(_ column: Int) throws -> Double { try rows.number(places.values[column]) }

  /// An error about the file, with what makes it anew.
  public func problem(_ text: String) -> FileError { FileError(.badData, path: path, "\(text): run \(command)") }

  /// An error about the row that was read last.
  public func problemInRow(_ text: String) -> FileError { problem("line \(grouped(rows.line)): \(text)") }
}
