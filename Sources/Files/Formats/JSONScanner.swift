/// JSON text, taken apart value by value as strictly as RFC 8259 has it.
///
/// Foundation's decoder keeps one of several equal keys without a word, and builds the whole tree of a header before
/// anything in it can be refused.
extension ByteScanner {
  /// Reads an object, handing each key to `value`, which must read its value. Keys that occur twice are refused.
  mutating func object(of what: String, _ value: (inout ByteScanner, String) throws -> Void) throws {
    try expect("{", what)
    if skip("}") { return }
    var keys: Set<String> = []
    repeat {
      let key = try string("a key")
      guard keys.insert(key).inserted else {
        throw Problem(expected: "every key once in \(what)", found: "\(quoted(key)) twice")
      }
      try expect(":")
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
      numbers.append(try natural("whole numbers in \(what)"))
    } while skip(",")
    try expect("]", "',' or ']'")
    return numbers
  }

  /// Reads a text in double quotes.
  mutating func string(_ what: String) throws -> String {
    try expect("\"", what)
    var bytes: [UInt8] = []
    while true {
      let plain = rest.prefix { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
      bytes += plain
      advance(plain.count)
      guard let next = rest.first else { throw problem("the end of a text") }
      guard next >= 0x20 else { throw problem("a text without control characters") }
      advance(1)
      guard next == UInt8(ascii: "\\") else { break }
      try escape(into: &bytes)
    }
    do {
      return try FileText.read(bytes)
    } catch {
      throw Problem(expected: error.expected, found: "\(error.found) in \(what)")
    }
  }

  private mutating func escape(into bytes: inout [UInt8]) throws {
    guard let character = rest.first else { throw problem("the end of a text") }
    let plain: [Unicode.Scalar: UInt8] = [
      "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 0x08, "f": 0x0C, "n": 0x0A, "r": 0x0D, "t": 0x09,
    ]
    if let byte = plain[Unicode.Scalar(character)] {
      advance(1)
      return bytes.append(byte)
    }
    guard character == UInt8(ascii: "u") else { throw problem("an escape that JSON knows") }
    advance(1)
    var code = try hexadecimalCode()
    if (0xD800..<0xDC00).contains(code), rest.starts(with: "\\u".utf8) {
      advance(2)
      let low = try hexadecimalCode()
      guard (0xDC00..<0xE000).contains(low) else { throw problem("the second half of a \\u pair") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw problem("a whole \\u pair") }
    bytes += Array(String(Character(scalar)).utf8)
  }

  private mutating func hexadecimalCode() throws -> UInt32 {
    let digits = rest.prefix(4)
    let isHexadecimal = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    guard digits.count == 4, isHexadecimal, let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
      throw problem("four hexadecimal digits")
    }
    advance(4)
    return code
  }
}
