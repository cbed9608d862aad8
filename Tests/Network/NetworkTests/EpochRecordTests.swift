import Network
import Testing

@Suite struct EpochRecordTests {
  @Test(arguments: [
    ([0.5], 1), ([0.5, 0.6, 0.4], 2), ([0.6, 0.5, 0.6], 1), ([0, 0], 1), ([0.1, 0.2, 0.3], 3),
  ])
  func bestEpochIsTheFirstOfTheMostAccurate(accuracies: [Double], best: Int) {
    // Losses point elsewhere: it is the accuracy that counts.
    let history = accuracies.enumerated().map { (index, accuracy) in
      EpochRecord(
        epoch: index + 1, trainLoss: 1, trainAccuracy: 1, validLoss: accuracy, validAccuracy: accuracy, seconds: 1)
    }
    #expect(history.bestEpoch == best)
  }

  @Test func withoutValidationNoEpochIsBest() {
    let record = EpochRecord(epoch: 1, trainLoss: 1, trainAccuracy: 1, validLoss: nil, validAccuracy: nil, seconds: 1)
    #expect([record].bestEpoch == nil)
    #expect([EpochRecord]().bestEpoch == nil)
  }
}
