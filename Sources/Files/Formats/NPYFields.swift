/// The three entries of the Python dictionary in an `.npy` header.
///
/// The grammar is the part of Python's literals that NumPy writes: strings in either quote without escapes, `True` and
/// `False`, and tuples of whole numbers (with Python 2's trailing `L`).
struct NPYFields {
  let element: NPYElement
  let isFortranOrder: Bool
  let dimensions: [Int]

  init(parsing text: [UInt8], of path: String) throws {
    do {
      try self.init(parsing: text, path)
    } catch let problem as ByteScanner.Problem {
      throw problem.error(path)
    }
  }

  private init(parsing text: [UInt8], _ path: String) throws {
    var scanner = ByteScanner(text)
    var element: NPYElement?
    var isFortranOrder: Bool?
    var dimensions: [Int]?
    try scanner.expect("{")
    while !scanner.skip("}") {
      let key = try scanner.literal("a key")
      try scanner.expect(":")
      switch key {
      case "descr" where element == nil:
        if scanner.peek("[") {
          throw FileError.badData(
            path, "expected one element type; found a structured array; save each of its fields by itself")
        }
        element = try NPYElement(scanner.literal("an element type"), in: path)
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try scanner.boolean()
      case "shape" where dimensions == nil: dimensions = try scanner.tuple()
      default:
        throw ByteScanner.Problem(expected: "the keys descr, fortran_order and shape once each", found: quoted(key))
      }
      guard scanner.skip(",") else {
        try scanner.expect("}")
        break
      }
    }
    try scanner.end(of: "dictionary")
    guard let element, let isFortranOrder, let dimensions else {
      throw ByteScanner.Problem(expected: "the keys descr, fortran_order and shape", found: "fewer")
    }
    self.element = element
    self.isFortranOrder = isFortranOrder
    self.dimensions = dimensions
  }
}

extension ByteScanner {
  /// More axes than any array has: NumPy stops at 64, IDX at 255.
  private static let mostAxes = 255

  fileprivate mutating func literal(_ what: String) throws -> String {
    guard let quote = ["'", "\""].first(where: { peek($0) }) as Unicode.Scalar? else { throw problem(what) }
    let text = rest.dropFirst().prefix { $0 != UInt8(ascii: quote) }
    guard text.endIndex < rest.endIndex else { throw problem("the end of a text") }
    guard let string = try? FileText.read(text), !string.contains("\\") else { throw problem(what) }
    advance(text.count + 2)
    return string
  }

  fileprivate mutating func boolean() throws -> Bool {
    _ = peek(" ")
    for (word, value) in [("True", true), ("False", false)] where rest.starts(with: word.utf8) {
      advance(word.utf8.count)
      return value
    }
    throw problem("True or False")
  }

  fileprivate mutating func tuple() throws -> [Int] {
    var numbers: [Int] = []
    try expect("(")
    while !skip(")") {
      guard numbers.count < Self.mostAxes else { throw problem("at most \(Self.mostAxes) axes") }
      numbers.append(try natural("an extent"))
      if rest.first == UInt8(ascii: "L") { advance(1) }
      guard skip(",") else {
        // Without its comma `(5)` is a number and not a tuple in Python.
        guard numbers.count > 1 else { throw problem("',' after the only extent") }
        try expect(")")
        break
      }
    }
    return numbers
  }
}
