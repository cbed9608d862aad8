import Formats

/// The rows of a table that are about training images: a column `index`, and, in a table of several sets, a column
/// `set` whose rows other than `train` are passed over.
///
/// Where the table has a column `label`, it has to have the labels of the images, so that no table of other data is
/// taken for one of these.
struct TrainingImageRows: ~Copyable {
  private var rows: CSVReader
  private let places: (index: Int, label: Int?, set: Int?)
  private let path: String
  private let labels: ClassLabels
  private let labelsPath: String

  /// Opens a table.
  ///
  /// - `required`: Columns that it has to have beside `index`.
  init(_ path: String, required: [String] = [], of labels: ClassLabels, from labelsPath: String) throws {
    let rows = try CSVReader(path, required: ["index"] + required)
    let (label, set) = (rows.columns.firstIndex(of: "label"), rows.columns.firstIndex(of: "set"))
    places = (try rows.column("index"), label, set)
    self.rows = rows
    self.path = path
    self.labels = labels
    self.labelsPath = labelsPath
  }

  /// Reads the next row about a training image; `nil` at the end.
  mutating func next() throws -> Int? {
    while try rows.advance() {
      if let set = places.set, try rows.text(set) != "train" { continue }
      let index = try rows.integer(places.index, in: 0...labels.count - 1)
      if let place = places.label {
        let label = try rows.integer(place, in: 0...255)
        guard label == Int(labels.values[index]) else {
          throw problem(
            "expected label \(labels.values[index]) as image \(grouped(index)) has in \(labelsPath); found \(label); "
              + "use a table of these images")
        }
      }
      return index
    }
    return nil
  }

  /// The place of a column.
  func column(_ name: String) throws -> Int { try rows.column(name) }

  /// A field of the row as text.
  func text(_ column: Int) throws -> String { try rows.text(column) }

  /// An error about the row that was read last.
  func problem(_ text: String) -> FileError {
    FileError(.badData, path: path, "line \(grouped(rows.line)): \(text)")
  }
}

/// Training images that are to be left out, by a table with a column `index` such as `label_issues.csv`.
package enum LeftOutImages {
  /// Reads the table.
  ///
  /// - `labels`: The labels of the training images.
  /// - `labelsPath`: Where they come from, for messages.
  /// - Returns: Whether each image is left out.
  /// - Throws: `FileError` if the table cannot be read, names an image that there is not, or has another label of one;
  ///   or if no image of some class would remain.
  package static func read(_ path: String, of labels: ClassLabels, from labelsPath: String) throws -> [Bool] {
    var isLeftOut = [Bool](repeating: false, count: labels.count)
    var rows = try TrainingImageRows(path, of: labels, from: labelsPath)
    while let index = try rows.next() { isLeftOut[index] = true }
    var left = labels.histogram
    for image in isLeftOut.indices where isLeftOut[image] { left[Int(labels.values[image])] -= 1 }
    if let lost = left.firstIndex(of: 0) {
      throw FileError(
        .badData, path: path,
        "expected an image of every class to remain; found all \(grouped(labels.histogram[lost])) of class \(lost) "
          + "left out; keep some of them")
    }
    // A table of the other images would look as if it had been cut short.
    if let first = isLeftOut.firstIndex(of: true), !isLeftOut[first...].contains(false) {
      throw FileError(
        .badData, path: path,
        "expected images in between; found exactly the last \(grouped(labels.count - first)); take them out of the "
          + "arrays instead")
    }
    return isLeftOut
  }
}
