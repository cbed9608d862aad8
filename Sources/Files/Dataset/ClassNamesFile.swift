import Formats

extension ClassNames {
  /// Where the names are: beside the file with the labels.
  public static func path(beside labels: String) -> String { Paths.beside(labels, "classes.csv") }

  /// Reads `classes.csv`, a row for each class with the columns `label` and `name`.
  ///
  /// - `path`: The file; if it is missing there are no names.
  /// - Throws: `FileError` unless the labels are 0, 1, … in any order, and the names are as ``init(_:)`` wants them.
  package static func readIfPresent(_ path: String) throws -> ClassNames? {
    guard Paths.exists(path) else { return nil }
    let table = try CSVTable.read(path, required: ["label", "name"])
    let labels = try table.integers("label", in: 0...255)
    guard labels.sorted() == Array(0..<labels.count) else {
      throw FileError(
        .badData, path: path,
        "expected a row for each label from 0 to \(labels.count - 1); found others; number the classes without gaps")
    }
    var names = [String](repeating: "", count: labels.count)
    for (label, name) in try zip(labels, table.texts("name")) { names[label] = name }
    do throws(ClassNameError) { return try ClassNames(names) } catch {
      throw FileError(.badData, path: path, error.description)
    }
  }
}

extension ClassNames? {
  /// Checks that there is a name for each class.
  ///
  /// - Parameters:
  ///   - classCount: The number of classes of the data.
  ///   - path: Where the names come from, for messages.
  /// - Throws: `FileError` if there are more or fewer names.
  public func check(classCount: Int, from path: String) throws(FileError) {
    guard let names = self?.names, names.count != classCount else { return }
    throw FileError(
      .badData, path: path,
      "expected \(counted(classCount, "name")), one for each class of the training labels; found "
        + "\(grouped(names.count)); correct the file, or remove it for classes without names")
  }
}
