import Formats

/// Many networks in one text: `conv{16,32}x{3,5},pool[,conv64],dense{64,128}`.
///
/// | part | stands for |
/// | --- | --- |
/// | `{a,b,c}` | one of these texts, of which one may be empty |
/// | `[a]` | this text or nothing |
/// | anything else | itself |
///
/// Parts may hold others. The texts come as a shell's brace expansion gives them: the last part changes fastest.
package struct NetworkPattern: Sendable {
  /// The most texts that a pattern may stand for.
  static let largestCount = 100_000

  /// The texts in order; equal ones as often as they come up.
  package let texts: [String]

  /// Reads a pattern.
  ///
  /// - Throws: ``SearchProblem`` that names the bracket without its partner, or says that there are too many texts.
  package init(_ pattern: String) throws(SearchProblem) {
    var parser = Parser(pattern: pattern, rest: pattern[...])
    texts = try parser.sequence(until: [])
    guard parser.rest.isEmpty else {
      throw SearchProblem(
        "\(quoted(pattern)): expected an opening bracket before '\(parser.rest.prefix(1))'; found none")
    }
  }
}

/// What makes a search impossible, in one line.
package struct SearchProblem: Error, Equatable, CustomStringConvertible {
  /// The line.
  package let description: String
  init(_ description: String) { self.description = description }
}

/// Reads a pattern from left to right.
private struct Parser {
  let pattern: String
  var rest: Substring

  /// The texts of what comes before one of some characters, or before the end.
  mutating func sequence(until ends: Set<Character>) throws(SearchProblem) -> [String] {
    var texts = [""]
    while let next = rest.first, !ends.contains(next), next != "}", next != "]" {
      rest.removeFirst()
      switch next {
      case "{": try append(try alternatives(), to: &texts)
      case "[": try append([""] + optional(), to: &texts)
      default: for place in texts.indices { texts[place].append(next) }
      }
    }
    return texts
  }

  private mutating func alternatives() throws(SearchProblem) -> [String] {
    var texts = try sequence(until: [","])
    while rest.first == "," {
      rest.removeFirst()
      texts += try sequence(until: [","])
    }
    try close("}")
    return texts
  }

  private mutating func optional() throws(SearchProblem) -> [String] {
    let texts = try sequence(until: [])
    try close("]")
    return texts
  }

  private mutating func close(_ end: Character) throws(SearchProblem) {
    guard rest.first == end else {
      let found = rest.first.map { "'\($0)'" } ?? "the end"
      throw SearchProblem("\(quoted(pattern)): expected a closing '\(end)'; found \(found)")
    }
    rest.removeFirst()
  }

  private func append(_ parts: [String], to texts: inout [String]) throws(SearchProblem) {
    guard texts.count * parts.count <= NetworkPattern.largestCount else {
      throw SearchProblem(
        "\(quoted(pattern)): expected at most \(grouped(NetworkPattern.largestCount)) networks; found more")
    }
    texts = texts.flatMap { text in parts.map { text + $0 } }
  }
}
