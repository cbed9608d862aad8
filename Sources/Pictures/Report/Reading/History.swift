import Formats
import Network

extension [EpochRecord] {
  /// Reads `history.csv`.
  ///
  /// - Throws: `FileError` if the file cannot be read, the epochs are not 1, 2, 3, …, or a number cannot be.
  static func read(_ path: String) throws -> [EpochRecord] {
    let columns = ["epoch", "train_loss", "train_acc", "valid_loss", "valid_acc", "seconds"]
    let table = try CSVTable.read(path, required: columns)
    let epochs = try table.integers("epoch", in: 1...1_000_000)
    guard !epochs.isEmpty, epochs.elementsEqual(1...epochs.count) else {
      throw FileError(
        .badData, path: path, "the epochs 1, 2, 3, … expected, \(epochs.isEmpty ? "none" : "others") found: train again"
      )
    }
    let (losses, accuracies) = (try table.numbers("train_loss"), try table.numbers("train_acc"))
    let validLosses = try table.optionalNumbers("valid_loss")
    let validAccuracies = try table.optionalNumbers("valid_acc")
    let seconds = try table.numbers("seconds")
    func isShare(_ value: Double) -> Bool { (0...1).contains(value) }
    for row in epochs.indices {
      guard losses[row] >= 0, validLosses[row] ?? 0 >= 0, isShare(accuracies[row]), isShare(validAccuracies[row] ?? 0),
        seconds[row] >= 0, (validLosses[row] == nil) == (validAccuracies[row] == nil),
        (validLosses[row] == nil) == (validLosses[0] == nil)
      else {
        throw FileError(
          .badData, path: path,
          "epoch \(epochs[row]): losses from 0 on and accuracies from 0 to 1 expected, other numbers found: train again"
        )
      }
    }
    return epochs.indices.map { row in
      EpochRecord(
        epoch: epochs[row], trainLoss: losses[row], trainAccuracy: accuracies[row], validLoss: validLosses[row],
        validAccuracy: validAccuracies[row], seconds: seconds[row])
    }
  }
}
