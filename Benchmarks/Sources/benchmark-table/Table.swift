/// A table in Markdown whose columns line up in a terminal, too: the first to the left, numbers to the right.
struct Table {
  private let header: [String]
  private var rows: [[String]] = []

  init(_ header: String...) { self.header = header }

  var isEmpty: Bool { rows.isEmpty }

  mutating func add(_ cells: String...) { rows.append(cells) }

  var text: String {
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    let rule = widths.enumerated().map { String(repeating: "-", count: $1 - ($0 == 0 ? 0 : 1)) + ($0 == 0 ? "" : ":") }
    return ([header, rule] + rows).map { row in
      let cells = zip(row, widths).enumerated().map { column, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 0 ? cell.0 + padding : padding + cell.0
      }
      return "| " + cells.joined(separator: " | ") + " |"
    }.joined(separator: "\n")
  }
}

extension Double {
  /// The number with so many digits behind the point; "–" for what is not a number.
  func digits(_ count: Int) -> String {
    guard isFinite else { return "–" }
    let power = (0..<count).reduce(1.0) { result, _ in result * 10 }
    let scaled = (magnitude * power).rounded()
    guard scaled < 1e15 else { return "\(self)" }
    let whole = Int(scaled) / Int(power)
    let fraction = String(Int(scaled) % Int(power) + Int(power)).dropFirst()
    return (self < 0 && scaled > 0 ? "-" : "") + grouped(whole) + (count > 0 ? "." + fraction : "")
  }

  /// The share in per cent.
  var percent: String { isFinite ? (self * 100).digits(0) + " %" : "–" }

  private func grouped(_ value: Int) -> String {
    var digits = String(value)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return ([digits] + groups).joined(separator: ",")
  }
}
