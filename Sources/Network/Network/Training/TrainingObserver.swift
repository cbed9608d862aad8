/// Where a training run stands within an epoch.
public struct BatchProgress: Hashable, Sendable {
  /// The epoch, from 1.
  public var epoch: Int
  /// The most epochs there will be.
  public var epochs: Int
  /// The number of batches of the epoch that are done.
  public var batch: Int
  /// The number of batches in an epoch.
  public var batches: Int
  /// The number of images of the epoch that are done.
  public var images: Int
  /// The mean loss over those images.
  public var loss: Double
  /// The fraction of those images classified correctly, 0 to 1.
  public var accuracy: Double
}

/// What is told about a training run while it goes on; every closure is called on the thread that runs it.
public struct TrainingObserver {
  /// Called before the first batch if features behind frozen layers are kept.
  public var features: (KeptFeatures) -> Void = { _ in }
  /// Called after every batch, so it must be quick.
  public var batch: (BatchProgress) -> Void
  /// Called after every epoch, validation included.
  public var epoch: (EpochRecord) -> Void
  /// Called after every epoch with all that is needed to go on from there; an error ends the run.
  public var checkpoint: ((TrainingState) throws -> Void)?

  /// Makes an observer that by default takes no notice.
  public init(
    batch: @escaping (BatchProgress) -> Void = { _ in }, epoch: @escaping (EpochRecord) -> Void = { _ in },
    checkpoint: ((TrainingState) throws -> Void)? = nil
  ) {
    self.batch = batch
    self.epoch = epoch
    self.checkpoint = checkpoint
  }
}
