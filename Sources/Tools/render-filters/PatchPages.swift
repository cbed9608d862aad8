import Dataset
import Figures
import Formats
import Network
import RunFiles
import ToolFrame

/// What excites each filter of some convolutions most: a table and a page for each layer.
struct PatchPages {
  let model: Model
  let data: LabelledImages
  let style: PageStyle
  let checksums: (model: String, images: String)
  private let layers: [ResolvedLayer]
  private let strongest: StrongestResponses

  /// Looks at all images once.
  init(
    of layers: [ResolvedLayer], in model: Model, on data: LabelledImages, style: PageStyle, threads: Int,
    checksums: (model: String, images: String), progress: CountProgress
  ) throws {
    self.model = model
    self.data = data
    self.style = style
    self.checksums = checksums
    self.layers = layers
    defer { progress.close() }
    strongest = try StrongestResponses(
      of: layers.map(\.name), in: model, on: data, count: PatchBlock.most, threads: threads
    ) { progress.update($0, of: data.count) }
  }

  /// The name, the page and the table of each layer.
  var pages: [(layer: String, page: PatchPage, rows: [PatchRow])] {
    zip(layers, strongest.layers).map { layer, filters in
      guard let field = model.shape.receptiveField(of: layer.name) else {
        preconditionFailure("\(layer.name) sees the whole image")
      }
      return (layer.name, page(of: layer, filters, field), rows(of: layer, filters, field))
    }
  }

  private func rows(
    of layer: ResolvedLayer, _ filters: [[FilterResponse]], _ field: ReceptiveField
  ) -> [PatchRow] {
    filters.enumerated().flatMap { filter, responses in
      responses.enumerated().map { rank, response in
        var row = PatchRow()
        (row.layer, row.filter, row.rank, row.image) = (layer.name, filter, rank + 1, response.image)
        (row.row, row.column, row.size) = (response.row * field.step, response.column * field.step, field.size)
        (row.response, row.modelChecksum) = (Double(response.value), checksums.model)
        row.imagesChecksum = checksums.images
        return row
      }
    }
  }

  private func page(
    of layer: ResolvedLayer, _ filters: [[FilterResponse]], _ field: ReceptiveField
  ) -> PatchPage {
    let weights = Tile.filters(of: model.parameters[layer.kernelName])
    let blocks = zip(weights, filters).map { weights, responses in
      let patches = responses.map { response in
        Patch(
          of: Raster(image: response.image, of: data.images), row: response.row * field.step,
          column: response.column * field.step, size: field.size)
      }
      let most = responses.first.map { "max " + Numerals.short(Double($0.value)) } ?? ""
      return PatchBlock(label: weights.label, note: most, filter: weights, patches: patches)
    }
    let inputs = layer.input[2]
    let framed = Patch.margin(around: field.size) > 0 ? ", framed" : ""
    return PatchPage(
      title: "\(layer.name): what excites its \(filters.count) filters",
      subtitle: [
        model.summaryLine,
        "The strongest response in each of \(grouped(data.count)) images; the nine strongest, at most one an image; fields"
          + " of \(field.size)×\(field.size) pixels\(framed)",
        "At the left of each: its weights" + (inputs > 1 ? ", mean over \(inputs) input channels" : "")
          + ", \(style.words); below them the mean of the nine",
      ], blocks: blocks, field: field.size, map: style.map, scale: style.scale)
  }
}
