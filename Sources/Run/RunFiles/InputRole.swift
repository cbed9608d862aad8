/// The part that a file plays in a training, by the name that a model's metadata has for it.
public enum InputRole: String, Sendable {
  /// Training images.
  case images = "train-images.npy"
  /// Training labels.
  case labels = "train-labels.npy"
  /// The fold of every training image.
  case folds = "train_folds.csv"
  /// The weights that training starts from.
  case initialWeights = "initial-weights"
}
