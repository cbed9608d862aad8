/// The columns of a table, each with its name, what its fields may hold, and the property of a row that it fills: all
/// that it takes to write, read and check the table.
///
/// ```swift
/// CSVSchema(blank: Fold(), remedy: "run aggregate-cv", [
///   .column("fold", \.number, "a whole number from 1 on") { $0 >= 1 },
///   .fraction("valid_acc", \.accuracy),
/// ])
/// ```
package struct CSVSchema<Row> {
  /// A column.
  package struct Column {
    let name: String
    let expected: String
    let isRequired: Bool
    /// Takes a field on; `false` if it may not hold that.
    let set: (inout Row, UnsafeRawBufferPointer) -> Bool
    let text: (Row) -> String
  }

  /// The columns in the order in which they are written.
  package let columns: [Column]

  private let blank: Row
  private let remedy: String

  /// Makes a schema.
  ///
  /// - Parameters:
  ///   - blank: A row to be filled in; what it has in place of a column that a file lacks stays.
  ///   - remedy: What makes the table anew, for messages: `run aggregate-cv`.
  ///   - columns: The columns in the order in which they are written.
  package init(blank: Row, remedy: String, _ columns: [Column]) {
    self.blank = blank
    self.remedy = remedy
    self.columns = columns
  }

  /// The names in the header line.
  package var names: [String] { columns.map(\.name) }

  /// The names without which a table is not this one.
  package var required: [String] { columns.filter(\.isRequired).map(\.name) }

  /// Writes a table, whole or not at all.
  ///
  /// - Throws: ``FileError``: the file cannot be written.
  package func write(_ rows: some Sequence<Row>, to path: String) throws {
    try CSVWriter.write(to: path, columns: names) { writer in
      for row in rows {
        for column in columns { try writer.field(column.text(row)) }
        try writer.endRow()
      }
    }
  }

  /// Reads a table. Columns may come in any order, and more of them than are known.
  ///
  /// - Throws: ``FileError``, with line and column for a field that may not hold what it does.
  package func read(_ path: String) throws -> [Row] {
    var rows: [Row] = []
    try forEach(in: path) { rows.append($0) }
    return rows
  }

  /// Reads a table row by row, as ``read(_:)`` does.
  package func forEach(in path: String, _ body: (Row) throws -> Void) throws {
    var reader = try CSVReader(path, required: required)
    let places = columns.compactMap { column in reader.columns.firstIndex(of: column.name).map { (column, $0) } }
    while try reader.advance() {
      var row = blank
      for (column, place) in places where !column.set(&row, reader.bytes(place)) {
        let found = CSVNumber.problem(column: column.name, column.expected, found: try reader.text(place))
        throw FileError.badData(path, "line \(grouped(reader.line)): \(found); \(remedy)")
      }
      try body(row)
    }
  }

  /// A row as its fields, for places that are no file.
  package func fields(of row: Row) -> [String] { columns.map { $0.text(row) } }

  /// The row of some fields; `nil` if there are more or fewer than columns, or one may not hold what it does.
  package func row(of fields: [String]) -> Row? {
    guard fields.count == columns.count else { return nil }
    var row = blank
    for (column, field) in zip(columns, fields) {
      var field = field
      guard field.withUTF8({ column.set(&row, UnsafeRawBufferPointer($0)) }) else { return nil }
    }
    return row
  }
}

extension CSVSchema.Column {
  /// A column of a property.
  ///
  /// - `expected`: What a field is expected to be, for messages; by default what the property's type is.
  /// - `isPossible`: Whether the property may have a value.
  package static func column<Value: CSVValue>(
    _ name: String, _ property: WritableKeyPath<Row, Value>, _ expected: String = Value.expected,
    where isPossible: @escaping (Value) -> Bool = { _ in true }
  ) -> Self {
    CSVSchema.Column(name: name, expected: expected, isRequired: true) { row, field in
      guard let value = Value(field: field), isPossible(value) else { return false }
      row[keyPath: property] = value
      return true
    } text: {
      $0[keyPath: property].field
    }
  }

  /// A column of whole numbers within a range.
  package static func whole(
    _ name: String, _ property: WritableKeyPath<Row, Int>, in range: ClosedRange<Int> = 0...Int.max
  ) -> Self {
    column(name, property, CSVNumber.expectation(range)) { range.contains($0) }
  }

  /// A column of numbers from 0 on, such as losses and times.
  package static func nonNegative(_ name: String, _ property: WritableKeyPath<Row, Double>) -> Self {
    column(name, property, "a finite number from 0 on") { $0 >= 0 }
  }

  /// A column of numbers from 0 to 1, such as accuracies.
  package static func fraction(_ name: String, _ property: WritableKeyPath<Row, Double>) -> Self {
    column(name, property, "a number from 0 to 1") { (0...1).contains($0) }
  }

  /// A column that follows from the others: it is written, and not read.
  package static func derived<Value: CSVValue>(_ name: String, _ value: @escaping (Row) -> Value) -> Self {
    CSVSchema.Column(name: name, expected: "", isRequired: false, set: { _, _ in true }, text: { value($0).field })
  }

  /// The same column, which a file may lack.
  package var optional: Self {
    CSVSchema.Column(name: name, expected: expected, isRequired: false, set: set, text: text)
  }

  /// The column of a row that is a part of another one.
  package func of<Whole>(_ part: WritableKeyPath<Whole, Row>) -> CSVSchema<Whole>.Column {
    CSVSchema<Whole>.Column(name: name, expected: expected, isRequired: isRequired) {
      set(&$0[keyPath: part], $1)
    } text: {
      text($0[keyPath: part])
    }
  }
}

/// What a field of a table may hold.
package protocol CSVValue {
  /// What a field is expected to be, for messages.
  static var expected: String { get }
  /// Reads a field; `nil` if it holds something else.
  init?(field: UnsafeRawBufferPointer)
  /// The shortest field that reads back as the same value.
  var field: String { get }
}

extension Int: CSVValue {
  package static var expected: String { "a whole number" }
  package init?(field: UnsafeRawBufferPointer) {
    guard let value = CSVNumber.integer(field) else { return nil }
    self = value
  }
  package var field: String { description }
}

extension Double: CSVValue {
  package static var expected: String { "a finite number" }
  package init?(field: UnsafeRawBufferPointer) {
    guard let value = CSVNumber.number(field) else { return nil }
    self = value
  }
  package var field: String { description }
}

extension String: CSVValue {
  package static var expected: String { "a text in UTF-8" }
  package init?(field: UnsafeRawBufferPointer) {
    guard let text = try? FileText.read(field) else { return nil }
    self = text
  }
  package var field: String { self }
}

/// An empty field is no value.
extension Optional: CSVValue where Wrapped: CSVValue {
  package static var expected: String { "\(Wrapped.expected) or nothing" }
  package init?(field: UnsafeRawBufferPointer) {
    if field.isEmpty {
      self = .none
    } else if let value = Wrapped(field: field) {
      self = .some(value)
    } else {
      return nil
    }
  }
  package var field: String { self?.field ?? "" }
}
