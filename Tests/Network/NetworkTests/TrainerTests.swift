import Dataset
import Network
import Tensors
import Testing

/// A small network on easy images: epochs in milliseconds.
enum Small {
  static let training = (0..<60).filter { $0 % 5 != 0 }
  static let validation = (0..<60).filter { $0 % 5 == 0 }

  static func data() throws -> LabelledImages { try easyImages(count: 60) }

  static func shape() throws -> NetworkShape {
    try NetworkShape(Architecture("conv4,pool,dense8"), image: ImageShape(height: 10, width: 10), classes: 3)
  }

  static func options(_ change: (inout TrainingOptions) -> Void = { _ in }) -> TrainingOptions {
    var options = TrainingOptions(fold: 1)
    options.epochs = 4
    options.patience = nil
    options.batchSize = 10
    change(&options)
    return options
  }

  static func run(
    _ options: TrainingOptions = options(), initial: Parameters? = nil, threads: Int = 1,
    training: [Int] = training, validation: [Int] = validation, resuming: TrainingState? = nil,
    observer: TrainingObserver = TrainingObserver(), shouldStop: () -> Bool = { false }
  ) throws -> TrainingResult {
    try Trainer(shape: shape(), initial: initial, options: options, threads: threads).run(
      on: data(), training: training, validation: validation, resuming: resuming, observer: observer,
      shouldStop: shouldStop)
  }

  /// Runs until it has been asked so many times whether to stop, and keeps each checkpoint in a file.
  ///
  /// - Returns: The state to go on from, read back from the file; `nil` if no epoch was complete.
  static func interrupted(_ options: TrainingOptions, after limit: Int, threads: Int, file: String) throws
    -> TrainingState?
  {
    let record = TrainingRecord(options: options, epochs: 0, inputs: [:])
    var checkpoints = 0
    var questions = 0
    let observer = TrainingObserver(checkpoint: { state in
      checkpoints += 1
      try Checkpoint(shape: shape(), training: record, state: state).write(to: file)
    })
    let error = #expect(throws: TrainingError.self) {
      _ = try run(options, threads: threads, observer: observer) {
        questions += 1
        return questions == limit
      }
    }
    #expect(error == .interrupted(epochsDone: checkpoints))
    return try checkpoints == 0 ? nil : Checkpoint.read(file).state
  }
}

@Suite struct TrainerTests {
  @Test func learnsWhatIsEasy() throws {
    let options = Small.options {
      $0.epochs = 20
      $0.learningRate = 0.01
    }
    let result = try Small.run(options)
    #expect(result.training.accuracy == 1)
    #expect(result.validation?.accuracy == 1)
    #expect(result.training.loss < 0.2)
    #expect(result.history.map(\.epoch) == Array(1...20))
    #expect(result.epochs == 20 && result.epochsRun == 20)
    #expect(result.history[19].trainLoss < result.history[0].trainLoss)
    #expect(result.seconds >= result.history.reduce(0) { $0 + $1.seconds })
  }

  /// The whole protocol by hand, step by step, on an engine of its own.
  @Test(arguments: [true, false])
  func followsTheProtocolToTheLastBit(shuffle: Bool) throws {
    let options = Small.options {
      $0.seed = 7
      $0.fold = 3
      $0.shuffle = shuffle
      $0.learningRate = 0.002
    }
    let (data, shape) = (try Small.data(), try Small.shape())
    let engine = Engine(shape: shape, batchCapacity: 10, threads: 2)
    engine.load(Parameters(glorotUniformFor: shape, seed: 7, fold: 3))
    var history: [(loss: Double, accuracy: Double, valid: Evaluation)] = []
    for epoch in 1...4 {
      var random = NumPyRandom(seeds: [7, 3, UInt32(epoch)])
      let order = shuffle ? random.permutation(48).map { Small.training[$0] } : Small.training
      var (loss, correct) = (0.0, 0)
      // Four batches of 10 and one of the 8 that are left.
      for start in stride(from: 0, to: 48, by: 10) {
        let result = engine.train(
          on: data, batch: order[start..<min(start + 10, 48)], step: TrainingStep(learningRate: 0.002))
        loss += result.lossSum
        correct += result.correct
      }
      let model = Model(shape: shape, parameters: engine.parameters(), training: nil)
      let valid = try Predictor(model: model, threads: 1).evaluate(data, indices: Small.validation)
      history.append((loss / 48, Double(correct) / 48, valid))
    }

    let result = try Small.run(options)
    #expect(result.parameters == engine.parameters())
    #expect(result.history.map(\.trainLoss) == history.map(\.loss))
    #expect(result.history.map(\.trainAccuracy) == history.map(\.accuracy))
    #expect(result.history.map(\.validLoss) == history.map(\.valid.loss))
    #expect(result.history.map(\.validAccuracy) == history.map(\.valid.accuracy))
    #expect(result.validation == history.last?.valid)
    let model = Model(shape: shape, parameters: engine.parameters(), training: nil)
    let trained = try Predictor(model: model, threads: 1).evaluate(data, indices: Small.training)
    #expect(result.training.loss == trained.loss)
    #expect(result.training.correct == trained.correct)
    #expect(result.training.probabilities == nil)
  }

  @Test func threadsDoNotMatter() throws {
    let results = try [1, 2, 3].map { try Small.run(threads: $0) }
    for result in results.dropFirst() {
      #expect(result.parameters == results[0].parameters)
      #expect(result.validation == results[0].validation)
    }
  }

  @Test func everySeedAndFoldIsAnotherRun() throws {
    let base = try Small.run().parameters
    #expect(try Small.run(Small.options { $0.seed = 43 }).parameters != base)
    #expect(try Small.run(Small.options { $0.fold = 2 }).parameters != base)
    #expect(try Small.run(Small.options { $0.shuffle = false }).parameters != base)
    #expect(try Small.run(Small.options { $0.batchSize = 9 }).parameters != base)
    #expect(try Small.run(Small.options { $0.learningRate = 0.0011 }).parameters != base)
  }

  @Test func startsFromTheWeightsGiven() throws {
    let first = try Small.run().parameters
    // Steps too small to change a float.
    let tiny = Small.options { $0.learningRate = 1e-30 }
    #expect(try Small.run(tiny, initial: first).parameters == first)
  }

  @Test func aBatchMayBeLargerThanTheSet() throws {
    let result = try Small.run(Small.options { $0.batchSize = 1_000 })
    #expect(result.epochsRun == 4)
    let same = try Small.run(Small.options { $0.batchSize = Small.training.count })
    #expect(result.parameters == same.parameters)
  }

  @Test func withoutValidationThereIsNoneInTheResult() throws {
    let options = Small.options {
      $0.patience = 1
      $0.restoreBest = true
    }
    let result = try Small.run(options, validation: [])
    #expect(result.epochsRun == 4 && result.epochs == 4)
    #expect(result.validation == nil && result.bestEpoch == nil)
    #expect(result.history.allSatisfy { $0.validLoss == nil && $0.validAccuracy == nil })
  }

  @Test func observersHearOfEveryBatchAndEpoch() throws {
    var batches: [BatchProgress] = []
    var epochs: [EpochRecord] = []
    var states: [TrainingState] = []
    let result = try Small.run(
      observer: TrainingObserver(
        batch: { batches.append($0) }, epoch: { epochs.append($0) }, checkpoint: { states.append($0) }))
    #expect(batches.map(\.epoch) == (1...4).flatMap { Array(repeating: $0, count: 5) })
    #expect(batches.map(\.images) == (1...4).flatMap { _ in [10, 20, 30, 40, 48] })
    #expect(stride(from: 4, to: 20, by: 5).map { batches[$0].loss } == epochs.map(\.trainLoss))
    #expect(stride(from: 4, to: 20, by: 5).map { batches[$0].accuracy } == epochs.map(\.trainAccuracy))
    #expect(epochs == result.history)
    #expect(states.map(\.history.count) == [1, 2, 3, 4])
    #expect(states.map(\.moments.step) == [5, 10, 15, 20])
    #expect(states.last?.parameters == result.parameters)
  }

  @Test func refusesImagesOfAnotherKind() throws {
    let trainer = try Trainer(shape: Small.shape(), options: Small.options(), threads: 1)
    let large = try randomImages(ImageShape(height: 12, width: 10), count: 6, classes: 3, seed: 1)
    expectError(DataMismatch.self, "expected images of 10×10, as the network was made for; found 12×10") {
      _ = try trainer.run(on: large, training: [0, 1], validation: [2])
    }
    let many = try randomImages(ImageShape(height: 10, width: 10), count: 6, classes: 5, seed: 1)
    expectError(DataMismatch.self, "expected labels 0 to 2, as the network was made for; found 4") {
      _ = try trainer.run(on: many, training: [0, 1], validation: [2])
    }
  }

  @Test func refusesToTrainOnNothing() {
    expectError(TrainingError.self, "there are no images to train on") { _ = try Small.run(training: []) }
  }

  @Test func refusesImpossibleOptionsBeforeAnyWork() throws {
    expectError(TrainingError.self, "epochs: 1 to 1000000 are possible, 0 was asked for") {
      _ = try Trainer(shape: Small.shape(), options: Small.options { $0.epochs = 0 }, threads: 1)
    }
  }
}
