import Formats

/// The groups that training images belong to, such as their writers: a table with the columns `index` and `group`, or
/// `file` and `group`, with the names of `sources.csv`.
///
/// An image without a row is a group of its own.
package enum ImageGroupsFile {
  /// The groups of images.
  package struct Groups: Sendable, Equatable {
    /// The group of each image: named ones numbered as `numpy.unique` sorts their names, behind them images without a
    /// row, in their order.
    package let numbers: [Int]
    /// The number of groups that the table names.
    package let named: Int
    /// The number of images without a row.
    package let alone: Int
  }

  /// Reads the table.
  ///
  /// - `labels`: The labels of the training images.
  /// - `labelsPath`: Where they come from, for messages; `sources.csv` is looked for beside them.
  /// - Throws: `FileError` if the table cannot be read, names an image twice or one that there is not, or an empty
  ///   group.
  package static func read(_ path: String, of labels: ClassLabels, from labelsPath: String) throws -> Groups {
    let columns = try CSVReader(path, required: ["group"]).columns
    let isByFile = !columns.contains("index") && columns.contains("file")
    let names =
      try isByFile
      ? byFile(path, count: labels.count, ImageSources.path(beside: labelsPath))
      : byIndex(path, of: labels, from: labelsPath)
    let named = GroupNumbering.ranks(of: names.compactMap { $0 })
    let count = (named.max() ?? -1) + 1
    var (place, next) = (0, count)
    let numbers = names.map { name in
      defer { if name == nil { next += 1 } else { place += 1 } }
      return name == nil ? next : named[place]
    }
    return Groups(numbers: numbers, named: count, alone: next - count)
  }

  private static func byIndex(_ path: String, of labels: ClassLabels, from labelsPath: String) throws -> [String?] {
    var names = [String?](repeating: nil, count: labels.count)
    var rows = try TrainingImageRows(path, required: ["group"], of: labels, from: labelsPath)
    let group = try rows.column("group")
    while let index = try rows.next() {
      let name = try rows.text(group)
      guard !name.isEmpty else { throw rows.problem(emptyGroup) }
      guard names[index] == nil else {
        throw rows.problem("expected each image once; found \(grouped(index)) again; remove one of the rows")
      }
      names[index] = name
    }
    return names
  }

  private static func byFile(_ path: String, count: Int, _ sourcesPath: String) throws -> [String?] {
    guard let files = try ImageSources.readIfPresent(sourcesPath, set: "train", count: count) else {
      throw FileError(
        .noInput, path: sourcesPath,
        "expected the files of the images for the column file of \(path); found none; import the images, or give a "
          + "column index in its place")
    }
    var groups: [String: String] = [:]
    var rows = try CSVReader(path, required: ["file", "group"])
    let (file, group) = try (rows.column("file"), rows.column("group"))
    while try rows.advance() {
      let (file, name) = (try rows.text(file), try rows.text(group))
      func problem(_ text: String) -> FileError {
        FileError(.badData, path: path, "line \(grouped(rows.line)): \(text)")
      }
      guard !name.isEmpty else { throw problem(emptyGroup) }
      guard groups.updateValue(name, forKey: file) == nil else {
        throw problem("expected each file once; found \(quoted(file)) again; remove one of the rows")
      }
    }
    let names = files.map { groups[$0] }
    guard names.contains(where: { $0 != nil }) else {
      throw FileError(
        .badData, path: path,
        "expected files of \(sourcesPath) in column file; found none of them; spell them as there, such as "
          + "\(quoted(files.first ?? ""))")
    }
    return names
  }

  private static let emptyGroup = "expected the name of a group; found an empty field; fill it in, or remove the row"
}

/// Numbers for the names of groups, in NumPy's order.
package enum GroupNumbering {
  /// The place of each name among the different ones, as `numpy.unique(names, return_inverse=True)` has it of a column
  /// that pandas read: numbers are sorted as numbers where all names are some, and else names by their characters' code
  /// points.
  package static func ranks(of names: [String]) -> [Int] {
    // Swift takes texts of equal normal form for one, Python does not: bytes of UTF-8 are compared, in code points'
    // order.
    let bytes = names.map { Array($0.utf8) }
    let different = Set(bytes)
    let texts = different.map { (bytes: $0, text: String(decoding: $0, as: UTF8.self)) }
    let numbers = texts.compactMap { one in
      // Not the hexadecimal ones that Swift reads, too.
      one.bytes.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
        ? Double(one.text).map { (one.bytes, Int(one.text), $0) } : nil
    }
    guard numbers.count == texts.count, numbers.allSatisfy({ $0.2.isFinite }) else {
      let sorted = different.sorted { $0.lexicographicallyPrecedes($1) }
      let places = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0) })
      return bytes.map { places[$0] ?? 0 }
    }
    // Whole numbers may be too large to be told apart as doubles.
    if numbers.allSatisfy({ $0.1 != nil }) {
      return places(of: bytes, Dictionary(uniqueKeysWithValues: numbers.map { ($0.0, $0.1 ?? 0) }))
    }
    return places(of: bytes, Dictionary(uniqueKeysWithValues: numbers.map { ($0.0, $0.2) }))
  }

  private static func places<Number: Hashable & Comparable>(
    of names: [[UInt8]], _ numbers: [[UInt8]: Number]
  ) -> [Int] {
    let places = Dictionary(uniqueKeysWithValues: Set(numbers.values).sorted().enumerated().map { ($1, $0) })
    return names.map { name in numbers[name].flatMap { places[$0] } ?? 0 }
  }
}
