/// What a completed training run gives.
package struct TrainingResult: Sendable {
  /// The weights at the end, or those of the best epoch if they were to be restored.
  package let parameters: Parameters
  /// The number of epochs that those weights have seen.
  package let epochs: Int
  /// What every epoch measured.
  package let history: [EpochRecord]
  /// Loss and accuracy of the weights over all training images.
  package let training: Evaluation
  /// Loss, accuracy and probabilities over all validation images; `nil` without such images.
  package let validation: Evaluation?
  /// The time that it took, epochs before an interruption included.
  package let seconds: Double
  /// Where the time of this run's training steps went, if that was asked for.
  package let profile: TrainingProfile?

  /// The number of epochs that were trained.
  package var epochsRun: Int { history.count }

  /// The epoch with the highest validation accuracy, the first of equals; `nil` without validation images.
  package var bestEpoch: Int? { history.bestEpoch }
}
