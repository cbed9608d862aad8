import Formats
import Network
import Testing

@Suite struct EarlyStoppingTests {
  /// Every row of a table that Keras' own callback made: see Fixtures/make_early_stopping.py.
  @Test func stopsAndRemembersAsKerasDoes() throws {
    let table = try CSVTable.read(Fixture.path("early-stopping.csv"))
    let patience = try table.texts("patience").map { Int($0) }
    let losses = try table.texts("losses").map { $0.split(separator: " ").compactMap { Double($0) } }
    let run = try table.integers("epochs_run")
    let restored = try table.integers("restored_epoch")
    #expect(table.rows.count == 48)
    for row in table.rows.indices {
      var stopping = EarlyStopping(patience: patience[row])
      var epochsRun = 0
      while epochsRun < losses[row].count, !stopping.shouldStop {
        epochsRun += 1
        stopping.update(with: record(epochsRun, losses[row][epochsRun - 1]))
      }
      #expect(epochsRun == run[row], "row \(row)")
      #expect(stopping.bestEpoch == restored[row], "row \(row)")
    }
  }

  @Test func aHistoryGivesTheSameStateAsItsEpochsDid() {
    let losses = [0.5, 0.4, 0.45, 0.4, 0.3, 0.35]
    var stopping = EarlyStopping(patience: 3)
    for count in 0...losses.count {
      let history = losses.prefix(count).enumerated().map { record($0 + 1, $1) }
      #expect(EarlyStopping(patience: 3, history: history) == stopping)
      if count < losses.count { stopping.update(with: record(count + 1, losses[count])) }
    }
    #expect(stopping.wait == 1)
    #expect(stopping.bestEpoch == 5)
    #expect(stopping.bestLoss == 0.3)
  }

  @Test func withoutValidationNothingEverStops() {
    var stopping = EarlyStopping(patience: 1)
    for epoch in 1...5 {
      let isBest = stopping.update(with: record(epoch, nil))
      #expect(!isBest && !stopping.shouldStop)
    }
    #expect(stopping.bestEpoch == nil)
  }

  private func record(_ epoch: Int, _ loss: Double?) -> EpochRecord {
    EpochRecord(epoch: epoch, trainLoss: 1, trainAccuracy: 0, validLoss: loss, validAccuracy: loss, seconds: 0)
  }
}
