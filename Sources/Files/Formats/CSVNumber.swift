/// The numbers of CSV fields.
enum CSVNumber {
  /// A whole number, also one with a fraction of nothing but zeros; spaces around it are let through.
  static func integer(_ field: UnsafeRawBufferPointer) -> Int? {
    let field = trimmed(field)
    if let value = digits(field) { return value }
    let text = String(decoding: field, as: UTF8.self)
    if let value = Int(text) { return value }
    guard field.contains(UInt8(ascii: ".")), let value = Double(text), value.magnitude < 0x1p53 else { return nil }
    return Int(exactly: value)
  }

  /// A finite number, rounded correctly; spaces around it are let through.
  static func number(_ field: UnsafeRawBufferPointer) -> Double? {
    let field = trimmed(field)
    if let value = digits(field) { return Double(value) }
    guard let value = Double(String(decoding: field, as: UTF8.self)), value.isFinite else { return nil }
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
    "column \(column): expected \(expected); found \(quoted(found))"
  }

  /// A row of digits, which nearly all fields are: a general parser takes several times as long.
  private static func digits(_ field: UnsafeRawBufferPointer) -> Int? {
    guard (1...18).contains(field.count) else { return nil }
    var value = 0
    for byte in field {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
  }

  private static func trimmed(_ field: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var range = 0..<field.count
    while let first = range.first, isSpace(field[first]) { range.removeFirst() }
    while let last = range.last, isSpace(field[last]) { range.removeLast() }
    return UnsafeRawBufferPointer(rebasing: field[range])
  }
}
