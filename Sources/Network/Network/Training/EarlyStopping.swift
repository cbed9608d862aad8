/// Watches the validation loss as Keras' `EarlyStopping(monitor="val_loss", min_delta=0)` does.
///
/// An epoch improves if its loss is strictly below the lowest so far; training stops after the epoch that makes it
/// `patience` epochs without improvement in a row. (A patience of 0 therefore acts as 1.) The state is a function of
/// the losses seen, so a run that resumes rebuilds it from its history.
package struct EarlyStopping: Hashable, Sendable {
  /// The epochs without improvement after which to stop; `nil` to only keep track of the best.
  package let patience: Int?
  /// The lowest loss so far; `nil` before the first.
  package private(set) var bestLoss: Double?
  /// The epoch of the lowest loss, the first of equals; `nil` before the first loss.
  package private(set) var bestEpoch: Int?
  /// The number of epochs since the lowest loss.
  package private(set) var wait = 0

  /// Makes the state before the first epoch.
  package init(patience: Int?) { self.patience = patience }

  /// Makes the state after the epochs of a history.
  package init(patience: Int?, history: [EpochRecord]) {
    self.init(patience: patience)
    for record in history { update(with: record) }
  }

  /// Whether training is to stop now.
  package var shouldStop: Bool {
    guard let patience, wait > 0 else { return false }
    return wait >= patience
  }

  /// Takes the next epoch into account; one without a validation loss changes nothing.
  ///
  /// - Returns: Whether the epoch is the best so far.
  @discardableResult
  package mutating func update(with record: EpochRecord) -> Bool {
    guard let loss = record.validLoss else { return false }
    if let bestLoss, !(loss < bestLoss) {
      wait += 1
      return false
    }
    bestLoss = loss
    bestEpoch = record.epoch
    wait = 0
    return true
  }
}
