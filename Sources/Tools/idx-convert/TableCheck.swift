import Dataset
import Formats
import ToolFrame

/// Reads a table to its end and says what is in it, or what is wrong with it.
struct TableCheck: ~Copyable {
  private let path: String
  private var rows: CSVReader
  private let known: KnownColumns

  /// Opens a table and reads its header line.
  init(_ path: String) throws {
    let rows = try CSVReader(path)
    known = try KnownColumns(of: rows)
    self.path = path
    self.rows = rows
  }

  /// What is in the table, in one line.
  ///
  /// - Throws: `FileError` with the line: a field is not what its column holds in the pipeline's tables.
  mutating func describe() throws -> String {
    if rows.columns.contains("kfold") { return Self.describe(try FoldTable.read(path)) }
    var count = 0
    while try rows.advance() {
      try checkRow()
      count += 1
    }
    return "\(counted(count, "row")), columns \(rows.columns.joined(separator: ","))"
  }

  private static func describe(_ table: FoldTable) -> String {
    let sizes = table.classCounts().map { grouped($0.reduce(0, +)) }
    return "\(counted(table.count, "row")), \(table.foldCount) folds of \(sizes.joined(separator: ", "))"
  }

  private func checkRow() throws {
    for (column, range) in known.wholes { _ = try rows.integer(column, in: range) }
    for column in known.numbers where try !isLeftOut(column) { _ = try rows.number(column) }
    for column in known.shares where try !isLeftOut(column) { _ = try share(column) }
    guard !known.probabilities.isEmpty else { return }
    let sum = try known.probabilities.reduce(0) { $0 + (try share($1)) }
    guard abs(sum - 1) <= 1e-3 else {
      throw problem("probabilities that add up to 1 expected, ones that add up to \(sum) found")
    }
  }

  /// Whether a field is empty that may be: the final model's history has no validation part.
  private func isLeftOut(_ column: Int) throws -> Bool {
    try known.optional.contains(column) && rows.text(column).isEmpty
  }

  private func share(_ column: Int) throws -> Double {
    let value = try rows.number(column)
    guard (0...1).contains(value) else {
      throw problem("column \(rows.columns[column]): a number from 0 to 1 expected, \(value) found")
    }
    return value
  }

  private func problem(_ text: String) -> FileError {
    FileError(.badData, path: path, "line \(grouped(rows.line)): \(text): make it again")
  }
}

/// The columns of a table of results or predictions, told by their names, each with what it holds; none of another table,
/// where these names may mean anything.
private struct KnownColumns {
  private(set) var wholes: [(column: Int, range: ClosedRange<Int>)] = []
  private(set) var numbers: [Int] = []
  private(set) var shares: [Int] = []
  private(set) var probabilities: [Int] = []
  /// Those of the others whose fields may be empty.
  private(set) var optional: Set<Int> = []

  init(of rows: borrowing CSVReader) throws {
    let names = Set(rows.columns)
    if names.isSuperset(of: ["index", "label", "predicted", "p0"]) {
      let classCount = names.count { $0.first == "p" && Int($0.dropFirst()) != nil }
      wholes.append((try rows.column("index"), 0...Int(UInt32.max)))
      for name in ["label", "predicted"] { wholes.append((try rows.column(name), 0...classCount - 1)) }
      probabilities = try (0..<classCount).map { try rows.column("p\($0)") }
    }
    if names.isSuperset(of: ["train_loss", "train_acc", "valid_loss", "valid_acc"]) {
      for name in ["fold", "epoch", "best_epoch", "epochs_run"] where names.contains(name) {
        wholes.append((try rows.column(name), 1...Int.max))
      }
      for name in ["train_loss", "valid_loss", "seconds"] where names.contains(name) {
        numbers.append(try rows.column(name))
      }
      shares = try [rows.column("train_acc"), rows.column("valid_acc")]
      if names.contains("epoch") { optional = try [rows.column("valid_loss"), rows.column("valid_acc")] }
    }
  }
}
