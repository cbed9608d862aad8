import Formats

/// Where images come from: `sources.csv`, a row `set,index,file` for each image.
package enum ImageSources {
  /// The columns in their order.
  package static let columns = ["set", "index", "file"]

  /// Where the table is: beside the file with the images or the labels.
  package static func path(beside array: String) -> String { Paths.beside(array, "sources.csv") }

  /// The file that each image of a set comes from.
  ///
  /// - `set`: `train` or `test`.
  /// - `count`: The number of images in the set.
  /// - Returns: `nil` if there is no such table.
  /// - Throws: `FileError` unless it has a row for each of the images.
  package static func readIfPresent(_ path: String, set: String, count: Int) throws -> [String]? {
    guard Paths.exists(path) else { return nil }
    var rows = try CSVReader(path, required: columns)
    let places = try (set: rows.column("set"), index: rows.column("index"), file: rows.column("file"))
    var files = [String?](repeating: nil, count: count)
    var found = 0
    while try rows.advance() {
      guard try rows.text(places.set) == set else { continue }
      let index = try rows.integer(places.index, in: 0...Int(UInt32.max))
      found += 1
      if index < count { files[index] = try rows.text(places.file) }
    }
    let named = files.compactMap { $0 }
    guard found == count, named.count == count else {
      throw FileError(
        .badData, path: path,
        "expected a row for each of the \(counted(count, "image")) of set \(set); found \(grouped(found)); import the "
          + "images again, or remove the file if the arrays are others")
    }
    return named
  }
}
