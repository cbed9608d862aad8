import Formats

/// A row of `figures/patches-LAYER.csv`: a place in an image that excites a filter.
package struct PatchRow: Sendable, Equatable {
  /// The convolution.
  package var layer = ""
  /// The filter, from 0.
  package var filter = 0
  /// From 1, the place that excites it most.
  package var rank = 1
  /// The image's place in its set.
  package var image = 0
  /// The first row of the receptive field in the image.
  package var row = 0
  /// The first column of the receptive field in the image.
  package var column = 0
  /// The number of rows, and of columns, of the receptive field.
  package var size = 1
  /// The filter's output there, behind the ReLU.
  package var response = 0.0
  /// The checksum of the model's file.
  package var modelChecksum = ""
  package var imagesChecksum = ""

  package init() {}

  /// The table; a filter that is 0 for all images has no row.
  package static var schema: CSVSchema<PatchRow> {
    CSVSchema(
      blank: PatchRow(), remedy: "run render-filters --patches",
      [
        .column("layer", \.layer), .whole("filter", \.filter), .whole("rank", \.rank, in: 1...Int.max),
        .whole("image", \.image), .whole("row", \.row), .whole("column", \.column),
        .whole("size", \.size, in: 1...Int.max), .nonNegative("response", \.response),
        .column("model_crc32", \.modelChecksum), .column("images_crc32", \.imagesChecksum),
      ])
  }
}
