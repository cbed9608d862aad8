/// A CSV file read row by row as it is, with or without a header line; ``CSVReader`` is for tables with names.
public struct CSVRows: ~Copyable {
  private var scanner: CSVScanner

  /// Opens a file.
  ///
  /// - Throws: ``FileError``: the file cannot be read.
  public init(_ path: String) throws { scanner = try CSVScanner(path) }

  /// Reads the next row.
  ///
  /// - Returns: `false` at the end of the file.
  /// - Throws: ``FileError`` with the line: the row is not CSV.
  public mutating func advance() throws -> Bool { try scanner.advance() }

  /// The line of the file that the row begins in, from 1.
  public var line: Int { scanner.line }

  /// The number of fields in the row.
  public var count: Int { scanner.fieldCount }

  /// A field as text.
  ///
  /// - Throws: ``FileError`` with line and column: the field is not UTF-8.
  public func text(_ column: Int) throws -> String { try scanner.text(column) }

  /// A field as a finite number, `nil` if it is something else.
  public func number(_ column: Int) -> Double? { CSVNumber.number(scanner.field(column)) }

  /// An error about the row, with its line.
  public func error(_ problem: String) -> FileError { scanner.error(problem) }
}
