/// What one epoch of training measured.
package struct EpochRecord: Hashable, Sendable {
  /// The number of the epoch, from 1.
  package var epoch: Int
  /// The mean loss over the epoch's images, each measured with the weights its batch found, as Keras reports it.
  package var trainLoss: Double
  /// The fraction of the epoch's images that the weights their batch found classified correctly, 0 to 1.
  package var trainAccuracy: Double
  /// The mean loss over the validation images with the weights at the end of the epoch; `nil` without such images.
  package var validLoss: Double?
  /// The fraction of validation images classified correctly at the end of the epoch; `nil` without such images.
  package var validAccuracy: Double?
  /// The time that the epoch took, validation included.
  package var seconds: Double

  package init(
    epoch: Int, trainLoss: Double, trainAccuracy: Double, validLoss: Double?, validAccuracy: Double?, seconds: Double
  ) {
    self.epoch = epoch
    self.trainLoss = trainLoss
    self.trainAccuracy = trainAccuracy
    self.validLoss = validLoss
    self.validAccuracy = validAccuracy
    self.seconds = seconds
  }
}

extension [EpochRecord] {
  /// The epoch with the highest validation accuracy, the first of equals; `nil` without validation.
  package var bestEpoch: Int? {
    var best: (epoch: Int, accuracy: Double)?
    for record in self {
      guard let accuracy = record.validAccuracy else { continue }
      if best.map({ accuracy > $0.accuracy }) ?? true { best = (record.epoch, accuracy) }
    }
    return best?.epoch
  }
}
