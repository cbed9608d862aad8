/// The numbers of CSV fields.
enum CSVNumber {
  /// A whole number, also one with a fraction of nothing but zeros; spaces around it are let through.
  static func integer(_ field: UnsafeRawBufferPointer) -> Int? {
    let field = trimmed(field)
    if let number = Decimal(field), number.exponent == 0 {
      return number.isNegative ? -Int(number.digits) : Int(number.digits)
    }
    let text = String(decoding: field, as: UTF8.self)
    if let value = Int(text) { return value }
    guard field.contains(UInt8(ascii: ".")), let value = Double(text), value.magnitude < 0x1p53 else { return nil }
    return Int(exactly: value)
  }

  /// A finite number, rounded correctly; spaces around it are let through.
  static func number(_ field: UnsafeRawBufferPointer) -> Double? {
    let field = trimmed(field)
    if let value = Decimal(field)?.exactOperands { return value }
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

  private static func trimmed(_ field: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var range = 0..<field.count
    while let first = range.first, isSpace(field[first]) { range.removeFirst() }
    while let last = range.last, isSpace(field[last]) { range.removeLast() }
    return UnsafeRawBufferPointer(rebasing: field[range])
  }
}

/// The common decimal numbers, `digits · 10^exponent` with at most 18 digits: those that need no general parser, which
/// would take most of the time of reading a table.
private struct Decimal {
  var isNegative = false
  var digits: UInt64 = 0
  var exponent = 0

  init?(_ text: UnsafeRawBufferPointer) {
    var position = 0
    if text.count > 1, text[0] == UInt8(ascii: "-") {
      isNegative = true
      position = 1
    }
    var digitCount = 0
    var point: Int?
    while position < text.count {
      let digit = text[position] &- UInt8(ascii: "0")
      if digit < 10 {
        digits = digits &* 10 &+ UInt64(digit)
        digitCount += 1
      } else if text[position] == UInt8(ascii: "."), point == nil {
        point = digitCount
      } else {
        break
      }
      position += 1
    }
    guard digitCount > 0, digitCount <= 18 else { return nil }
    if let point { exponent = point - digitCount }
    guard position < text.count else { return }
    guard let written = Self.exponent(text, after: position) else { return nil }
    exponent += written
  }

  /// The number, if the operands of one multiplication or division by a power of ten are exact, so that its result is the
  /// nearest double (W. D. Clinger, "How to Read Floating Point Numbers Accurately", 1990).
  var exactOperands: Double? {
    guard digits <= 1 << 53, Self.powers.indices.contains(abs(exponent)) else { return nil }
    let power = Self.powers[abs(exponent)]
    let magnitude = exponent < 0 ? Double(digits) / power : Double(digits) * power
    return isNegative ? -magnitude : magnitude
  }

  /// The powers of ten that a double holds exactly.
  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]

  /// The number behind an `e`, up to three digits that reach the end.
  private static func exponent(_ text: UnsafeRawBufferPointer, after position: Int) -> Int? {
    guard text[position] == UInt8(ascii: "e") || text[position] == UInt8(ascii: "E") else { return nil }
    var rest = text[(position + 1)...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    guard (1...3).contains(rest.count) else { return nil }
    var value = 0
    for byte in rest {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return isNegative ? -value : value
  }
}
