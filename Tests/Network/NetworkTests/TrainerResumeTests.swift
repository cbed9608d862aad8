import Dataset
import Network
import Testing

/// A run that was interrupted and went on ends as if it had never been.
@Suite struct TrainerResumeTests {
  static func options(patience: Int?, restoreBest: Bool) -> TrainingOptions {
    Small.options {
      $0.epochs = 6
      $0.patience = patience
      $0.restoreBest = restoreBest
      $0.learningRate = 0.02
    }
  }

  /// Interrupted after every possible number of batches, through the file each time.
  @Test(arguments: [nil, 1], [false, true])
  func resumedIsUninterrupted(patience: Int?, restoreBest: Bool) throws {
    let options = Self.options(patience: patience, restoreBest: restoreBest)
    let whole = try Small.run(options)
    let folder = try TemporaryFolder()
    for limit in stride(from: 1, to: whole.epochsRun * 5 + 3, by: 3) {
      let state = try Small.interrupted(options, after: limit, threads: 2, file: folder.path("checkpoint"))
      expectSame(try Small.run(options, resuming: state), whole)
    }
  }

  @Test func aFinishedRunIsOnlyMeasuredAgain() throws {
    var last: TrainingState?
    let options = Self.options(patience: 1, restoreBest: true)
    let whole = try Small.run(options, observer: TrainingObserver(checkpoint: { last = $0 }))
    let state = try #require(last)
    var batches = 0
    let again = try Small.run(options, resuming: state, observer: TrainingObserver(batch: { _ in batches += 1 }))
    #expect(batches == 0)
    expectSame(again, whole)
    #expect(again.history == whole.history)
  }

  @Test func aStateOfAnotherRunIsRefused() throws {
    var last: TrainingState?
    _ = try Small.run(observer: TrainingObserver(checkpoint: { last = $0 }))
    let state = try #require(last)
    expectError(
      TrainingError.self, "4 epochs of 4 batches do not make 20 steps; start anew"
    ) { _ = try Small.run(Small.options { $0.batchSize = 12 }, resuming: state) }
    expectError(
      TrainingError.self, "4 epochs of 5 batches do not make 20 steps; start anew"
    ) { _ = try Small.run(Small.options { $0.epochs = 3 }, resuming: state) }
  }

  @Test func anErrorInTheCheckpointEndsTheRun() {
    struct DiskFull: Error {}
    var epochs = 0
    #expect(throws: DiskFull.self) {
      _ = try Small.run(
        observer: TrainingObserver(epoch: { _ in epochs += 1 }, checkpoint: { _ in throw DiskFull() }))
    }
    #expect(epochs == 1)
  }

  /// Everything but the time.
  private func expectSame(
    _ found: TrainingResult, _ expected: TrainingResult, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let timeless = { (history: [EpochRecord]) in
      history.map { record in
        var record = record
        record.seconds = 0
        return record
      }
    }
    #expect(found.parameters == expected.parameters, sourceLocation: sourceLocation)
    #expect(found.epochs == expected.epochs, sourceLocation: sourceLocation)
    #expect(timeless(found.history) == timeless(expected.history), sourceLocation: sourceLocation)
    #expect(found.training == expected.training, sourceLocation: sourceLocation)
    #expect(found.validation == expected.validation, sourceLocation: sourceLocation)
  }
}
