/// A table for a terminal: a header, a rule, and rows in columns as wide as their widest entry.
public struct TextTable: Sendable {
  /// The side on which a column's entries line up.
  public enum Alignment: Sendable {
    /// For names.
    case left
    /// For numbers.
    case right
  }

  private let header: [String]
  private let alignments: [Alignment]
  private let gap: Int
  private var rows: [[String]?] = []

  /// Makes an empty table.
  ///
  /// - Parameters:
  ///   - columns: Each column's heading and alignment.
  ///   - gap: The number of spaces between columns.
  public init(_ columns: [(heading: String, alignment: Alignment)], gap: Int = 2) {
    header = columns.map(\.heading)
    alignments = columns.map(\.alignment)
    self.gap = gap
  }

  /// Makes an empty table of names and numbers.
  package init(_ name: String, numbers: [String]) {
    self.init([(name, .left)] + numbers.map { ($0, .right) })
  }

  /// Adds a row.
  ///
  /// - Precondition: there are as many entries as columns.
  public mutating func add(_ row: [String]) {
    precondition(row.count == header.count, "\(row.count) entries in a table of \(header.count) columns")
    rows.append(row)
  }

  /// Adds a rule, for example above a row of sums.
  package mutating func addRule() { rows.append(nil) }

  /// The number of columns of the terminal that the table takes.
  public var width: Int { columnWidths.reduce(0, +) + gap * max(0, header.count - 1) }

  /// The table's lines, without spaces at their ends and without a line break at the end.
  public var text: String {
    let widths = columnWidths
    let rule = String(repeating: "-", count: width)
    let lines = [line(header, widths), rule] + rows.map { row in row.map { line($0, widths) } ?? rule }
    return lines.joined(separator: "\n")
  }

  /// The table's lines, with the middle of long names in the first column left out where it would be too wide.
  ///
  /// - `columns`: The width of the terminal.
  public func text(within columns: Int) -> String {
    guard width > columns, let first = columnWidths.first else { return text }
    let length = max(3, first - (width - columns))
    var narrow = self
    narrow.rows = rows.map { row in
      guard let row, let name = row.first, name.count > length else { return row }
      return ["\(name.prefix(length / 2))…\(name.suffix(length - length / 2 - 1))"] + row.dropFirst()
    }
    return narrow.text
  }

  private var columnWidths: [Int] {
    header.indices.map { column in
      rows.reduce(header[column].count) { max($0, $1?[column].count ?? 0) }
    }
  }

  private func line(_ entries: [String], _ widths: [Int]) -> String {
    var text = ""
    for (column, entry) in entries.enumerated() {
      let padding = String(repeating: " ", count: widths[column] - entry.count)
      text += alignments[column] == .left ? entry + padding : padding + entry
      text += String(repeating: " ", count: gap)
    }
    return String(text.reversed().drop { $0 == " " }.reversed())
  }
}
