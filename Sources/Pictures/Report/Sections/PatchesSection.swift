import Figures
import Formats
import Network

/// What excites some filters of the first and the last convolution.
struct PatchesSection {
  /// A layer with some of its filters.
  struct Layer {
    let title: String
    let remark: String
    let filters: [Filter]
  }

  /// A filter's picture.
  struct Filter {
    let source: String
    let name: String
    let alternative: String
    let width, height: Int
  }

  let layers: [Layer]

  /// The most filters of a layer.
  private static let most = 12

  static func section(_ run: Run) throws -> Section<PatchesSection>? {
    let explanations = run.explanations
    let missing = explanations.missingForPatches.map { Missing($0) }
    let layers = try explanations.patches.map { try layer($0, run) }
    guard !layers.isEmpty || !missing.isEmpty else { return nil }
    return Section(
      "patches", "What the filters look for", layers.isEmpty ? nil : PatchesSection(layers: layers), missing: missing)
  }

  private static func layer(_ patches: FilterPatches, _ run: Run) throws -> Layer {
    guard let model = run.explanations.model, let testImages = run.testImages,
      let field = model.shape.receptiveField(of: patches.layer)?.size
    else { preconditionFailure("patches are read where there are a model and images") }
    let kernel = model.parameters["\(patches.layer)/kernel"]
    let weights = Tile.filters(of: kernel)
    let scale = TileGrid(title: "", tiles: weights).scales[0]
    let live = patches.places.indices.filter { !patches.places[$0].isEmpty }
    let dead = patches.places.count - live.count
    let filters = try live.prefix(most).map { filter in
      let pieces = patches.places[filter].map { place in
        Patch(
          of: Raster(image: place.image, of: testImages.images), row: place.row, column: place.column, size: field)
      }
      let block = PatchBlock(label: "", note: "", filter: weights[filter], patches: pieces)
      let canvas = block.draw(scale, size: pieces[0].size)
      let images = Text.list(patches.places[filter].map { "\($0.image)" })
      return Filter(
        source: DataURI.png(try PNG.encode(canvas.raster, path: run.artifacts.testImages)), name: "filter \(filter)",
        alternative: "Filter \(filter) of \(patches.layer), and what excites it in the test images \(images)",
        width: canvas.width, height: canvas.height)
    }
    let framed = Patch.margin(around: field) > 0 ? ", framed, with what surrounds them" : ""
    let inputs = kernel.shape[2]
    let remarks = [
      "Fields of \(field)×\(field) pixels\(framed).",
      inputs > 1 ? "The weights are means over \(inputs) input channels." : nil,
      dead > 0 ? "\(grouped(dead)) of \(grouped(patches.places.count)) are dead: 0 for all test images." : nil,
      live.count > filters.count ? "Shown are \(filters.count) of \(patches.places.count) filters." : nil,
    ]
    return Layer(
      title: patches.layer, remark: remarks.compactMap { $0 }.joined(separator: " "), filters: Array(filters))
  }
}
