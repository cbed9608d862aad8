import Dataset
import Formats

/// What the models of all folds predicted for the images that they were not trained on.
struct OutOfFoldPredictions {
  private let table: FoldTable
  private let classCount: Int
  private var isPredicted: [Bool]
  /// Whether each image was predicted to be what it is.
  private(set) var isCorrect: [Bool]

  init(of table: FoldTable, classCount: Int) {
    self.table = table
    self.classCount = classCount
    isPredicted = [Bool](repeating: false, count: table.count)
    isCorrect = isPredicted
  }

  /// Takes in the `predictions.csv` of one fold.
  ///
  /// - Parameter command: What makes the file, for messages.
  /// - Returns: The number of the fold's images, and how many of them were predicted to be what they are.
  /// - Throws: `FileError` unless the file has a row for each image of the fold, with the image's label.
  mutating func add(_ path: String, fold: Int, command: String) throws -> (count: Int, correct: Int) {
    var rows = try CSVReader(path, required: ["index", "label", "predicted"])
    let columns = try (index: rows.column("index"), label: rows.column("label"), predicted: rows.column("predicted"))
    let expected = table.folds.count { $0 == UInt16(fold) }
    var (found, correct) = (0, 0)
    while try rows.advance() {
      let index = try rows.integer(columns.index, in: 0...table.count - 1)
      let label = try rows.integer(columns.label, in: 0...classCount - 1)
      let predicted = try rows.integer(columns.predicted, in: 0...classCount - 1)
      if let problem = problem(index: index, label: label, fold: fold) {
        throw FileError(
          .badData, path: path, "line \(grouped(rows.line)): \(problem): run \(command)")
      }
      isPredicted[index] = true
      isCorrect[index] = predicted == label
      found += 1
      if predicted == label { correct += 1 }
    }
    guard found == expected else {
      throw FileError(
        .badData, path: path,
        "\(counted(expected, "row")) expected, one for each image of fold \(fold), \(grouped(found)) found:"
          + " run \(command)")
    }
    return (found, correct)
  }

  private func problem(index: Int, label: Int, fold: Int) -> String? {
    guard Int(table.folds[index]) == fold else {
      return "an image of fold \(fold) expected, image \(grouped(index)) of fold \(table.folds[index]) found"
    }
    guard !isPredicted[index] else { return "every image once expected, image \(grouped(index)) found twice" }
    guard Int(table.labels[index]) == label else {
      return "label \(table.labels[index]) of image \(grouped(index)) expected as in the folds, \(label) found"
    }
    return nil
  }
}
