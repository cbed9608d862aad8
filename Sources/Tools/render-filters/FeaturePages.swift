import Dataset
import Figures
import Formats
import ImageFrame
import Network
import Tensors
import ToolFrame

/// Draws what the layers of a model make of an image, a page for each layer.
struct FeaturePages {
  private let image: ChosenImage
  private let style: PageStyle
  private let activations: [String: Tensor<Float>]
  private let verdict: String

  init(image: ChosenImage, model: Model, style: PageStyle) throws {
    self.image = image
    self.style = style
    let predictor = try Predictor(model: model, threads: 1)
    activations = Dictionary(
      uniqueKeysWithValues: try predictor.activations(of: image.index, in: image.data).map { ($0.name, $0.values) })
    let probabilities = try predictor.evaluate(image.data, indices: [image.index]).probabilities?.elements ?? []
    let best = probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
    let probability = Numbers.probability(probabilities[best]).replacing(">", with: "more than ")
    verdict = "recognised as \(model.classNames.lettering(best)) with \(probability)"
  }

  /// The page of a layer with feature maps.
  func page(_ layer: ResolvedLayer) -> TileGrid {
    guard let maps = activations[layer.name] else { preconditionFailure("a layer \(layer.name) without output") }
    let shape = maps.shape
    let what = layer.activation == .relu ? "Activations after ReLU" : "Maxima of 2×2 blocks"
    return TileGrid(
      title: "\(layer.name): \(shape[2]) feature maps of \(shape[0])×\(shape[1])",
      subtitle: ["\(image.title), \(verdict)", "\(what); " + style.remark(on: "maps")],
      tiles: Tile.features(of: maps), map: style.map, scale: style.scale, inset: image.picture)
  }
}
