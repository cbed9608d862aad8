import Dataset
import Formats
import Network
import RunFiles

/// Images and labels to measure a model on, under a name.
package struct ImageSet {
  package let name: String
  package let data: LabelledImages
  /// The images to measure, ascending.
  package private(set) var indices: [Int]
  /// The class of each image.
  package var labels: [Int] { (0..<data.count).map { Int(data.labels[$0]) } }
  package var paths: [String] { [imagesPath, labelsPath] }
  private let imagesPath: String
  private let labelsPath: String

  /// Opens a set and makes sure that a network can take it.
  package init(_ name: String, images: String, labels: String, for network: NetworkShape) throws {
    self.name = name
    imagesPath = images
    labelsPath = labels
    data = try LabelledImages.read(images: images, labels: labels, classCount: network.classes)
    indices = Array(0..<data.count)
    do {
      try network.check(data)
    } catch {
      throw FileError(.badData, path: images, "\(error); choose images and model that belong together")
    }
  }

  /// Makes sure that these are the images that a model was trained on, so that its accuracy on them is what it says.
  ///
  /// Those that a final model was trained without are left out.
  ///
  /// - `folds`: The table of the folds, which says which these are.
  /// - Throws: `FileError` if a file is another one than the model was trained on.
  package mutating func keepTrained(_ file: ModelFile, folds: String) throws {
    guard let inputs = file.model.training?.inputs else { return }
    for (role, path) in [(InputRole.images, imagesPath), (.labels, labelsPath)] {
      guard let expected = inputs[role.rawValue], try CRC32.of(file: path).value != expected else { continue }
      throw FileError(
        .badData, path: path,
        "expected the file that \(file.path) was trained on; found another one (their CRC-32 differ); train the model "
          + "again, or name what to measure it on with --images and --labels")
    }
    // A final model has folds among its inputs only if they leave images out.
    guard file.model.training?.options.fold == 0, let expected = inputs[InputRole.folds.rawValue] else { return }
    guard try CRC32.of(file: folds).value == expected else {
      throw FileError(
        .badData, path: folds,
        "expected the folds that say which images \(file.path) was trained without; found others (their CRC-32 "
          + "differ); run train-final")
    }
    indices = try FoldTable.read(folds).samples
  }
}
