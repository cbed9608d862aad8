import Dataset
import Kernels
import Tensors

/// What the output layer says of an image.
public enum OutputRow: Sendable {
  /// The probability of each class.
  case probabilities
  /// What the softmax makes probabilities of.
  case logits
}

/// Computes a network: outputs, gradients and optimiser steps, on several threads, without allocating in between.
///
/// Every result is the same to the last bit at any number of threads: images are cut into shards of a fixed size,
/// whatever a shard adds up it adds in the order of its images, and shards are added in order.
///
/// Not for use from several threads at once. Images are addressed by their place in a ``LabelledImages``, whose bytes
/// are scaled on the way in.
public final class Engine {
  let network: NetworkShape
  private let arena: Arena
  private let capacity: Capacity
  private let team: ThreadTeam
  private let pixels: Activations
  private let warp: ImageWarp
  private let warpScratch: [Floats]
  let stages: [any Stage]
  /// Nothing before this stage is trained, so nothing before it wants a gradient.
  let firstTrained: Int
  /// What the stages before the first trained one make of images, if that is kept.
  private(set) var features: FeatureCache?
  /// All blocks of parameters, and those that are trained.
  private let blocks: [(stage: Int, task: Int)]
  private let updates: [(stage: Int, task: Int)]
  /// What was asked to be timed.
  let clock: StepClock?
  private let losses: PerImage<Double>
  private let isCorrect: PerImage<Bool>
  private let outputRows: BatchValues
  private let finite: PerImage<Bool>
  private var step = 0

  /// Makes an engine with all weights zero.
  ///
  /// - `batchCapacity`: The most images of one training step. Evaluation takes any number, a few at a time.
  /// - `threads`: How many threads compute, the caller's included.
  /// - `frozen`: The names of the layers whose weights stay as they are: no gradient is computed for them, and the way
  ///   back ends above those that nothing trained stands before.
  /// - `isProfiled`: Whether training steps are timed for ``profile``.
  /// - Precondition: both numbers are at least 1.
  public convenience init(
    shape: NetworkShape, batchCapacity: Int, threads: Int, frozen: [String] = [], isProfiled: Bool = false
  ) {
    precondition(batchCapacity >= 1 && threads >= 1, "a batch has at least one image and somebody to compute it")
    self.init(
      shape: shape, images: Self.images(for: batchCapacity), team: ThreadTeam(count: threads), threads: threads,
      arena: Arena(), frozen: frozen, isProfiled: isProfiled)
  }

  /// Evaluation should not starve many threads because the batches of a training are small.
  private static func images(for batchCapacity: Int) -> Int { max(batchCapacity, 64) }

  /// The memory that an engine takes, in bytes.
  static func byteCount(shape: NetworkShape, batchCapacity: Int, threads: Int) -> Int {
    let arena = Arena(isMeasuring: true)
    _ = Engine(
      shape: shape, images: images(for: batchCapacity), team: ThreadTeam(count: 1), threads: threads, arena: arena)
    return arena.byteCount
  }

  private init(
    shape: NetworkShape, images: Int, team: ThreadTeam, threads: Int, arena: Arena, frozen: [String] = [],
    isProfiled: Bool = false
  ) {
    network = shape
    self.arena = arena
    self.team = team
    capacity = Capacity(images: images, workers: threads, arena: arena)
    pixels = Activations(count: shape.image.shape.count, capacity)
    warp = ImageWarp(height: shape.image.height, width: shape.image.width, channels: shape.image.channels)
    let scratchCount = warp.scratchCount
    warpScratch = (0..<threads).map { _ in arena.floats(scratchCount) }
    let stages = StageBuilder(shape, pixels: pixels, capacity).stages
    self.stages = stages
    for tensor in stages.flatMap(\.tensors) { tensor.isFrozen = frozen.contains(layer(of: tensor.name)) }
    firstTrained = stages.firstIndex { $0.isTrained } ?? 0
    // Stages with the most work come first, so that the threads end together: they are the convolutions.
    let blocks = stages.indices.flatMap { stage in (0..<stages[stage].updateTasks).map { (stage: stage, task: $0) } }
    self.blocks = blocks
    updates = blocks.filter { stages[$0.stage].isTrained }
    clock = isProfiled ? StepClock(stages: stages.count, workers: threads) : nil
    losses = PerImage(count: capacity.images, 0)
    isCorrect = PerImage(count: capacity.images, false)
    finite = PerImage(count: updates.count, true)
    outputRows = BatchValues(count: shape.classes, capacity)
  }

  // MARK: Parameters

  /// Takes on weights.
  ///
  /// - Precondition: they are those of the network.
  public func load(_ parameters: Parameters) {
    scatter(parameters) { $0.weights }
    team.run(blocks.count) { task, _ in stages[blocks[task].stage].pack(blocks[task].task) }
  }

  /// The weights.
  public func parameters() -> Parameters { gather { $0.weights } }

  /// Takes on the state of the optimiser.
  ///
  /// - Precondition: the moments are those of the network.
  public func load(_ moments: OptimizerMoments) {
    scatter(moments.first) { $0.first }
    scatter(moments.second) { $0.second }
    step = moments.step
  }

  /// The state of the optimiser.
  public func moments() -> OptimizerMoments {
    OptimizerMoments(first: gather { $0.first }, second: gather { $0.second }, step: step)
  }

  /// Takes on the moving average of the weights.
  ///
  /// - Precondition: it is the network's.
  public func load(average: Parameters) { scatter(average) { $0.average } }

  /// The moving average of the weights; what was loaded, if no step averages.
  public func average() -> Parameters { gather { $0.average } }

  private var tensors: [TrainedTensor] { stages.flatMap(\.tensors) }

  private func scatter(_ parameters: Parameters, into array: (TrainedTensor) -> Floats) {
    for tensor in tensors { tensor.layout.scatter(parameters[tensor.name], into: array(tensor)) }
  }

  private func gather(_ array: (TrainedTensor) -> Floats) -> Parameters {
    var parameters = Parameters(zerosOf: network)
    for tensor in tensors { parameters[tensor.name] = tensor.layout.gather(array(tensor), shape: tensor.shape) }
    return parameters
  }

  // MARK: Features

  /// Keeps what the stages before the first trained one make of each image, from the first time that it is seen.
  ///
  /// Holds as long as the frozen weights and the set of images stay the same; distorted images go the whole way.
  ///
  /// - Parameters:
  ///   - images: The number of images of the set.
  ///   - memory: The most bytes of memory to take; by default half of what is available.
  ///   - folder: Where a file is made for what memory has no room for; `nil` makes none.
  /// - Returns: How much is kept, and where; `nil` if there is nothing to keep, or no room.
  @discardableResult
  package func keepFeatures(of images: Int, memory: Int? = nil, folder: String? = nil) -> KeptFeatures? {
    guard firstTrained > 0 else { return nil }
    features = FeatureCache(
      images: images, width: stages[firstTrained - 1].output.count, layer: stages[firstTrained - 1].name,
      memory: memory ?? AvailableMemory.bytes / 2, folder: folder)
    return features?.summary
  }

  // MARK: Training

  /// One step of an optimiser on the mean loss of a batch.
  ///
  /// - `batch`: Places of images in `data`, at least one and at most the capacity.
  /// - `step`: How the step is taken.
  /// - Returns: loss and accuracy of the batch before the step.
  public func train(on data: LabelledImages, batch: ArraySlice<Int>, step training: TrainingStep) -> BatchResult {
    let start = clock.map { _ in ContinuousClock.now }
    var result = propagate(data, batch, training)
    step += 1
    let parameterStep = ParameterStep(training, number: step)
    team.run(updates.count) { task, worker in
      var watch = clock?.start(worker: worker)
      let (index, block) = updates[task]
      let stage = stages[index]
      stage.completeGradient(block, images: batch.count, worker: worker)
      finite[task] = stage.update(block, parameterStep)
      stage.pack(block)
      watch?.lap(.update, stage: index)
    }
    for task in updates.indices where !finite[task] { result.isFinite = false }
    if let start { clock?.add(images: batch.count, since: start) }
    return result
  }

  /// The gradient of the mean loss of a batch with respect to every parameter, zero for those of frozen layers; the
  /// weights stay as they are.
  public func gradients(on data: LabelledImages, batch: ArraySlice<Int>) -> (BatchResult, Parameters) {
    let result = propagate(data, batch, TrainingStep())
    team.run(updates.count) { task, worker in
      stages[updates[task].stage].completeGradient(updates[task].task, images: batch.count, worker: worker)
    }
    return (result, gather { $0.gradient })
  }

  /// Every shard of a batch forward and back.
  private func propagate(
    _ data: LabelledImages, _ batch: ArraySlice<Int>, _ training: TrainingStep
  ) -> BatchResult {
    precondition(!batch.isEmpty && batch.count <= capacity.images, "a batch must fit the engine")
    let scale = 1 / Float(batch.count)
    let tasks = Tasks(images: batch.count, workers: workers)
    withInputs(data) { images, labels in
      team.run(tasks.count) { task, worker in
        let shards = tasks.shards(of: task, worker: worker)
        var watch = clock?.start(worker: worker)
        forward(shards, images, batch, training.distortions, isTraining: true, &watch)
        let gradient = outputStage.outputGradient(shards)
        evaluate(
          shards, labels, batch, rows: nil, gradient: gradient, scale: scale,
          smoothing: training.labelSmoothing, weights: training.classWeights)
        watch?.lapOutsideStages()
        for index in (firstTrained..<stages.count).reversed() {
          stages[index].backward(shards, into: index > firstTrained ? stages[index - 1].outputGradient(shards) : nil)
          watch?.lap(.backward, stage: index)
        }
      }
    }
    return total(batch.count)
  }

  // MARK: Evaluation

  /// The number of images that are measured at a time: some hundredths of a second's work.
  private static let chunk = 2_048

  /// Loss and accuracy over images, in their order.
  ///
  /// - `distortions`: How images are distorted on the way in; `nil` takes them as they are.
  /// - `isStillWanted`: Called before every few thousand images; an error ends the evaluation.
  /// - `rows`: What `eachChunk` gets of each image.
  /// - `eachChunk`: Called with some indices and their rows, [indices, classes], in order.
  /// - Throws: What the closures throw.
  public func evaluate(
    on data: LabelledImages, indices: [Int], distortions: Distortions? = nil, isStillWanted: () throws -> Void = {},
    rows kind: OutputRow = .probabilities, eachChunk: ((ArraySlice<Int>, Tensor<Float>) throws -> Void)? = nil
  ) throws -> BatchResult {
    let rowsWanted = eachChunk == nil ? nil : outputRows
    var result = BatchResult()
    for start in stride(from: 0, to: indices.count, by: Self.chunk) {
      try isStillWanted()
      let chunk = indices[start..<min(start + Self.chunk, indices.count)]
      var part = BatchResult()
      var rows: [Float] = []
      for first in stride(from: chunk.startIndex, to: chunk.endIndex, by: capacity.images) {
        let batch = chunk[first..<min(first + capacity.images, chunk.endIndex)]
        let tasks = Tasks(images: batch.count, workers: workers)
        withInputs(data) { images, labels in
          team.run(tasks.count) { task, worker in
            let shards = tasks.shards(of: task, worker: worker)
            var watch: StepClock.Watch?
            forward(shards, images, batch, distortions, isTraining: false, &watch)
            evaluate(shards, labels, batch, rows: rowsWanted, kind, gradient: nil, scale: 1)
          }
        }
        part.add(total(batch.count))
        if let rowsWanted { rows += rowsWanted.values.part(0, batch.count * network.classes).elements }
      }
      result.add(part)
      try eachChunk?(chunk, Tensor(shape: [chunk.count, network.classes], rows))
    }
    return result
  }

  /// Measures the loaded weights on some images, in their order.
  ///
  /// - `probabilities`: Whether to keep them.
  /// - `isStillWanted`: As for ``evaluate(on:indices:distortions:isStillWanted:eachChunk:)``.
  /// - Precondition: there is at least one index.
  func measure(
    _ data: LabelledImages, _ indices: [Int], probabilities: Bool, isStillWanted: () throws -> Void = {}
  ) throws -> Evaluation {
    guard probabilities else {
      let sums = try evaluate(on: data, indices: indices, isStillWanted: isStillWanted)
      return Evaluation(lossSum: sums.lossSum, correct: sums.correct, count: indices.count, probabilities: nil)
    }
    var sums = BatchResult()
    let kept = try Tensor<Float>(shape: [indices.count, network.classes]) { all in
      var filled = 0
      sums = try evaluate(on: data, indices: indices, isStillWanted: isStillWanted) { _, rows in
        rows.withUnsafeBufferPointer { filled = all[filled...].initialize(fromContentsOf: $0) }
      }
    }
    return Evaluation(lossSum: sums.lossSum, correct: sums.correct, count: indices.count, probabilities: kept)
  }

  /// The threads that compute.
  var workers: Int { team.count }

  private var outputStage: any Stage {
    guard let stage = stages.last else { preconditionFailure("a network has an output layer") }
    return stage
  }

  private func withInputs(
    _ data: LabelledImages,
    _ body: (_ images: UnsafeBufferPointer<UInt8>, _ labels: UnsafeBufferPointer<UInt8>) -> Void
  ) {
    precondition(data.images.count == data.count * pixels.count, "the images must be of the network's size")
    data.images.withUnsafeBufferPointer { images in
      data.labels.withUnsafeBufferPointer { labels in body(images, labels) }
    }
  }

  /// Takes some shards through all stages, or through those alone whose result is not known.
  private func forward(
    _ shards: ShardGroup, _ images: UnsafeBufferPointer<UInt8>, _ batch: ArraySlice<Int>, _ distortions: Distortions?,
    isTraining: Bool, _ watch: inout StepClock.Watch?
  ) {
    // What is known is known of images as they are.
    let features = distortions == nil ? features : nil
    let isKnown = features?.read(shards, of: batch, into: stages[firstTrained - 1].output) ?? false
    if !isKnown { readPixels(of: shards, images, batch, distortions) }
    watch?.lapOutsideStages()
    for index in (isKnown ? firstTrained : 0)..<stages.count {
      stages[index].forward(shards, isTraining: isTraining && index >= firstTrained)
      if index == firstTrained - 1 { features?.keep(shards, of: batch, from: stages[index].output) }
      watch?.lap(.forward, stage: index)
    }
  }

  private func readPixels(
    of shards: ShardGroup, _ images: UnsafeBufferPointer<UInt8>, _ batch: ArraySlice<Int>, _ distortions: Distortions?
  ) {
    if let distortions {
      distortPixels(of: shards, images, batch, distortions)
    } else {
      scalePixels(of: shards, images, batch)
    }
  }

  private func scalePixels(of shards: ShardGroup, _ images: UnsafeBufferPointer<UInt8>, _ batch: ArraySlice<Int>) {
    for image in 0..<shards.count {
      let start = batch[batch.startIndex + shards.first + image] * pixels.count
      PixelScaling.scale(
        UnsafeBufferPointer(rebasing: images[start..<start + pixels.count]), into: pixels.of(shards, image: image))
    }
  }

  private func distortPixels(
    of shards: ShardGroup, _ images: UnsafeBufferPointer<UInt8>, _ batch: ArraySlice<Int>, _ distortions: Distortions
  ) {
    for image in 0..<shards.count {
      let index = batch[batch.startIndex + shards.first + image]
      let start = index * pixels.count
      warp.draw(
        UnsafeBufferPointer(rebasing: images[start..<start + pixels.count]),
        through: distortions.map(of: index), scratch: warpScratch[shards.worker],
        into: pixels.of(shards, image: image))
    }
  }

  private func evaluate(
    _ shards: ShardGroup, _ labels: UnsafeBufferPointer<UInt8>, _ batch: ArraySlice<Int>, rows: BatchValues?,
    _ kind: OutputRow = .probabilities, gradient: Floats?, scale: Float, smoothing: Double = 0,
    weights: [Double]? = nil
  ) {
    let logits = outputStage.output
    for image in 0..<shards.count {
      let place = shards.first + image
      let label = Int(labels[batch[batch.startIndex + place]])
      let row = rows?.of(image: place)
      let result = SoftmaxCrossEntropy.evaluate(
        logits: logits.of(shards, image: image), classes: network.classes, label: label,
        probabilities: kind == .probabilities ? row : nil, gradient: gradient?.part(image * logits.count, logits.count),
        scale: scale, smoothing: smoothing, weight: weights?[label] ?? 1)
      if kind == .logits { row?.copy(from: logits.of(shards, image: image).part(0, network.classes)) }
      losses[place] = result.loss
      isCorrect[place] = result.isCorrect
    }
  }

  private func total(_ images: Int) -> BatchResult {
    var result = BatchResult()
    for place in 0..<images {
      result.lossSum += losses[place]
      result.correct += isCorrect[place] ? 1 : 0
    }
    result.isFinite = result.lossSum.isFinite
    return result
  }
}
