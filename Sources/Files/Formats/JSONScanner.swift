/// Takes JSON text apart, value by value, as strictly as RFC 8259 has it.
///
/// Foundation's decoder is not used: it keeps one of several equal keys without a word, and builds the whole tree of a
/// header before anything in it can be refused.
struct JSONScanner {
  private let text: [UInt8]
  private(set) var position = 0

  /// What is wrong, as the second half of a message.
  struct Problem: Error {
    let expected: String
    let found: String
    var advice = "the file is damaged; make it again"
  }

  init(_ text: [UInt8]) { self.text = text }

  /// Reads an object, handing each key to `value`, which must read its value. Keys that occur twice are refused.
  mutating func object(of what: String, _ value: (inout JSONScanner, String) throws -> Void) throws {
    try expect("{", what)
    if skip("}") { return }
    var keys: Set<String> = []
    repeat {
      let key = try string("a key")
      guard keys.insert(key).inserted else {
        throw Problem(expected: "every key once in \(what)", found: "\(quoted(key)) twice")
      }
      try expect(":", "':'")
      try value(&self, key)
    } while skip(",")
    try expect("}", "',' or '}'")
  }

  /// Reads an array of whole numbers from 0, at most `limit` of them.
  mutating func naturals(of what: String, limit: Int) throws -> [Int] {
    var numbers: [Int] = []
    try expect("[", what)
    if skip("]") { return numbers }
    repeat {
      guard numbers.count < limit else { throw Problem(expected: "at most \(limit) numbers in \(what)", found: "more") }
      numbers.append(try natural(what))
    } while skip(",")
    try expect("]", "',' or ']'")
    return numbers
  }

  mutating func string(_ what: String) throws -> String {
    try expect("\"", what)
    var bytes: [UInt8] = []
    while true {
      let start = position
      while position < text.count, text[position] != UInt8(ascii: "\""), text[position] != UInt8(ascii: "\\") {
        guard text[position] >= 0x20 else { throw problem("a text without control characters") }
        position += 1
      }
      guard position < text.count else { throw problem("the end of a text") }
      bytes += text[start..<position]
      position += 1
      guard text[position - 1] == UInt8(ascii: "\\") else { break }
      try escape(into: &bytes)
    }
    do {
      return try FileText.read(bytes)
    } catch {
      throw Problem(expected: error.expected, found: "\(error.found) in \(what)")
    }
  }

  /// Checks that only spaces follow.
  mutating func end() throws {
    skipSpace()
    guard position == text.count else { throw problem("nothing after the object") }
  }

  private mutating func natural(_ what: String) throws -> Int {
    skipSpace()
    let digits = text[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !digits.isEmpty, digits.count == 1 || digits.first != UInt8(ascii: "0") else {
      throw problem("whole numbers in \(what)")
    }
    let number = String(decoding: digits.prefix(40), as: UTF8.self)
    guard let value = Int(number) else {
      throw Problem(expected: "numbers below 2^63 in \(what)", found: number)
    }
    position += digits.count
    return value
  }

  private mutating func escape(into bytes: inout [UInt8]) throws {
    guard position < text.count else { throw problem("the end of a text") }
    let character = text[position]
    position += 1
    switch Unicode.Scalar(character) {
    case "\"", "\\", "/": bytes.append(character)
    case "b": bytes.append(0x08)
    case "f": bytes.append(0x0C)
    case "n": bytes.append(0x0A)
    case "r": bytes.append(0x0D)
    case "t": bytes.append(0x09)
    case "u":
      var code = try hexadecimalCode()
      if (0xD800..<0xDC00).contains(code), text[position...].starts(with: "\\u".utf8) {
        position += 2
        let low = try hexadecimalCode()
        guard (0xDC00..<0xE000).contains(low) else { throw problem("the second half of a \\u pair") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw problem("a whole \\u pair") }
      bytes += Array(String(Character(scalar)).utf8)
    default:
      position -= 1
      throw problem("an escape that JSON knows")
    }
  }

  private mutating func hexadecimalCode() throws -> UInt32 {
    let digits = text[position...].prefix(4)
    let isHexadecimal = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    guard digits.count == 4, isHexadecimal, let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
      throw problem("four hexadecimal digits")
    }
    position += 4
    return code
  }

  private mutating func skipSpace() {
    while position < text.count {
      switch text[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar, _ what: String) throws {
    guard skip(character) else { throw problem(what) }
  }

  private func problem(_ expected: String) -> Problem {
    guard position < text.count else { return Problem(expected: expected, found: "its end") }
    let found = quoted(String(decoding: text[position...].prefix(20), as: UTF8.self))
    return Problem(expected: expected, found: "\(found) at byte \(grouped(position))")
  }
}
