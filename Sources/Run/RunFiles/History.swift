import Formats
import Network

extension TrainingRecord {
  /// The number of rows of the history beside the model; `nil` if the model does not say it, being that of an earlier
  /// epoch.
  package var epochsInHistory: Int? { options.restoreBest ? nil : epochs }
}

extension [EpochRecord] {
  /// Writes `history.csv`: a row for each epoch.
  ///
  /// - Throws: `FileError` if the file cannot be written.
  package func write(to path: String) throws { try EpochRecord.schema.write(self, to: path) }

  /// Reads `history.csv`.
  ///
  /// - Throws: `FileError` if the file cannot be read, the epochs are not 1, 2, 3, …, or a number is impossible.
  package static func read(_ path: String) throws -> [EpochRecord] {
    let history = try EpochRecord.schema.read(path)
    guard history.isSequence else {
      throw FileError(
        .badData, path: path,
        "expected the epochs 1, 2, 3, …, all with a validation part or none; found "
          + "\(history.isEmpty ? "none" : "others"); train again")
    }
    return history
  }
}
