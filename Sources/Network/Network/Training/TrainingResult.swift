/// What a completed training run gives.
public struct TrainingResult: Sendable {
  /// The weights at the end, or those of the best epoch if they were to be restored.
  public let parameters: Parameters
  /// The number of epochs that those weights have seen.
  public let epochs: Int
  /// What every epoch measured.
  public let history: [EpochRecord]
  /// Loss and accuracy of the weights over all training images.
  public let training: Evaluation
  /// Loss, accuracy and probabilities over all validation images; `nil` without such images.
  public let validation: Evaluation?
  /// The time that it took, epochs before an interruption included.
  public let seconds: Double
  /// Where the time of this run's training steps went, if that was asked for.
  public let profile: TrainingProfile?

  /// The number of epochs that were trained.
  public var epochsRun: Int { history.count }

  /// The epoch with the highest validation accuracy, the first of equals; `nil` without validation images.
  public var bestEpoch: Int? { history.bestEpoch }
}
