import Formats

extension EpochRecord {
  /// An epoch's columns, in `history.csv` and in a checkpoint; those of the validation part are empty if there is none.
  package static var schema: CSVSchema<EpochRecord> {
    CSVSchema(
      blank: EpochRecord(
        epoch: 0, trainLoss: 0, trainAccuracy: 0, validLoss: nil, validAccuracy: nil, seconds: 0),
      remedy: "train again",
      [
        .whole("epoch", \.epoch, in: 1...1_000_000), .nonNegative("train_loss", \.trainLoss),
        .fraction("train_acc", \.trainAccuracy),
        .column("valid_loss", \.validLoss, "a finite number from 0 on or nothing") { $0 ?? 0 >= 0 },
        .column("valid_acc", \.validAccuracy, "a number from 0 to 1 or nothing") { (0...1).contains($0 ?? 0) },
        .nonNegative("seconds", \.seconds),
      ])
  }
}

extension [EpochRecord] {
  /// Whether these are the epochs 1, 2, 3, … of one training: all of them validated, or none.
  package var isSequence: Bool {
    !isEmpty && map(\.epoch).elementsEqual(1...count)
      && allSatisfy {
        ($0.validLoss == nil) == ($0.validAccuracy == nil) && ($0.validLoss == nil) == (self[0].validLoss == nil)
      }
  }

  /// The epochs as lines, exact to the last bit.
  var text: String { map { EpochRecord.schema.fields(of: $0).joined(separator: ",") }.joined(separator: "\n") }

  /// Reads the lines of a checkpoint.
  init(text: String, path: String) throws(FileError) {
    self = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard let record = EpochRecord.schema.row(of: fields), (self + [record]).isSequence else {
        throw FileError(
          .badData, path: path, "metadata: `history`: expected epoch \(count + 1); found \"\(line)\"; remove it")
      }
      append(record)
    }
  }
}
