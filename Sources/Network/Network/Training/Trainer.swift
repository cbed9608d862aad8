import Dataset
import Tensors

/// Trains a network on some of the images of a set and validates it on others.
///
/// The same network, weights, options and images give the same result to the last bit, at any number of threads and
/// with any interruptions in between: everything random follows from seed, fold and the number of the epoch.
package final class Trainer {
  private let network: NetworkShape
  private let options: TrainingOptions
  private let initial: Parameters
  private let engine: Engine
  private let scratchFolder: String?

  /// Makes a trainer.
  ///
  /// - Parameters:
  ///   - shape: The network.
  ///   - initial: The weights to start from; by default drawn from the options' seed and fold.
  ///   - options: How to train.
  ///   - images: The number of images to train on, if it is known: a batch has no more, and memory follows.
  ///   - threads: The number of threads to compute on; they change nothing but the time.
  ///   - scratchFolder: Where a file is made for the features behind frozen layers, if memory has no room for them.
  ///   - isProfiled: Whether the result is to say where the time went.
  /// - Throws: ``TrainingError/impossible(_:)`` if the options are not possible, ``TrainingError/memory(_:)`` if
  ///   there is too little memory for them.
  /// - Precondition: the weights are those of the network; there is at least one thread.
  package init(
    shape: NetworkShape, initial: Parameters? = nil, options: TrainingOptions, images: Int = .max,
    threads: Int, scratchFolder: String? = nil, isProfiled: Bool = false
  ) throws(TrainingError) {
    try options.validate()
    do { _ = try LayerSelection(frozen: options.frozen)?.layers(of: shape) } catch {
      throw .impossible(error.description)
    }
    self.scratchFolder = scratchFolder
    self.network = shape
    self.options = options
    let capacity = max(1, min(options.batchSize, images))
    func require(_ bytes: Int) throws(TrainingError) {
      do { try MemoryError.check(bytes, images: capacity) } catch { throw .memory(error) }
    }
    // Weights, gradients, two moments, where each lies, and the first weights; the rest is known once these have a
    // place.
    try require(6 * shape.parameterCount * MemoryLayout<Float>.stride)
    self.initial = initial ?? Parameters(glorotUniformFor: shape, seed: options.seed, fold: options.fold)
    precondition(self.initial.fit(shape), "the initial weights are not those of \(shape.architecture)")
    try require(Engine.byteCount(shape: shape, batchCapacity: capacity, threads: threads))
    engine = Engine(
      shape: shape, batchCapacity: capacity, threads: threads, frozen: options.frozen, isProfiled: isProfiled)
  }

  /// Trains until the last epoch, or until the validation loss has not improved for long enough, then measures the
  /// final weights over all images of both parts.
  ///
  /// - `data`: The images; they may be mapped files, nothing is copied.
  /// - `training`: The images to train on, ascending.
  /// - `validation`: The images to validate on, ascending; empty for none.
  /// - `resuming`: Where an earlier run with the same network, weights, options and images stood; `nil` to start.
  /// - `observer`: What is told on the way.
  /// - `shouldStop`: Asked after every batch whether to end now.
  /// - Throws: ``DataMismatch`` if the images are not of the network's kind; ``TrainingError`` if the training
  ///   diverges, is interrupted or has nothing to train on; whatever the observer's checkpoint throws.
  /// - Precondition: every index is one of an image.
  package func run(
    on data: LabelledImages, training: [Int], validation: [Int], resuming: TrainingState? = nil,
    observer: TrainingObserver = TrainingObserver(), shouldStop: () -> Bool = { false }
  ) throws -> TrainingResult {
    try network.check(data)
    guard !training.isEmpty else { throw TrainingError.impossible("there are no images to train on") }
    var state = try load(resuming, batches: batchCount(of: training))
    if options.augmentation == .none, let kept = engine.keepFeatures(of: data.count, folder: scratchFolder) {
      observer.features(kept)
    }
    var stopping = EarlyStopping(patience: options.patience, history: state.history)
    var stopwatch = Stopwatch()
    func goOn() throws {
      if shouldStop() { throw TrainingError.interrupted(epochsDone: state.history.count) }
    }

    while state.history.count < options.epochs, !stopping.shouldStop {
      let epoch = state.history.count + 1
      let sums = try train(epoch, on: data, training, observer, goOn)
      state.parameters = engine.parameters()
      state.moments = engine.moments()
      if options.averaging != nil { state.average = engine.average() }
      if let name = state.moments.second.firstNonFiniteName {
        throw diverged("the mean squared gradient of \(name)", epoch)
      }
      let valid = validation.isEmpty ? nil : try measure(state, validation, in: data, epoch, goOn)
      let record = EpochRecord(
        epoch: epoch, trainLoss: sums.loss(of: training.count), trainAccuracy: sums.accuracy(of: training.count),
        validLoss: valid?.loss, validAccuracy: valid?.accuracy, seconds: stopwatch.lap())
      let isBest = stopping.update(with: record)
      if options.restoreBest, isBest { state.best = state.model }
      state.history.append(record)
      observer.epoch(record)
      try observer.checkpoint?(state)
    }

    let epochsRun = state.history.count
    let epochs = state.best == nil ? epochsRun : stopping.bestEpoch ?? epochsRun
    let model = state.best ?? state.model
    engine.load(model)
    let trained = try measure(training, in: data, epochs, goOn)
    let valid = validation.isEmpty ? nil : try measure(validation, in: data, probabilities: true, epochs, goOn)
    let seconds = state.history.reduce(0) { $0 + $1.seconds } + stopwatch.lap()
    return TrainingResult(
      parameters: model, epochs: epochs, history: state.history, training: trained,
      validation: valid, seconds: seconds, profile: engine.profile)
  }

  /// Puts the engine where the run begins or goes on.
  private func load(_ resuming: TrainingState?, batches: Int) throws -> TrainingState {
    let state =
      resuming
      ?? TrainingState(
        parameters: initial, moments: OptimizerMoments(zerosOf: network),
        average: options.averaging == nil ? nil : initial, history: [], best: nil)
    guard state.moments.step == state.history.count * batches, state.history.count <= options.epochs else {
      throw TrainingError.impossible(
        "\(state.history.count) epochs of \(batches) batches do not make \(state.moments.step) steps; start anew")
    }
    engine.load(state.parameters)
    engine.load(state.moments)
    if let average = state.average { engine.load(average: average) }
    return state
  }

  /// One pass over the training images.
  private func train(
    _ epoch: Int, on data: LabelledImages, _ training: [Int], _ observer: TrainingObserver, _ goOn: () throws -> Void
  ) throws -> Sums {
    let order = self.order(of: training.count, epoch)
    let batches = batchCount(of: training)
    var step = TrainingStep(
      rule: options.updateRule, labelSmoothing: options.labelSmoothing,
      classWeights: options.classWeights.weights(of: data, training), averaging: options.averaging)
    if options.augmentation != .none {
      step.distortions = Distortions(options.augmentation, seed: options.seed, fold: options.fold, epoch: epoch)
    }
    var sums = Sums()
    for batch in 0..<batches {
      step.learningRate = options.schedule.rate(
        step: (epoch - 1) * batches + batch, of: options.epochs * batches, perEpoch: batches, peak: options.learningRate
      )
      let start = batch * options.batchSize
      let end = min(start + options.batchSize, order.count)
      let images = order[start..<end].map { training[Int($0)] }
      let result = engine.train(on: data, batch: images[...], step: step)
      guard result.isFinite else {
        let name = result.lossSum.isFinite ? engine.parameters().firstNonFiniteName : nil
        throw diverged(name ?? "the loss", epoch, batch + 1)
      }
      sums.add(result)
      observer.batch(
        BatchProgress(epoch: epoch, images: end, loss: sums.loss(of: end), accuracy: sums.accuracy(of: end)))
      try goOn()
    }
    return sums
  }

  /// The places among `count` training images in the order in which an epoch sees them; in few bytes, since of millions
  /// of images every one counts.
  private func order(of count: Int, _ epoch: Int) -> [UInt32] {
    var order = Array(0..<UInt32(count))
    guard options.shuffle else { return order }
    var random = NumPyRandom(seeds: [options.seed, UInt32(options.fold), UInt32(epoch)])
    random.shuffle(&order)
    return order
  }

  /// Measures what the model would be after an epoch, and leaves the engine with the weights that training goes on
  /// with.
  private func measure(
    _ state: TrainingState, _ indices: [Int], in data: LabelledImages, _ epoch: Int, _ goOn: () throws -> Void
  ) throws -> Evaluation {
    if let average = state.average { engine.load(average) }
    defer { if state.average != nil { engine.load(state.parameters) } }
    return try measure(indices, in: data, epoch, goOn)
  }

  /// Measures the weights that the engine holds, those at the end of an epoch.
  private func measure(
    _ indices: [Int], in data: LabelledImages, probabilities: Bool = false, _ epoch: Int, _ goOn: () throws -> Void
  ) throws -> Evaluation {
    let evaluation = try engine.measure(data, indices, probabilities: probabilities, isStillWanted: goOn)
    guard evaluation.loss.isFinite else { throw diverged("the loss", epoch) }
    return evaluation
  }

  private func batchCount(of training: [Int]) -> Int {
    (training.count + options.batchSize - 1) / options.batchSize
  }

  private func diverged(_ what: String, _ epoch: Int, _ batch: Int? = nil) -> TrainingError {
    .diverged(what: what, epoch: epoch, batch: batch, learningRate: options.learningRate)
  }
}

/// Losses and correct predictions of the images so far.
private struct Sums {
  var lossSum = 0.0
  var correct = 0

  mutating func add(_ batch: BatchResult) {
    lossSum += batch.lossSum
    correct += batch.correct
  }

  func loss(of images: Int) -> Double { lossSum / Double(images) }
  func accuracy(of images: Int) -> Double { Double(correct) / Double(images) }
}

/// The wall-clock time between one call and the next.
private struct Stopwatch {
  private let clock = ContinuousClock()
  private var last = ContinuousClock.now

  mutating func lap() -> Double {
    let now = clock.now
    defer { last = now }
    return last.duration(to: now).seconds
  }
}
