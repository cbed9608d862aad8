import Formats
import Network

/// The part that a file plays in a training, by the name that a model's metadata has for it.
package enum InputRole: String, Sendable {
  /// Training images.
  case images = "train-images.npy"
  /// Training labels.
  case labels = "train-labels.npy"
  /// The fold of every training image.
  case folds = "train_folds.csv"
  /// The weights that training starts from.
  case initialWeights = "initial-weights"
}

extension TrainingRecord {
  /// The weights that the training started from, and what became of their layers, in one phrase; `nil` if they were
  /// random.
  package var start: String? {
    guard let checksum = inputs[InputRole.initialWeights.rawValue] else { return nil }
    var text = "started from weights \(CRC32.hexadecimal(checksum))"
    if let origin { text += " (\(origin))" }
    if !options.frozen.isEmpty { text += ", frozen \(options.frozen.joined(separator: ", "))" }
    if options.hasNewHead { text += ", with a new head" }
    return text
  }
}
