/// A CSV file with a header line, read row by row in little memory; ``CSVTable`` is the convenient way for small files.
///
/// ```swift
/// var rows = try CSVReader("predictions.csv", required: ["label", "predicted"])
/// let label = try rows.column("label")
/// while try rows.advance() { labels.append(try rows.integer(label, in: 0...9)) }
/// ```
package struct CSVReader: ~Copyable {
  /// The names in the header line.
  package let columns: [String]

  private var scanner: CSVScanner
  private let places: [String: Int]

  /// Opens a file and reads its header line. Columns may come in any order, and more of them than are required.
  ///
  /// - Throws: ``FileError``: the file cannot be read, has no header line, names a column twice or lacks a required
  ///   one.
  package init(_ path: String, required: [String] = []) throws {
    var scanner = try CSVScanner(path)
    guard try scanner.advance() else {
      throw FileError.badData(path, "expected a header line; found an empty file; make it again")
    }
    var columns: [String] = []
    for index in 0..<scanner.fieldCount { columns.append(try scanner.text(index)) }
    var places: [String: Int] = [:]
    for (place, column) in columns.enumerated() {
      if places[column] == nil {
        places[column] = place
      } else if !column.isEmpty {
        throw scanner.error("expected every column once; found \(quoted(column)) twice; rename one of them")
      }
    }
    let missing = required.filter { places[$0] == nil }
    guard missing.isEmpty else {
      throw scanner.error(
        "expected the column\(required.count == 1 ? "" : "s") \(required.joined(separator: ",")); found "
          + "\(quoted(columns.joined(separator: ","))); \(missing.joined(separator: ",")) missing")
    }
    self.columns = columns
    self.places = places
    self.scanner = scanner
  }

  /// Reads the next row, which the accessors below then tell about.
  ///
  /// - Returns: `false` at the end of the file.
  /// - Throws: ``FileError`` with the line: the row has more or fewer fields than the header line, or is not CSV.
  package mutating func advance() throws -> Bool {
    guard try scanner.advance() else { return false }
    guard scanner.fieldCount == columns.count else {
      let advice = scanner.fieldCount > columns.count ? "; put a field that has commas of its own in double quotes" : ""
      let found = grouped(scanner.fieldCount)
      throw scanner.error(
        "expected \(counted(columns.count, "field")) as in the header line; found \(found)\(advice)"
      )
    }
    return true
  }

  /// The line of the file that the row begins in, from 1.
  package var line: Int { scanner.line }

  /// The place of a column.
  ///
  /// - Throws: ``FileError``: there is no such column.
  package func column(_ name: String) throws -> Int {
    guard let place = places[name] else {
      throw FileError.badData(
        scanner.path, "expected the column \(name); found \(quoted(columns.joined(separator: ",")))")
    }
    return place
  }

  /// The bytes of a field of the row, until the next one is read.
  func bytes(_ column: Int) -> UnsafeRawBufferPointer { scanner.field(column) }

  /// A field of the row as text.
  ///
  /// - Throws: ``FileError`` with line and column: the field is not UTF-8, or has combining marks without end.
  package func text(_ column: Int) throws -> String { try scanner.text(column) }

  /// A field of the row as a whole number; `3.0`, which pandas writes for a whole number in a column of floats, is one.
  ///
  /// - Throws: ``FileError`` with line and column: the field is something else or out of range.
  package func integer(_ column: Int, in range: ClosedRange<Int>) throws -> Int {
    guard let value = CSVNumber.integer(scanner.field(column)), range.contains(value) else {
      throw scanner.error(
        CSVNumber.problem(column: columns[column], CSVNumber.expectation(range), found: try scanner.text(column)))
    }
    return value
  }

  /// A field of the row as a finite number.
  ///
  /// - Throws: ``FileError`` with line and column: the field is something else.
  package func number(_ column: Int) throws -> Double {
    guard let value = CSVNumber.number(scanner.field(column)) else {
      throw scanner.error(
        CSVNumber.problem(column: columns[column], "a finite number", found: try scanner.text(column)))
    }
    return value
  }
}
