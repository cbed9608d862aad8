/// Writes a CSV file row by row, whole or not at all: LF line ends, quotes only where a field needs them, numbers as
/// the shortest text that reads back as the same number.
package struct CSVWriter {
  private let output: AtomicFile.Writer
  private let columnCount: Int
  private var fieldCount = 0
  /// Fields gathered here spare the output a call for each.
  private var pending: [UInt8] = []
  private static let mostPending = 1 << 15

  /// Writes the file at `path` with the rows that `body` gives to the writer.
  ///
  /// - Throws: whatever `body` throws, and ``FileError``: the file cannot be written. After an error the file at `path`
  ///   is what it was before.
  package static func write<Result>(
    to path: String, columns: [String], _ body: (inout CSVWriter) throws -> Result
  ) throws -> Result {
    try AtomicFile.write(to: path) { try write(to: $0, columns: columns, body) }
  }

  /// Writes a file that is open for it, with the rows that `body` gives to the writer.
  ///
  /// - Throws: whatever `body` throws, and ``FileError``: the system could not write.
  package static func write<Result>(
    to output: AtomicFile.Writer, columns: [String], _ body: (inout CSVWriter) throws -> Result
  ) throws -> Result {
    var writer = CSVWriter(output: output, columnCount: columns.count)
    for column in columns { try writer.field(column) }
    try writer.endRow()
    let result = try body(&writer)
    precondition(writer.fieldCount == 0, "the last row of a table is not ended")
    try writer.flush(ifMoreThan: 0)
    return result
  }

  private init(output: AtomicFile.Writer, columnCount: Int) {
    self.output = output
    self.columnCount = columnCount
  }

  /// Writes the next field of the row.
  ///
  /// - Throws: ``FileError``: the system could not write.
  package mutating func field(_ text: String) throws {
    try beginField()
    // A row of one empty field would be a blank line, which readers skip.
    pending.append(contentsOf: (text.isEmpty && columnCount == 1 ? "\"\"" : Self.quoted(text)).utf8)
  }

  /// A field as it stands in a file: in quotes where it needs them.
  package static func quoted(_ text: String) -> String {
    let hasDelimiter = text.utf8.contains { ",\"\n\r".utf8.contains($0) }
    // A mark at the start of a file would be taken for the file's own.
    guard hasDelimiter || text.utf8.starts(with: CSVScanner.byteOrderMark) else { return text }
    let parts = text.unicodeScalars.split(separator: "\"", omittingEmptySubsequences: false)
    return "\"\(parts.map { String($0) }.joined(separator: "\"\""))\""
  }

  /// Writes the next field of the row.
  ///
  /// - Throws: ``FileError``: the system could not write.
  package mutating func field(_ number: some Numeric & CustomStringConvertible) throws {
    try beginField()
    pending.append(contentsOf: number.description.utf8)
  }

  /// Ends the row.
  ///
  /// - Precondition: it has as many fields as there are columns.
  /// - Throws: ``FileError``: the system could not write.
  package mutating func endRow() throws {
    precondition(fieldCount == columnCount, "a row of \(fieldCount) fields in a table of \(columnCount) columns")
    fieldCount = 0
    pending.append(UInt8(ascii: "\n"))
    try flush(ifMoreThan: Self.mostPending)
  }

  private mutating func beginField() throws {
    try flush(ifMoreThan: Self.mostPending)
    if fieldCount > 0 { pending.append(UInt8(ascii: ",")) }
    fieldCount += 1
  }

  private mutating func flush(ifMoreThan limit: Int) throws {
    guard pending.count > limit else { return }
    try output.write(pending)
    pending.removeAll(keepingCapacity: true)
  }
}
