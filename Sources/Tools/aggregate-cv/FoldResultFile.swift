import Formats
import Statistics

extension FoldResult {
  /// Reads the one row of a fold's `result.csv`.
  ///
  /// - Parameter command: What makes the file, for messages.
  /// - Throws: `FileError` if the file cannot be read, is not of this fold, or holds a number that cannot be.
  static func read(_ path: String, fold: Int, command: String) throws -> FoldResult {
    let columns = [
      "fold", "train_loss", "train_acc", "valid_loss", "valid_acc", "best_epoch", "epochs_run", "seconds",
    ]
    var rows = try CSVReader(path, required: columns)
    guard try rows.advance() else {
      throw FileError(.badData, path: path, "one row of results expected, none found: run \(command)")
    }
    func number(_ name: String) throws -> Double { try rows.number(rows.column(name)) }
    func integer(_ name: String) throws -> Int { try rows.integer(rows.column(name), in: 1...Int.max) }
    func share(_ name: String) throws -> Double {
      let value = try number(name)
      guard (0...1).contains(value) else {
        throw FileError(.badData, path: path, "an accuracy from 0 to 1 expected in column \(name), \(value) found")
      }
      return value
    }
    let result = FoldResult(
      fold: try integer("fold"), trainLoss: try number("train_loss"), trainAccuracy: try share("train_acc"),
      validLoss: try number("valid_loss"), validAccuracy: try share("valid_acc"),
      bestEpoch: try integer("best_epoch"), epochsRun: try integer("epochs_run"), seconds: try number("seconds"))
    guard result.fold == fold else {
      throw FileError(
        .badData, path: path,
        "the results of fold \(fold) expected, those of fold \(result.fold) found: run \(command)")
    }
    guard result.bestEpoch <= result.epochsRun else {
      throw FileError(
        .badData, path: path,
        "a best epoch among the \(result.epochsRun) that were run expected, \(result.bestEpoch) found:"
          + " run \(command)")
    }
    guard try !rows.advance() else {
      throw FileError(.badData, path: path, "one row of results expected, more found: run \(command)")
    }
    return result
  }
}
