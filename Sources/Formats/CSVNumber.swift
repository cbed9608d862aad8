/// The numbers of CSV fields.
enum CSVNumber {
  /// A whole number, also one with a fraction of nothing but zeros; spaces around it are let through.
  static func integer(_ field: some BidirectionalCollection<UInt8>) -> Int? {
    let text = String(decoding: trimmed(field), as: UTF8.self)
    if let value = Int(text) { return value }
    guard text.utf8.contains(UInt8(ascii: ".")), let value = Double(text), value.magnitude < 0x1p53 else { return nil }
    return Int(exactly: value)
  }

  /// A finite number; spaces around it are let through.
  static func number(_ field: some BidirectionalCollection<UInt8>) -> Double? {
    guard let value = Double(String(decoding: trimmed(field), as: UTF8.self)), value.isFinite else { return nil }
    return value
  }

  static func expectation(_ range: ClosedRange<Int>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (.min, .max): "a whole number"
    case (let low, .max): "a whole number from \(low) on"
    case (let low, let high): "a whole number from \(low) to \(high)"
    }
  }

  static func problem(column: String, _ expected: String, found: String) -> String {
    "column \(column): \(expected) expected, \(quoted(found)) found"
  }

  private static func trimmed<Field: BidirectionalCollection<UInt8>>(_ field: Field) -> Field.SubSequence {
    let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard let last = field.lastIndex(where: { !isSpace($0) }) else { return field.prefix(0) }
    return field[...last].drop(while: isSpace)
  }
}
