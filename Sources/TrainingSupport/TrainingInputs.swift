import Dataset
import Formats

/// The files that a model is made from, and the names by which its metadata keeps their checksums.
public struct TrainingInputs: Sendable {
  /// The part that a file plays.
  public enum Role: String, Sendable {
    /// Training images.
    case images = "train-images.npy"
    /// Training labels.
    case labels = "train-labels.npy"
    /// The fold of every training image.
    case folds = "train_folds.csv"
    /// The weights that training starts from.
    case initialWeights = "initial-weights"
  }

  /// Paths by role.
  public var paths: [Role: String]

  /// Gathers the inputs of a training.
  public init(images: String, labels: String, folds: String? = nil, initialWeights: String? = nil) {
    paths = [.images: images, .labels: labels]
    paths[.folds] = folds
    paths[.initialWeights] = initialWeights
  }

  /// Makes sure that every input can be read twice, once for its content and once for its checksum.
  ///
  /// - Throws: `FileError` if one is a pipe or a device.
  func checkReadableTwice() throws {
    for path in paths.values.sorted() where FilePlace(path) == .stream {
      throw FileError(
        .badData, path: path,
        "a file expected, whose checksum the model is to carry, a pipe or a device found: save its content to a file first"
      )
    }
  }

  /// The CRC-32 of every file, by the name of its role.
  ///
  /// - Throws: `FileError` if a file cannot be read.
  public func checksums() throws -> [String: UInt32] {
    var checksums: [String: UInt32] = [:]
    for (role, path) in paths { checksums[role.rawValue] = try CRC32.of(file: path).value }
    return checksums
  }
}
