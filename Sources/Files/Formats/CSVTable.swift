/// A CSV file with a header line, whole in memory.
public struct CSVTable: Sendable, Equatable {
  /// The names in the header line.
  public var columns: [String]

  /// The fields of each row, in the order of ``columns``.
  public var rows: [[String]]

  private var path = ""
  private var lines: [Int] = []

  /// Makes a table to be written.
  ///
  /// - Precondition: every row has as many fields as there are columns.
  public init(columns: [String], rows: [[String]] = []) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row does not have \(columns.count) fields")
    self.columns = columns
    self.rows = rows
  }

  /// Reads a file. Columns may come in any order, and more of them than are required.
  ///
  /// - Throws: ``FileError``: the file cannot be read, is not CSV in UTF-8, names a column twice, lacks a required one,
  ///   or has a row with more or fewer fields than the header line.
  public static func read(_ path: String, required: [String] = []) throws -> CSVTable {
    var reader = try CSVReader(path, required: required)
    var table = CSVTable(columns: reader.columns)
    table.path = path
    while try reader.advance() {
      var row: [String] = []
      row.reserveCapacity(table.columns.count)
      for column in table.columns.indices { row.append(try reader.text(column)) }
      table.rows.append(row)
      table.lines.append(reader.line)
    }
    return table
  }

  /// Writes the table, whole or not at all: LF line ends, quotes only where a field needs them.
  ///
  /// - Throws: ``FileError``: the file cannot be written.
  public func write(to path: String) throws {
    try CSVWriter.write(to: path, columns: columns) { writer in
      for row in rows {
        for field in row { try writer.field(field) }
        try writer.endRow()
      }
    }
  }

  /// A column as text.
  ///
  /// - Throws: ``FileError``: there is no such column.
  public func texts(_ column: String) throws -> [String] {
    let index = try self.index(of: column)
    return rows.map { $0[index] }
  }

  /// A column of whole numbers; `3.0`, which pandas writes for a whole number in a column of floats, is one.
  ///
  /// - Throws: ``FileError``: there is no such column, or, with its line, a field is something else or out of range.
  public func integers(_ column: String, in range: ClosedRange<Int> = .min ... .max) throws -> [Int] {
    try values(column, CSVNumber.expectation(range)) { CSVNumber.integer($0).flatMap { range.contains($0) ? $0 : nil } }
  }

  /// A column of finite numbers.
  ///
  /// - Throws: ``FileError``: there is no such column, or, with its line, a field is something else.
  public func numbers(_ column: String) throws -> [Double] {
    try values(column, "a finite number") { CSVNumber.number($0) }
  }

  /// Equal columns and rows, whatever files they come from.
  public static func == (left: CSVTable, right: CSVTable) -> Bool {
    left.columns == right.columns && left.rows == right.rows
  }

  private func values<Value>(
    _ column: String, _ expected: String, _ parse: (UnsafeRawBufferPointer) -> Value?
  ) throws -> [Value] {
    let index = try self.index(of: column)
    var values: [Value] = []
    values.reserveCapacity(rows.count)
    for (number, row) in rows.enumerated() {
      var field = row[index]
      guard let value = field.withUTF8({ parse(UnsafeRawBufferPointer($0)) }) else {
        let place = number < lines.count ? "line \(grouped(lines[number]))" : "row \(grouped(number + 1))"
        throw FileError.badData(
          path, "\(place): \(CSVNumber.problem(column: column, expected, found: row[index]))")
      }
      values.append(value)
    }
    return values
  }

  private func index(of column: String) throws -> Int {
    guard let index = columns.firstIndex(of: column) else {
      throw FileError.badData(path, "expected the column \(column); found \(quoted(columns.joined(separator: ",")))")
    }
    return index
  }
}
