import Formats

/// A list of SHA-256 sums, in the dialects of common programs:
///
/// | written by | line |
/// | --- | --- |
/// | `sha256sum`, `shasum -a 256` | `SUM  NAME`, `SUM *NAME` |
/// | `sha256sum --tag`, BSD's `sha256` | `SHA256 (NAME) = SUM` |
/// | `openssl dgst -sha256` | `SHA256(NAME)= SUM`, `SHA2-256(NAME)= SUM` |
///
/// A byte order mark, CRLF, blank lines, comments and a missing last line end are accepted.
package struct ChecksumList: Sendable, Equatable {
  /// A line that gives a sum.
  package struct Entry: Sendable, Equatable {
    /// The sum as 64 lower-case hexadecimal digits.
    package let sum: String
    /// The file, as the list names it.
    package let name: String
  }

  /// The lines that give a sum, in their order.
  package let entries: [Entry]
  /// The others, without blank ones.
  let otherLines: [String]

  /// Reads a list.
  ///
  /// - Throws: `FileError` if the file cannot be read.
  package static func read(_ path: String) throws -> ChecksumList {
    ChecksumList(String(decoding: try InputFile.bytes(of: path, limit: 1 << 24), as: UTF8.self))
  }

  /// Reads the text of a list.
  package init(_ text: String) {
    var entries: [Entry] = []
    var others: [String] = []
    let marked = text.unicodeScalars.first == "\u{FEFF}"
    for line in text.unicodeScalars.dropFirst(marked ? 1 : 0).split(whereSeparator: { $0 == "\n" || $0 == "\r" }) {
      let line = String(line)
      if let entry = Self.entry(line) { entries.append(entry) } else { others.append(line) }
    }
    (self.entries, otherLines) = (entries, others)
  }

  private static func entry(_ line: String) -> Entry? {
    let plain = /\s*\\?([0-9A-Fa-f]{64})(?:\s+\*?| \*)(\S|\S.*\S)\s*/
    let tagged = /\s*\\?SHA(?:2-)?256 ?\((.+)\) ?= ?([0-9A-Fa-f]{64})\s*/
    if let found = line.wholeMatch(of: plain) { return Entry(sum: found.1.lowercased(), name: String(found.2)) }
    if let found = line.wholeMatch(of: tagged) { return Entry(sum: found.2.lowercased(), name: String(found.1)) }
    return nil
  }
}
