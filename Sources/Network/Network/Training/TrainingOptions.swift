/// How a network is trained; the defaults are those of the reference report.
package struct TrainingOptions: Hashable, Sendable {
  /// The fold that is left out of training, from 1; 0 for the final model, which is trained on everything.
  package var fold: Int
  /// The seed of the first weights and of the order of every epoch.
  package var seed: UInt32 = 42
  /// The most epochs to train for.
  package var epochs = 20
  /// Training stops when the validation loss has not improved for this many epochs in a row; `nil` never stops early.
  /// Without validation images there is no such loss and training never stops early either. With a learning rate that
  /// is planned for all epochs it may not stop before the last.
  package var patience: Int? = 3
  /// Whether to end with the weights of the epoch with the lowest validation loss rather than those of the last one.
  package var restoreBest = false
  /// The number of images between two updates of the weights; the last batch of an epoch may have fewer.
  package var batchSize = 64
  /// How updates follow from gradients.
  package var optimizer = Optimizer.adam
  /// The momentum of gradient descent; the other optimisers have none.
  package var momentum = 0.9
  /// The fraction of every parameter, times the learning rate, that each step takes away; not for plain Adam.
  package var weightDecay = 0.0
  /// The size of a step, or its peak where a schedule changes it.
  package var learningRate = 0.001
  /// How the learning rate changes over the training.
  package var schedule = LearningRateSchedule.constant
  /// How training images are distorted, anew in every epoch.
  package var augmentation = Augmentation.none
  /// The decay of the moving average of the weights, which then is the model; `nil` takes the weights themselves.
  package var averaging: Double?
  /// The fraction of a label's target that is spread over all classes in training.
  package var labelSmoothing = 0.0
  /// How much images of each class count.
  package var classWeights = ClassWeighting.none
  /// Whether every epoch has an order of its own; if not, images come in ascending order.
  package var shuffle = true

  /// The layers whose weights stay as they are, by name in the order of the network.
  package var frozen: [String] = []
  /// Whether the layers of the head were drawn anew, in front of other weights to start from.
  package var hasNewHead = false

  /// Makes the default options for a fold.
  package init(fold: Int) { self.fold = fold }

  /// Checks that training with these options is possible, before any work is done.
  ///
  /// - Throws: ``TrainingError/impossible(_:)`` that names the option, what is possible and what was asked for.
  package func validate() throws(TrainingError) {
    try require((0...Self.largest).contains(fold), "fold", "0 to \(Self.largest)", fold)
    try require((1...Self.largest).contains(epochs), "epochs", "1 to \(Self.largest)", epochs)
    if let patience { try require((0...Self.largest).contains(patience), "patience", "0 to \(Self.largest)", patience) }
    if schedule.isPlanned, let patience {
      try require(
        patience >= epochs, "patience", "\(epochs) epochs or more with \(schedule), which is planned for all of them,",
        patience)
    }
    try require((1...Self.largest).contains(batchSize), "batch size", "1 to \(Self.largest)", batchSize)
    try require(
      learningRate > 0 && learningRate.isFinite, "learning rate", "finite numbers above 0", learningRate)
    try require(momentum >= 0 && momentum < 1, "momentum", "0 to below 1", momentum)
    try require(weightDecay >= 0 && weightDecay.isFinite, "weight decay", "finite numbers from 0", weightDecay)
    try require(
      optimizer != .adam || weightDecay == 0, "weight decay", "0 with adam, more with adamw and sgd", weightDecay)
    if let averaging { try require((0..<1).contains(averaging), "averaging", "0 to below 1", averaging) }
    try require((0..<1).contains(labelSmoothing), "label smoothing", "0 to below 1", labelSmoothing)
  }

  /// Far beyond use, and small enough that no product of two such numbers overflows.
  private static let largest = 1_000_000

  private func require(
    _ isPossible: Bool, _ name: String, _ possible: String, _ found: some CustomStringConvertible
  ) throws(TrainingError) {
    guard isPossible else { throw .impossible("\(name): \(possible) are possible, \(found) was asked for") }
  }
}
