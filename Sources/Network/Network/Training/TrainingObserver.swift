/// Where a training run stands within an epoch.
package struct BatchProgress: Hashable, Sendable {
  /// The epoch, from 1.
  package var epoch: Int
  /// The number of images of the epoch that are done.
  package var images: Int
  /// The mean loss over those images.
  package var loss: Double
  /// The fraction of those images classified correctly, 0 to 1.
  package var accuracy: Double
}

/// What is told about a training run while it goes on; every closure is called on the thread that runs it.
package struct TrainingObserver {
  /// Called before the first batch if features behind frozen layers are kept.
  package var features: (KeptFeatures) -> Void = { _ in }
  /// Called after every batch, so it must be quick.
  package var batch: (BatchProgress) -> Void
  /// Called after every epoch, validation included.
  package var epoch: (EpochRecord) -> Void
  /// Called after every epoch with all that is needed to go on from there; an error ends the run.
  package var checkpoint: ((TrainingState) throws -> Void)?

  /// Makes an observer that by default takes no notice.
  package init(
    batch: @escaping (BatchProgress) -> Void = { _ in }, epoch: @escaping (EpochRecord) -> Void = { _ in },
    checkpoint: ((TrainingState) throws -> Void)? = nil
  ) {
    self.batch = batch
    self.epoch = epoch
    self.checkpoint = checkpoint
  }
}
