import Dataset
import DigitImage
import Figures
import Formats
import Network
import Tensors
import ToolFrame

/// The image that feature maps are drawn of.
struct ChosenImage {
  let index: Int
  /// What to call it in a title, such as `Test image 0, labelled 7`.
  let title: String
  let data: LabelledImages

  /// The image itself.
  var picture: Raster { Raster(image: index, of: data.images) }

  /// Opens the images and makes sure that they are for this network and that the index is one of theirs.
  init(_ index: Int, name: String, images: String, labels: String, network: NetworkShape, names: ClassNames?) throws {
    data = try LabelledImages.read(images: images, labels: labels, classCount: network.classes)
    do {
      try network.check(data)
    } catch {
      throw FileError(.badData, path: images, error.description)
    }
    guard index < data.count else {
      let count = grouped(data.count)
      throw ToolError(
        .usage, "--image \(index): \(images) has \(count) images, 0 to \(data.count - 1)")
    }
    self.index = index
    title = "\(name) \(index), labelled \(names.lettering(Int(data.labels[index])))"
  }

  /// Reads a picture of your own.
  init(picture path: String, preparation: Preparation?, network: NetworkShape) throws {
    let image = network.image
    let reader = PictureReader(
      height: image.height, width: image.width, channels: image.channels, preparation: preparation)
    let pixels = try reader.read(path).pixels
    // Nobody knows its class, and nothing that is drawn depends on it.
    let labels = try ClassLabels(Tensor(shape: [1], [0]), from: path, classCount: network.classes)
    data = try LabelledImages(
      images: pixels.reshaped(to: Shape([1] + pixels.shape.dimensions)), from: path, labels: labels, from: path)
    index = 0
    title = path.split(separator: "/").last.map(String.init) ?? path
  }
}
