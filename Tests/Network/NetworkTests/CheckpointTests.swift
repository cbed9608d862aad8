import Formats
import Network
import Tensors
import Testing

@Suite struct CheckpointTests {
  static func checkpoint(best: Bool = true) throws -> Checkpoint {
    let shape = try ModelTests.shape()
    let history = [
      EpochRecord(epoch: 1, trainLoss: 2.0 / 3, trainAccuracy: 0.1, validLoss: 1e-300, validAccuracy: 1, seconds: 1.25),
      EpochRecord(epoch: 2, trainLoss: 0.1 + 0.2, trainAccuracy: 0, validLoss: 1.0 / 3, validAccuracy: 0, seconds: 0),
    ]
    let state = TrainingState(
      parameters: testWeights(shape),
      moments: OptimizerMoments(
        first: Parameters(glorotUniformFor: shape, seed: 1, fold: 1),
        second: Parameters(glorotUniformFor: shape, seed: 2, fold: 1), step: 34),
      history: history, best: best ? Parameters(glorotUniformFor: shape, seed: 3, fold: 1) : nil)
    return Checkpoint(shape: shape, training: ModelTests.training(), state: state)
  }

  @Test(arguments: [true, false])
  func whatIsWrittenIsReadBackToTheLastBit(best: Bool) throws {
    let folder = try TemporaryFolder()
    let checkpoint = try Self.checkpoint(best: best)
    try checkpoint.write(to: folder.path("checkpoint"))
    #expect(try Checkpoint.read(folder.path("checkpoint")) == checkpoint)
  }

  @Test func itKnowsItsRun() throws {
    let metadata = try Self.checkpoint().metadata
    #expect(metadata.training?.epochs == 2)
    #expect(try metadata.changes(since: ModelTests.model().metadata) == [])
  }

  @Test func aModelIsNoCheckpoint() throws {
    let folder = try TemporaryFolder()
    try ModelTests.model().write(to: folder.path("model"))
    let error = #expect(throws: FileError.self) { _ = try Checkpoint.read(folder.path("model")) }
    #expect(error?.problem == "expected a checkpoint; found model")
  }

  static let damages: [(damage: Damage, problem: String)] = [
    ({ $0.metadata["kind"] = nil }, "expected a checkpoint; found something else"),
    ({ $0.metadata["history"] = nil }, "metadata: 2 epochs do not fit 0 lines of `history` and step 34; remove it"),
    ({ $0.metadata["step"] = "35" }, "metadata: 2 epochs do not fit 2 lines of `history` and step 35; remove it"),
    ({ $0.metadata["step"] = "no" }, "metadata: 2 epochs do not fit 2 lines of `history` and step 0; remove it"),
    (
      { $0.metadata["history"] = "2,1,1,1,1,1" },
      "metadata: `history`: expected epoch 1; found \"2,1,1,1,1,1\"; remove it"
    ),
    (
      { $0.metadata["history"] = "1,1,1,,1,1" },
      "metadata: `history`: expected epoch 1; found \"1,1,1,,1,1\"; remove it"
    ),
    (
      { $0.metadata["history"] = "1,nan,1,1,1,1" },
      "metadata: `history`: expected epoch 1; found \"1,nan,1,1,1,1\"; remove it"
    ),
    ({ $0.metadata["history"] = "1,1,1" }, "metadata: `history`: expected epoch 1; found \"1,1,1\"; remove it"),
    ({ $0.tensors["adam/second/conv1/bias"] = nil }, "tensor adam/second/conv1/bias (2) is missing"),
    ({ $0.tensors["best/conv1/bias"] = nil }, "tensor best/conv1/bias (2) is missing"),
    (
      { $0.tensors["adam/first/dense2/bias"] = Tensor(shape: [5], repeating: 0) },
      "tensor adam/first/dense2/bias: expected 4; found 5; "
    ),
    (
      { $0.tensors["adam/third/dense2/bias"] = Tensor(shape: [5], repeating: 0) },
      "tensor adam/third/dense2/bias is not one of conv2,pool,dense3 with 4 classes"
    ),
  ]

  @Test(arguments: damages.indices)
  func refusesADamagedFile(index: Int) throws {
    let (damage, problem) = Self.damages[index]
    try expectBadData(problem, after: damage, of: Self.checkpoint().write(to:)) { _ = try Checkpoint.read($0) }
  }
}
