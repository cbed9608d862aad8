import Formats
import Network

extension [EpochRecord] {
  /// Writes `history.csv`: a row for each epoch; the columns of the validation part are empty if there is none.
  ///
  /// - Throws: `FileError` if the file cannot be written.
  public func write(to path: String) throws {
    let columns = ["epoch", "train_loss", "train_acc", "valid_loss", "valid_acc", "seconds"]
    try CSVWriter.write(to: path, columns: columns) { writer in
      for record in self {
        try writer.field(record.epoch)
        try writer.field(record.trainLoss)
        try writer.field(record.trainAccuracy)
        try writer.field(record.validLoss.map { $0.description } ?? "")
        try writer.field(record.validAccuracy.map { $0.description } ?? "")
        try writer.field(record.seconds)
        try writer.endRow()
      }
    }
  }
}
