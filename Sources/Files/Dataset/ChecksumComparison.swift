import Digests
import Formats

/// The files of a data set compared with their published sums.
package struct ChecksumComparison {
  /// The files whose sum is the published one.
  package private(set) var matching: [String] = []
  /// The files that the list lacks, or lists in another form (plain or compressed).
  package private(set) var unlisted: [String] = []

  /// Compares the files. Other entries of the list do not matter.
  ///
  /// A list may be of the plain files and the files be compressed, and either may have the other's name, as browsers
  /// leave them; a sum is right if the bytes have it, or what they decompress to.
  ///
  /// - Throws: `FileError` about a file that is not the listed one, or about the list if it has no sum for a file that
  ///   it names.
  package init(of files: [String], with list: ChecksumList, from listPath: String) throws {
    for path in files {
      let name = Paths.name(of: path)
      let isGzip = try FileParts.isGzip(path)
      // The list may be of the file itself or of its plain form; plain bytes say nothing of the compressed ones.
      let names = [name, Self.plainName(of: name)] + (isGzip ? [Self.plainName(of: name) + ".gz"] : [])
      let entries = list.entries.filter { names.contains(Paths.name(of: $0.name)) }
      guard !entries.isEmpty else {
        if let line = list.otherLines.first(where: { Self.names(Self.plainName(of: name), in: $0) }) {
          throw FileError(
            .badData, path: listPath,
            "expected a line such as 'SUM  \(name)' with a sum of 64 digits; found '\(line)'; fetch the list again")
        }
        unlisted.append(path)
        continue
      }
      var sums = [try Self.sum(of: path, inflating: false)]
      if isGzip, entries.contains(where: { !sums.contains($0.sum) }) {
        sums.append(try Self.sum(of: path, inflating: true))
      }
      if let wrong = entries.first(where: { !sums.contains($0.sum) }) {
        throw FileError(
          .badData, path: path,
          "expected SHA-256 \(wrong.sum) from \(listPath); found \(sums[sums.count - 1]); not the listed file; fetch "
            + "it again")
      }
      matching.append(path)
    }
  }

  private static func sum(of path: String, inflating: Bool) throws -> String {
    var digest = SHA256()
    try FileParts.read(path, inflating: inflating) { digest.update($0) }
    return digest.hexadecimal
  }

  private static func plainName(of name: String) -> String { name.hasSuffix(".gz") ? String(name.dropLast(3)) : name }

  /// Whether a line without a sum names a file, rather than being a comment.
  private static func names(_ file: String, in line: String) -> Bool {
    !line.hasPrefix("#") && !line.hasPrefix(";") && line.contains(file)
  }
}
