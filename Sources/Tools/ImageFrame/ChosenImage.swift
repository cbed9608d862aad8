import Dataset
import DigitImage
import Figures
import Formats
import Network
import Tensors
import ToolFrame

/// The image that pictures are drawn of.
package struct ChosenImage {
  /// The image's place in ``data``.
  package let index: Int
  /// What to call it in a title, such as `Test image 0, labelled 7`.
  package let title: String
  /// What to call it in the name of a file.
  package let name: String
  /// The class of an image of a set; `nil` for a picture of one's own.
  package let label: Int?
  /// The image, alone or among others.
  package let data: LabelledImages

  /// The image itself.
  package var picture: Raster { Raster(image: index, of: data.images) }

  /// Opens the images and makes sure that they are for this network and that the index is one of theirs.
  init(
    _ index: Int, name: String, images: String, labels: String, network: NetworkShape, names: ClassNames?
  ) throws {
    let data = try LabelledImages.read(images: images, labels: labels, for: network)
    guard index < data.count else {
      throw ToolError(
        .usage, "--image \(index): \(images) has \(counted(data.count, "image")), 0 to \(data.count - 1)")
    }
    self.init(index, of: data, title: "\(name) \(index), labelled \(names.lettering(Int(data.labels[index])))")
  }

  /// An image of a set.
  package init(_ index: Int, of data: LabelledImages, title: String) {
    (self.index, self.data, self.title, name) = (index, data, title, "\(index)")
    label = Int(data.labels[index])
  }

  /// Reads a picture of one's own.
  init(picture path: String, preparation: Preparation?, network: NetworkShape) throws {
    let image = network.image
    let reader = PictureReader(
      height: image.height, width: image.width, channels: image.channels, preparation: preparation)
    let pixels = try reader.read(path).pixels
    data = try LabelledImages(
      unlabelled: pixels.reshaped(to: Shape([1] + pixels.shape.dimensions)), from: path, classCount: network.classes)
    index = 0
    label = nil
    title = Paths.name(of: path)
    name = title.lowercased().hasSuffix(".png") && title.count > 4 ? String(title.dropLast(4)) : title
  }
}

extension LabelledImages {
  /// Opens images and labels, and makes sure that a network can take them.
  ///
  /// - Throws: `FileError` if a file cannot be read or is for another network.
  package static func read(images: String, labels: String, for network: NetworkShape) throws -> LabelledImages {
    let data = try read(images: images, labels: labels, classCount: network.classes)
    do {
      try network.check(data)
    } catch {
      throw FileError(.badData, path: images, error.description)
    }
    return data
  }
}
