import Dataset
import Network

/// A network in training, batch after batch, epoch after epoch.
public final class Training {
  /// The network.
  public let network: NetworkShape
  /// What computes it.
  public let engine: Engine
  /// The images of one step.
  public let batchSize: Int
  private let data: LabelledImages
  private var order: [Int] = []
  private var place = 0
  private var epoch = 0

  /// Prepares training from Glorot-uniform weights.
  public init(
    _ architecture: Architecture = .reference, on data: LabelledImages, batchSize: Int = 64, threads: Int
  ) throws {
    network = try NetworkShape(architecture, image: ImageShape(of: data), classes: data.classCount)
    engine = Engine(shape: network, batchCapacity: batchSize, threads: threads)
    engine.load(Parameters(glorotUniformFor: network, seed: 42, fold: 0))
    self.data = data
    self.batchSize = batchSize
  }

  /// Takes one step of Adam on the next whole batch.
  @discardableResult
  public func step() -> BatchResult { engine.train(on: data, batch: nextBatch(), step: TrainingStep()) }

  /// Takes steps until `images` images have been seen.
  public func run(images: Int) {
    for _ in 0..<(images + batchSize - 1) / batchSize { step() }
  }

  private func nextBatch() -> ArraySlice<Int> {
    if place + batchSize > order.count {
      epoch += 1
      var random = NumPyRandom(seeds: [42, 0, UInt32(epoch)])
      order = random.permutation(data.count)
      place = 0
    }
    defer { place += batchSize }
    return order[place..<place + batchSize]
  }
}

/// Images seen before anything is measured: 300 steps of 64, after which accuracy is about 95 % and the fraction of
/// outputs that ReLU masks is about what it stays.
public let warmUpImages = 300 * 64
