import Dataset
import Figures
import Formats
import Network
import RunFiles

/// What excites the filters of a layer most, as render-filters left it.
struct FilterPatches {
  /// The layer's name.
  let layer: String
  /// The places of each filter, the strongest first.
  let places: [[PatchRow]]
  /// Takes the rows of a layer's table.
  ///
  /// - Throws: `FileError` if they are not of this layer and these images.
  init(
    _ rows: [PatchRow], from path: String, of layer: ResolvedLayer, in network: NetworkShape, images: Int
  ) throws {
    self.layer = layer.name
    let (image, field) = (network.image, network.receptiveField(of: layer.name))
    var places = [[PatchRow]](repeating: [], count: layer.output[2])
    for row in rows {
      guard row.layer == layer.name, row.size == field?.size, row.filter < places.count, row.image < images,
        row.row <= image.height - row.size, row.column <= image.width - row.size,
        row.rank == places[row.filter].count + 1, row.rank <= PatchBlock.most
      else {
        throw FileError(
          .badData, path: path,
          "expected at most \(PatchBlock.most) places in the test images for each filter of \(layer.name); found "
            + "others (filter \(row.filter), rank \(row.rank)); run render-filters --patches")
      }
      places[row.filter].append(row)
    }
    self.places = places
  }
}
