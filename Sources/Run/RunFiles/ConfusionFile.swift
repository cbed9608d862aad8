import Dataset
import Formats
import Statistics

extension ConfusionMatrix {
  /// Writes `confusion.csv`: a row for each true class of each set.
  ///
  /// - `sets`: The sets with their matrices, all of the same classes.
  /// - `names`: The names of the classes.
  package static func write(
    _ sets: [(name: String, matrix: ConfusionMatrix)], names: ClassNames? = nil, to path: String
  ) throws {
    let classes = 0..<(sets.first?.matrix.classCount ?? 0)
    try CSVWriter.write(to: path, columns: ["set", "label"] + names.columns("name") + classes.map(column)) { writer in
      for set in sets {
        for label in classes {
          try writer.field(set.name)
          try writer.field(label)
          for name in names.fields(label) { try writer.field(name) }
          for predicted in classes { try writer.field(set.matrix[label: label, predicted: predicted]) }
          try writer.endRow()
        }
      }
    }
  }

  /// Reads the counts of one set from `confusion.csv`.
  ///
  /// - Returns: `nil` if the file has no such set.
  /// - Throws: `FileError` unless there is a row and a column for each class.
  package static func read(_ path: String, set: String) throws -> ConfusionMatrix? {
    var reader = try CSVReader(path, required: ["set", "label", column(0)])
    let (setPlace, labelPlace) = (try reader.column("set"), try reader.column("label"))
    let places = try (0..<reader.columns.count { $0.hasPrefix(prefix) }).map { try reader.column(column($0)) }
    var counts: [[Int]] = []
    while try reader.advance() {
      guard try reader.text(setPlace) == set else { continue }
      guard try reader.integer(labelPlace, in: 0...255) == counts.count else { throw problem(path, set) }
      counts.append(try places.map { try reader.integer($0, in: 0...1_000_000_000_000) })
    }
    guard counts.isEmpty || counts.count == places.count else { throw problem(path, set) }
    return counts.isEmpty ? nil : ConfusionMatrix(counts: counts)
  }

  private static let prefix = "predicted_"
  private static func column(_ label: Int) -> String { "\(prefix)\(label)" }

  private static func problem(_ path: String, _ set: String) -> FileError {
    FileError(
      .badData, path: path, "expected a row for each class of \(set), 0, 1, …; found others; run evaluate")
  }
}
