import Formats
import Network
import RunFiles

/// Whether the data are MNIST's: known by the CRC-32 of the arrays, not by any name.
///
/// idx-convert writes equal arrays as equal bytes, and each model has the checksums of the files that it was trained
/// on. A part of MNIST, as `--limit` takes it, has others.
struct DataIdentity {
  /// Whether all models that are there were trained on MNIST's 60,000 training images, and there is one.
  let isTrainedOnMNIST: Bool
  /// Whether the test images that are there are MNIST's 10,000.
  let isTestedOnMNIST: Bool

  /// Compares checksums.
  ///
  /// - Throws: `FileError` if a file that is there cannot be read.
  init(_ artifacts: Artifacts, models: [ModelMetadata]) throws {
    isTrainedOnMNIST =
      !models.isEmpty
      && models.allSatisfy { model in
        let inputs = model.training?.inputs ?? [:]
        return model.image == ImageShape(height: 28, width: 28) && model.classes == 10
          && inputs[InputRole.images.rawValue] == 0x1f09_fe2e
          && inputs[InputRole.labels.rawValue] == 0xa8e6_bdd3
      }
    let files: [(path: String, checksum: UInt32)] = [
      (artifacts.testImages, 0xe7cf_8273), (artifacts.testLabels, 0xcb09_f591),
    ]
    isTestedOnMNIST = try files.allSatisfy { file in
      try ifPresent(file.path) { try CRC32.of(file: $0).value == file.checksum } ?? false
    }
  }
}
