import Dataset
import Formats
import RunFiles

/// The files that a model is made from, and the names by which its metadata keeps their checksums.
package struct TrainingInputs: Sendable {
  /// Training images.
  package let images: String
  /// Training labels.
  package let labels: String
  let paths: [InputRole: String]
  package var all: [String] { paths.values.sorted() }

  package init(images: String, labels: String, folds: String? = nil, initialWeights: String? = nil) {
    self.images = images
    self.labels = labels
    var paths = [InputRole.images: images, .labels: labels]
    paths[.folds] = folds
    paths[.initialWeights] = initialWeights
    self.paths = paths
  }

  /// Reads images and labels, once all inputs are known to be files that can be read again: the model carries
  /// checksums.
  ///
  /// - Throws: `FileError` if one is a pipe or a device, or images or labels are invalid.
  package func readImages() throws -> LabelledImages {
    for path in all { try InputFile.requireRegular(path) }
    return try LabelledImages.read(images: images, labels: labels)
  }

  /// What was done to pictures to make the images: as `data.csv` beside them says, or else as they look.
  ///
  /// - Throws: `FileError` if `data.csv` is invalid.
  func preparation(of data: LabelledImages) throws -> Preparation {
    try DataFacts.read(DataFacts.path(beside: images)).preparation
      ?? (DigitLook.isThat(of: data.images) ? .digits : .stretch)
  }

  /// The names of the classes, as `classes.csv` beside the labels says; `nil` if there is none.
  ///
  /// - Throws: `FileError` if it is invalid, or does not fit the labels.
  package func classNames(of data: LabelledImages) throws -> ClassNames? {
    let path = ClassNames.path(beside: labels)
    let names = try ClassNames.readIfPresent(path)
    try names.check(classCount: data.classCount, from: path)
    return names
  }

  /// The CRC-32 of every file, by the name of its role.
  ///
  /// - Throws: `FileError` if a file cannot be read.
  func checksums() throws -> [String: UInt32] {
    var checksums: [String: UInt32] = [:]
    for (role, path) in paths { checksums[role.rawValue] = try CRC32.of(file: path).value }
    return checksums
  }
}
