import Dataset
import Figures
import Formats
import Network
import ToolSupport

/// The image that feature maps are drawn of.
struct ChosenImage {
  let index: Int
  /// What to call it in a title, such as `Test image 0`.
  let title: String
  let data: LabelledImages

  /// The image itself.
  var picture: Raster { Raster(image: index, of: data.images) }
  /// Its class.
  var label: Int { Int(data.labels[index]) }

  /// Opens the images and makes sure that they are for this network and that the index is one of theirs.
  init(_ index: Int, name: String, images: String, labels: String, network: NetworkShape) throws {
    data = try LabelledImages.read(images: images, labels: labels)
    do {
      try network.check(data)
    } catch {
      throw FileError(.badData, path: images, error.description)
    }
    guard index < data.count else {
      let count = Numbers.grouped(data.count)
      throw ToolError(
        .usage, "--image \(index): \(images) has \(count) images, 0 to \(data.count - 1)")
    }
    self.index = index
    title = "\(name) \(index)"
  }
}
