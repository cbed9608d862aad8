import Dataset
import Formats

/// The rows of a fold's `predictions.csv`, checked to be one for each image of the fold, ascending, with its label.
package struct FoldPredictions: ~Copyable {
  /// The file's rows.
  package private(set) var rows: PredictionRows

  private let fold: Int
  private let table: FoldTable
  private let expected: [Int]
  private var found = 0

  /// Opens the file.
  ///
  /// - `fold`: The fold that it has to be of.
  /// - `table`: The folds.
  /// - `classCount`: The number of classes that it has to have probabilities of.
  /// - `command`: The command that makes the file, for messages.
  /// - Throws: `FileError` if the file cannot be read, lacks a column or is about other classes.
  package init(_ path: String, fold: Int, of table: FoldTable, classCount: Int, command: String) throws {
    let rows = try PredictionRows(path, remedy: "run \(command)")
    guard rows.classCount == classCount else {
      throw rows.problem(
        "expected probabilities of \(classCount) classes, as the model tells apart; found "
          + "\(rows.classCount > classCount ? "more" : "fewer")")
    }
    self.fold = fold
    self.table = table
    expected = table.validationIndices(fold: fold)
    self.rows = rows
  }

  /// Reads the next row.
  ///
  /// - Returns: The image and its label; `nil` after the last image of the fold.
  /// - Throws: `FileError` unless the row is that of the fold's next image.
  package mutating func next() throws -> (index: Int, label: Int)? {
    guard try rows.advance() else {
      guard found == expected.count else {
        throw rows.problem(
          "expected \(counted(expected.count, "row")), one for each image of fold \(fold); found \(grouped(found))")
      }
      return nil
    }
    let (index, label) = (try rows.index(below: table.folds.count), try rows.label())
    guard found < expected.count, expected[found] == index, Int(table.labels[index]) == label else {
      let next = found < expected.count ? expected[found] : nil
      let wanted = next.map { "image \(grouped($0)) of class \(table.labels[$0])" } ?? "no more rows"
      throw rows.problemInRow("expected \(wanted) as in the folds; found image \(grouped(index)) of class \(label)")
    }
    found += 1
    return (index, label)
  }
}

/// What models that were not trained on an image make of it, for all images that have a fold, fold by fold.
package struct OutOfFold {
  package private(set) var images: [Int] = []
  package private(set) var labels: [Int] = []
  /// A row of probabilities for each image, as the tables have them.
  package private(set) var probabilities: [Double] = []
  /// The number of images whose most probable class is their label.
  package private(set) var correct = 0

  /// Reads the predictions of all folds.
  ///
  /// - `folder`: Where the folds are.
  /// - `command`: What makes the files of a fold when `--fold K` is added to it.
  /// - Throws: `FileError` if a file is not what it has to be: see ``FoldPredictions``.
  package init(of table: FoldTable, in folder: Artifacts, classCount: Int, command: String) throws {
    for fold in 1...table.foldCount {
      var file = try FoldPredictions(
        folder.fold(fold).predictions, fold: fold, of: table, classCount: classCount,
        command: "\(command) --fold \(fold)")
      while let row = try file.next() {
        images.append(row.index)
        labels.append(row.label)
        probabilities += try file.rows.probabilities()
        if try file.rows.predicted() == row.label { correct += 1 }
      }
    }
  }
}
