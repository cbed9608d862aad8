import Dataset
import Formats
import Statistics

/// `predictions.csv`: what a model makes of each image, in the columns `index,label,predicted,p0,…`, read row by row;
/// where classes have names, `name` stands behind `label`, and `predicted_name` behind `predicted`.
package struct PredictionRows: ~Copyable {
  /// The number of classes with probabilities.
  package let classCount: Int

  private let path: String
  private let remedy: String
  private let places: (index: Int, label: Int, predicted: Int, set: Int?)
  private let probabilityPlaces: [Int]
  private var rows: CSVReader

  private static let names = ["index", "label", "predicted"]
  private static func name(_ label: Int) -> String { "p\(label)" }

  /// The header.
  ///
  /// - `leading`: Columns in front of the common ones.
  /// - `classCount`: The number of classes, each of which gets a column with its probability.
  /// - `names`: The names of the classes.
  package static func columns(leading: [String] = [], classCount: Int, names: ClassNames? = nil) -> [String] {
    leading + ["index", "label"] + names.columns("name") + ["predicted"] + names.columns("predicted_name")
      + (0..<classCount).map(name)
  }

  /// Whether a table with these columns has predictions.
  package static func isTable(_ columns: [String]) -> Bool { Set(columns).isSuperset(of: self.columns(classCount: 1)) }

  /// Writes the rest of a row, behind the leading columns.
  ///
  /// - Parameters:
  ///   - index: The image's place in its set.
  ///   - label: Its true class.
  ///   - probabilities: The probability of each class.
  ///   - names: The names of the classes.
  ///   - writer: Where the row goes.
  /// - Throws: `FileError` if the system could not write.
  package static func write(
    index: Int, label: Int, probabilities: UnsafeBufferPointer<Float>, names: ClassNames? = nil,
    to writer: inout CSVWriter
  ) throws {
    try writer.field(index)
    for label in [label, probabilities.argmax] {
      try writer.field(label)
      for name in names.fields(label) { try writer.field(name) }
    }
    for probability in probabilities { try writer.field(probability) }
    try writer.endRow()
  }

  /// Opens a file.
  ///
  /// - `leading`: Columns that it has to have beside the common ones.
  /// - `remedy`: What makes it anew, for messages: `run evaluate`.
  /// - Throws: `FileError` if the file cannot be read or lacks a column.
  package init(_ path: String, leading: [String] = [], remedy: String) throws {
    let rows = try CSVReader(path, required: Self.columns(leading: leading, classCount: 1))
    let classes = 0..<rows.columns.count { $0.first == "p" && Int($0.dropFirst()) != nil }
    let probabilityPlaces = try classes.map { try rows.column(Self.name($0)) }
    let places = try Self.names.map { try rows.column($0) }
    let set = rows.columns.firstIndex(of: "set")
    classCount = classes.count
    self.probabilityPlaces = probabilityPlaces
    self.places = (places[0], places[1], places[2], set)
    self.path = path
    self.remedy = remedy
    self.rows = rows
  }

  /// Reads the next row, which the functions below then tell about.
  ///
  /// - Returns: `false` at the end of the file.
  package mutating func advance() throws -> Bool { try rows.advance() }

  /// The set of images that the row belongs to; empty in a file of one set.
  package func set() throws -> String { try places.set.map { try rows.text($0) } ?? "" }

  /// The image's place in its set.
  ///
  /// - Throws: `FileError` unless it is below `limit`.
  package func index(below limit: Int = Int(UInt32.max)) throws -> Int {
    try rows.integer(places.index, in: 0...limit - 1)
  }

  /// The true class.
  package func label() throws -> Int { try rows.integer(places.label, in: 0...classCount - 1) }

  /// The most probable class.
  package func predicted() throws -> Int { try rows.integer(places.predicted, in: 0...classCount - 1) }

  /// The probability of each class.
  ///
  /// - Throws: `FileError` unless all are within 0…1 and add up to 1.
  package func probabilities() throws -> [Double] {
    let values = try probabilityPlaces.map { try rows.number($0) }
    if let label = values.firstIndex(where: { !(0...1).contains($0) }) {
      throw problemInRow("column \(Self.name(label)): expected a number from 0 to 1; found \(values[label])")
    }
    let sum = values.reduce(0, +)
    guard abs(sum - 1) <= 1e-3 else {
      throw problemInRow("expected probabilities that add up to 1; found ones that add up to \(sum)")
    }
    return values
  }

  /// An error about the file, with what makes it anew.
  package func problem(_ text: String) -> FileError { FileError(.badData, path: path, "\(text); \(remedy)") }

  /// An error about the row that was read last.
  package func problemInRow(_ text: String) -> FileError { problem("line \(grouped(rows.line)): \(text)") }
}
