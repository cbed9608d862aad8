import Formats
import Network
import RunFiles

/// A model with its path and its name in tables.
package struct ModelFile {
  /// Short where the file is one of the pipeline's: `final`, `fold-1`.
  package let name: String
  package let path: String
  package let model: Model
  /// The CRC-32 of the file as tables have it.
  package let checksum: String

  /// Reads a model.
  ///
  /// - Throws: `FileError` if it cannot be read.
  package init(_ path: String, in artifacts: Artifacts) throws {
    self.path = path
    name = Self.name(of: path, below: Paths.beside(artifacts.path("model"), ""))
    let (model, checksum) = try Model.readWithChecksum(path)
    self.model = model
    self.checksum = checksum.tableText
  }

  /// Checks that a model is for the same images and classes as this one.
  package func check(_ other: ModelFile) throws {
    let (expected, found) = (model.shape, other.model.shape)
    guard expected.image == found.image, expected.classes == found.classes else {
      throw FileError(
        .badData, path: other.path,
        "expected a model for images of \(expected.image) and \(expected.classes) classes, as \(path) is; found one "
          + "for images of \(found.image) and \(found.classes) classes; choose models for the same data")
    }
  }

  private static func name(of path: String, below folder: String) -> String {
    let file = "/" + TrainingArtifacts.modelName
    guard path.hasPrefix(folder), path.hasSuffix(file), path.count > folder.count + file.count else { return path }
    return String(path.dropFirst(folder.count).dropLast(file.count))
  }
}
