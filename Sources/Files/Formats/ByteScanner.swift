/// Takes text apart from left to right, with spaces between its parts passed over.
struct ByteScanner {
  private let text: [UInt8]
  private var position = 0

  /// What is wrong with a header, as the second half of a message.
  struct Problem: Error {
    let expected: String
    let found: String
    var advice = "the file is damaged; make it again"

    func error(_ path: String) -> FileError {
      .badData(path, "expected \(expected) in its header; found \(found); \(advice)")
    }
  }

  init(_ text: [UInt8]) { self.text = text }

  /// What follows, space included.
  var rest: ArraySlice<UInt8> { text[position...] }

  /// Passes over the next bytes.
  mutating func advance(_ count: Int) { position += count }

  /// Whether a character comes next.
  mutating func peek(_ character: Unicode.Scalar) -> Bool {
    position += rest.prefix { [0x20, 0x09, 0x0A, 0x0D].contains($0) }.count
    return rest.first == UInt8(ascii: character)
  }

  /// Passes over a character if it comes next.
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard peek(character) else { return false }
    position += 1
    return true
  }

  /// Passes over a character that has to come next.
  mutating func expect(_ character: Unicode.Scalar, _ what: String? = nil) throws {
    guard skip(character) else { throw problem(what ?? "'\(character)'") }
  }

  /// Checks that only spaces follow.
  mutating func end(of what: String) throws {
    guard !peek(" "), rest.isEmpty else { throw problem("nothing after the \(what)") }
  }

  /// Reads a whole number from 0 on.
  mutating func natural(_ what: String) throws -> Int {
    _ = peek(" ")
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !digits.isEmpty, digits.count == 1 || digits.first != UInt8(ascii: "0") else { throw problem(what) }
    let number = String(decoding: digits.prefix(40), as: UTF8.self)
    guard let value = Int(number) else { throw Problem(expected: "\(what) below 2^63", found: number) }
    position += digits.count
    return value
  }

  /// The problem that something else comes next.
  func problem(_ expected: String) -> Problem {
    guard !rest.isEmpty else { return Problem(expected: expected, found: "its end") }
    let found = quoted(String(decoding: rest.prefix(20), as: UTF8.self))
    return Problem(expected: expected, found: "\(found) at byte \(grouped(position))")
  }
}
