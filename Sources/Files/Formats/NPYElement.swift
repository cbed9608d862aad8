/// An element type of an `.npy` file that this module reads, and what it becomes.
struct NPYElement {
  enum Kind {
    case bool
    case uint16
    case float16
    /// An integer that becomes an int32, if it fits.
    case wide(isSigned: Bool)
    case plain(ElementType)
  }

  let kind: Kind
  /// The bytes of an element in the file.
  let size: Int
  let isBigEndian: Bool
  /// NumPy's name, for messages.
  let name: String

  /// Understands a `descr` such as `<f4`.
  ///
  /// - Throws: ``FileError``: a type that no tensor here holds, by its NumPy name.
  init(_ description: String, in path: String) throws {
    var code = description[...]
    let order = code.first.flatMap { "<>|=".contains($0) ? $0 : nil }
    if order != nil { code.removeFirst() }
    isBigEndian = order == ">"
    let kinds: [String: (Kind, Int, String)] = [
      "b1": (.bool, 1, "bool"), "u1": (.plain(.uint8), 1, "uint8"), "i1": (.plain(.int8), 1, "int8"),
      "u2": (.uint16, 2, "uint16"), "i2": (.plain(.int16), 2, "int16"), "i4": (.plain(.int32), 4, "int32"),
      "u4": (.wide(isSigned: false), 4, "uint32"), "i8": (.wide(isSigned: true), 8, "int64"),
      "u8": (.wide(isSigned: false), 8, "uint64"),
      "f2": (.float16, 2, "float16"), "f4": (.plain(.float32), 4, "float32"), "f8": (.plain(.float64), 8, "float64"),
    ]
    guard let (kind, size, name) = kinds[String(code)] else {
      throw Self.refused(description, code: code, in: path)
    }
    self.kind = kind
    self.size = size
    self.name = name
  }

  private static func refused(_ description: String, code: Substring, in path: String) -> FileError {
    let names = [
      "f16": "longdouble", "c8": "complex64", "c16": "complex128",
    ]
    let families: [Character: String] = [
      "O": "pickled Python objects", "S": "byte strings", "a": "byte strings", "U": "text", "V": "raw records",
      "M": "dates", "m": "time spans",
    ]
    let name = names[String(code)] ?? code.first.flatMap { families[$0] }
    return .badData(
      path,
      "expected bool, integer, float16, float32 or float64 elements; found "
        + "\(name.map { "\($0) (\(quoted(description)))" } ?? quoted(description)); convert the array with "
        + ".astype(…) before saving it")
  }
}
