import Formats

/// Epoch records as lines of `epoch,train_loss,train_acc,valid_loss,valid_acc,seconds`, exact to the last bit.
enum HistoryText {
  static func write(_ history: [EpochRecord]) -> String {
    history.map { record in
      let numbers = [
        record.trainLoss, record.trainAccuracy, record.validLoss, record.validAccuracy, record.seconds,
      ]
      return ([String(record.epoch)] + numbers.map { $0.map { String($0) } ?? "" }).joined(separator: ",")
    }.joined(separator: "\n")
  }

  static func read(_ text: String, path: String) throws(FileError) -> [EpochRecord] {
    var history: [EpochRecord] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
      guard let record = EpochRecord(line), record.epoch == history.count + 1 else {
        throw FileError(
          .badData, path: path, "metadata: `history`: epoch \(history.count + 1) expected, \"\(line)\" found; remove it"
        )
      }
      history.append(record)
    }
    return history
  }
}

extension EpochRecord {
  fileprivate init?(_ line: Substring) {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == 6, let epoch = Int(fields[0]) else { return nil }
    let numbers = fields.dropFirst().map { Double($0) }
    guard let trainLoss = numbers[0], let trainAccuracy = numbers[1], let seconds = numbers[4],
      numbers.allSatisfy({ $0?.isFinite ?? true }), fields[3].isEmpty == fields[4].isEmpty,
      (numbers[2] == nil) == fields[3].isEmpty, (numbers[3] == nil) == fields[4].isEmpty
    else { return nil }
    self.init(
      epoch: epoch, trainLoss: trainLoss, trainAccuracy: trainAccuracy, validLoss: numbers[2],
      validAccuracy: numbers[3], seconds: seconds)
  }
}
