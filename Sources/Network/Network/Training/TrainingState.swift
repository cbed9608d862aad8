/// Everything that a training run is between two epochs: from here on it goes as if it had never stopped.
///
/// No generator is part of it, since every epoch's order follows from seed, fold and number of the epoch, and neither
/// is early stopping, which follows from the history.
public struct TrainingState: Sendable, Equatable {
  /// The weights after the last epoch of the history.
  public var parameters: Parameters
  /// The optimiser's moments and step.
  package var moments: OptimizerMoments
  /// The moving average of the weights; only kept if it is to be the model.
  package var average: Parameters?
  /// All epochs so far.
  package var history: [EpochRecord]
  /// The weights of the epoch with the lowest validation loss; only kept if they are to be restored at the end.
  package var best: Parameters?

  /// What the model would be if training ended here.
  public var model: Parameters { average ?? parameters }

  package init(
    parameters: Parameters, moments: OptimizerMoments, average: Parameters? = nil, history: [EpochRecord],
    best: Parameters?
  ) {
    self.parameters = parameters
    self.moments = moments
    self.average = average
    self.history = history
    self.best = best
  }
}
