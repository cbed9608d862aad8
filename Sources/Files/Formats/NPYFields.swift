/// The three entries of the Python dictionary in an `.npy` header.
///
/// The grammar is the part of Python's literals that NumPy writes: strings in either quote without escapes, `True` and
/// `False`, and tuples of whole numbers (with Python 2's trailing `L`).
struct NPYFields {
  let element: NPYElement
  let isFortranOrder: Bool
  let dimensions: [Int]

  init(parsing text: [UInt8], of path: String) throws {
    var scanner = Scanner(text: text, path: path)
    var element: NPYElement?
    var isFortranOrder: Bool?
    var dimensions: [Int]?
    try scanner.expect("{")
    while !scanner.skip("}") {
      let key = try scanner.string("a key")
      try scanner.expect(":")
      switch key {
      case "descr" where element == nil:
        if scanner.peek("[") {
          throw FileError.badData(
            path, "expected one element type; found a structured array; save each of its fields by itself")
        }
        element = try NPYElement(scanner.string("an element type"), in: path)
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try scanner.boolean()
      case "shape" where dimensions == nil: dimensions = try scanner.tuple()
      default: throw scanner.error("the keys descr, fortran_order and shape once each", found: quoted(key))
      }
      guard scanner.skip(",") else {
        try scanner.expect("}")
        break
      }
    }
    try scanner.expectEnd()
    guard let element, let isFortranOrder, let dimensions else {
      throw scanner.error("the keys descr, fortran_order and shape", found: "fewer")
    }
    self.element = element
    self.isFortranOrder = isFortranOrder
    self.dimensions = dimensions
  }
}

private struct Scanner {
  let text: [UInt8]
  let path: String
  var position = 0

  /// More axes than any array has: NumPy stops at 64, IDX at 255.
  private static let mostAxes = 255

  func error(_ expected: String, found: String) -> FileError {
    .badData(path, "expected \(expected) in its header; found \(found); the header is damaged; make the file again")
  }

  private func error(_ expected: String) -> FileError {
    guard position < text.count else { return error(expected, found: "its end") }
    return error(expected, found: quoted(String(decoding: text[position...].prefix(20), as: UTF8.self)))
  }

  private mutating func skipSpace() {
    while position < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) { position += 1 }
  }

  mutating func peek(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    return position < text.count && text[position] == UInt8(ascii: character)
  }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard peek(character) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws {
    guard skip(character) else { throw error("'\(character)'") }
  }

  mutating func expectEnd() throws {
    skipSpace()
    guard position == text.count else { throw error("nothing after the dictionary") }
  }

  mutating func string(_ what: String) throws -> String {
    let quote: UInt8
    if skip("'") {
      quote = UInt8(ascii: "'")
    } else if skip("\"") {
      quote = UInt8(ascii: "\"")
    } else {
      throw error(what)
    }
    guard let end = text[position...].firstIndex(of: quote) else { throw error("the end of a text") }
    defer { position = end + 1 }
    guard let string = try? FileText.read(text[position..<end]), !string.contains("\\") else {
      throw error(what)
    }
    return string
  }

  mutating func boolean() throws -> Bool {
    skipSpace()
    for (word, value) in [("True", true), ("False", false)] where text[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw error("True or False")
  }

  mutating func tuple() throws -> [Int] {
    var numbers: [Int] = []
    try expect("(")
    while !skip(")") {
      guard numbers.count < Self.mostAxes else { throw error("at most \(Self.mostAxes) axes") }
      numbers.append(try number())
      guard skip(",") else {
        // Without its comma `(5)` is a number and not a tuple in Python.
        guard numbers.count > 1 else { throw error("',' after the only extent") }
        try expect(")")
        break
      }
    }
    return numbers
  }

  private mutating func number() throws -> Int {
    skipSpace()
    let digits = text[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !digits.isEmpty else { throw error("an extent") }
    guard let number = Int(String(decoding: digits, as: UTF8.self)) else {
      throw error("an extent below 2^63", found: quoted(String(decoding: digits, as: UTF8.self)))
    }
    position += digits.count
    if position < text.count, text[position] == UInt8(ascii: "L") { position += 1 }
    return number
  }
}
