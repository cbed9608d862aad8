import ArgumentParser
import Dataset
import Network
import RunFiles
import ToolFrame

/// The options that say which image pictures are drawn of: one of a set, or a picture of one's own.
package struct ImageArguments: ParsableArguments {
  @Option(.npy, "Images to choose from. (default: test-images.npy in --artifacts)")
  package var images: String?

  @Option(.npy, "Labels of the images. (default: test-labels.npy in --artifacts)")
  package var labels: String?

  @Option(
    help: ArgumentHelp("Number of the image, from 0, such as 321 or 1,234. (default: 0)", valueName: "n"))
  package var image: ImageNumber?

  @Option(
    .png,
    "Picture of your own instead of an image of the set; it is prepared as 'predict' does it. (no default)")
  package var picture: String?

  @Option(
    help: ArgumentHelp(
      "What to do to --picture, as with 'predict'. (default: what was done to the model's training images)",
      valueName: "name"))
  package var fit: Preparation?

  @Flag(help: "Take --picture as it is: it must be as the model's images, of their size, light on black for digits.")
  package var raw = false

  package init() {}

  /// Refuses options that exclude each other.
  package func validate() throws {
    if let image, image.value < 0 { throw ValidationError("--image \(image.value): images are counted from 0") }
    guard (images == nil) == (labels == nil) else {
      throw ValidationError("--images and --labels go together; \(images == nil ? "--images" : "--labels") is missing")
    }
    if picture != nil, image != nil || images != nil {
      throw ValidationError(
        "--picture takes the place of \(images == nil ? "--image" : "--images"): leave one of them out")
    }
    if raw && fit != nil { throw ValidationError("--raw and --fit exclude each other") }
    if fit != nil, picture == nil { throw ValidationError("--fit is about a picture: name it with --picture") }
    if raw, picture == nil { throw ValidationError("--raw is about a picture: name it with --picture") }
  }

  package func imagesPath(in artifacts: Artifacts) -> String { images ?? artifacts.testImages }
  /// The file with their labels.
  package func labelsPath(in artifacts: Artifacts) -> String { labels ?? artifacts.testLabels }
  /// What an image is called in a title.
  package var setName: String { images == nil ? "Test image" : "Image" }

  /// The files that the image comes from.
  package func inputs(in artifacts: Artifacts) -> [String] {
    picture.map { [$0] } ?? [imagesPath(in: artifacts), labelsPath(in: artifacts)]
  }

  /// Opens the image.
  ///
  /// - Throws: `FileError` if a file is not what it should be, `ToolError` if there is no such image.
  package func chosenImage(for model: Model, in artifacts: Artifacts) throws -> ChosenImage {
    if let picture {
      return try ChosenImage(
        picture: picture, preparation: raw ? nil : fit ?? model.preparation, network: model.shape)
    }
    return try ChosenImage(
      image?.value ?? 0, name: setName, images: imagesPath(in: artifacts), labels: labelsPath(in: artifacts),
      network: model.shape, names: model.classNames)
  }

  /// Opens all images of the set.
  package func set(for network: NetworkShape, in artifacts: Artifacts) throws -> LabelledImages {
    try LabelledImages.read(
      images: imagesPath(in: artifacts), labels: labelsPath(in: artifacts), for: network)
  }
}

extension Preparation: ExpressibleByArgument {}
