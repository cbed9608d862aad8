import Dataset
import Formats

/// The rows of a fold's `predictions.csv`, checked to be one for each image of the fold, ascending, with its label.
public struct FoldPredictions: ~Copyable {
  /// The file's rows.
  public private(set) var rows: PredictionRows

  private let fold: Int
  private let table: FoldTable
  private let expected: [Int]
  private var found = 0

  /// Opens the file.
  ///
  /// - Parameters:
  ///   - fold: The fold that it has to be of.
  ///   - table: The folds.
  ///   - classCount: The number of classes that it has to have probabilities of.
  ///   - command: The command that makes the file, for messages.
  /// - Throws: `FileError` if the file cannot be read, lacks a column or is about other classes.
  public init(_ path: String, fold: Int, of table: FoldTable, classCount: Int, command: String) throws {
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
  public mutating func next() throws -> (index: Int, label: Int)? {
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
