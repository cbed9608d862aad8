/// A way to train that goes by a name: a set of options to start from.
package enum Recipe: String, Sendable, Hashable, CaseIterable {
  /// The published method.
  case reference
  /// More accuracy from the same network: distorted images, decaying weights, a one-cycle learning rate, averaged
  /// weights and softened labels. docs/Accuracy.md says what of it was judged by out-of-fold accuracy.
  case accurate

  /// The recipe's options for a fold.
  package func options(fold: Int) -> TrainingOptions {
    var options = TrainingOptions(fold: fold)
    guard self == .accurate else { return options }
    options.epochs = 48
    options.patience = nil
    options.optimizer = .adamw
    options.weightDecay = 0.1
    options.learningRate = 0.003
    options.schedule = .oneCycle
    options.augmentation = .digits
    options.averaging = 0.998
    options.labelSmoothing = 0.05
    return options
  }
}
