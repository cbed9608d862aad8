import Figures
import Formats
import Network
import ToolFrame

/// What the pages of one run have in common.
struct PageStyle {
  let map: ColorMap
  let scale: TileScale

  /// Which values the colours of filters stand for.
  var words: String { scale == .shared ? "one colour scale for all" : "a colour scale for each" }

  /// What the colours mean, for a subtitle.
  func remark(on tiles: String) -> String {
    switch scale {
    case .shared: "one colour scale for all \(tiles)"
    case .each: "a colour scale for each of the \(tiles), its range below it"
    }
  }
}

/// Draws a model's filters, a page for each convolution layer.
struct FilterPages {
  let model: Model
  let inputChannel: Int?
  let style: PageStyle

  /// The page of a layer.
  ///
  /// - Throws: `ToolError`: the layer has no such input channel.
  func page(_ layer: ResolvedLayer) throws -> TileGrid {
    let kernel = model.parameters[layer.kernelName]
    let inputs = kernel.shape[2]
    if let inputChannel, inputChannel >= inputs {
      throw ToolError(
        .usage,
        "--input-channel \(inputChannel): \(layer.name) has \(inputs == 1 ? "one, 0" : "\(inputs), 0 to \(inputs - 1)")"
      )
    }
    var title = "\(layer.name): \(kernel.shape[3]) filters of \(kernel.shape[0])×\(kernel.shape[1])"
    if let inputChannel, inputs > 1 {
      title += ", input channel \(inputChannel) of 0–\(inputs - 1)"
    } else if inputs > 1 {
      title += ", mean over \(inputs) input channels"
    }
    return TileGrid(
      title: title, subtitle: [model.summaryLine, "Weights; " + style.remark(on: "filters")],
      tiles: Tile.filters(of: kernel, inputChannel: inputChannel), map: style.map, scale: style.scale)
  }
}

extension Model {
  /// The network and its training in a line, for a subtitle.
  var summaryLine: String {
    let network = shape.architecture.description
    guard let training else { return network }
    let part = training.options.fold == 0 ? "on all training images" : "without fold \(training.options.fold)"
    let epochs = counted(training.epochs, "epoch")
    return "\(network), trained \(epochs) \(part), seed \(training.options.seed)"
  }
}
