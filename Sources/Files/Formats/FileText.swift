/// Text out of a file, checked before anything is done with it.
enum FileText {
  /// What a text was expected to be, what was found instead, and what to do about a table.
  struct Problem: Error {
    let expected: String
    let found: String
    let advice: String

    fileprivate static let encoding = Problem(
      expected: "UTF-8", found: "other bytes", advice: "save the file as UTF-8")
    fileprivate static let marks = Problem(
      expected: "at most \(mostMarks) combining marks in a row", found: "more",
      advice: "check that it is the right file")
  }

  /// The limit of Unicode's stream-safe text (UAX #15), which no language comes near.
  private static let mostMarks = 30

  /// Reads UTF-8 with no endless row of combining marks.
  ///
  /// Swift compares and hashes texts with the marks of each letter in order, for which it takes the square of the time
  /// of reading them: a megabyte of marks would keep a tool busy for minutes.
  static func read(_ bytes: some Collection<UInt8>) throws(Problem) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .encoding }
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    var marks = 0
    for scalar in text.unicodeScalars {
      marks = isMark(scalar) ? marks + 1 : 0
      guard marks <= mostMarks else { throw .marks }
    }
    return text
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x300 else { return false }
    return switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }
}
