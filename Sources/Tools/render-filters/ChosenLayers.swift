import Formats
import Network
import ToolFrame

/// The layers that the command line asks for.
struct ChosenLayers {
  /// Convolution layers whose filters to draw.
  let filters: [ResolvedLayer]
  /// Convolution layers whose filters' strongest responses to look for: the same, or all if none were asked for.
  let patches: [ResolvedLayer]
  /// Layers whose feature maps to draw, with their position in the network, counted from 1.
  let maps: [(position: Int, layer: ResolvedLayer)]

  /// How many layers' feature maps are drawn unless asked otherwise: as many as the reference drew.
  private static let usualMaps = 5

  /// Finds the layers by name.
  ///
  /// - Throws: `ToolError`: there is no such layer; the message lists all layers.
  init(of network: NetworkShape, in path: String, filters: [String], maps: [String]) throws {
    let numbered = network.layers.enumerated().map { (position: $0.offset + 1, layer: $0.element) }
    let spatial = numbered.filter { $0.layer.kind != .dense }
    let convolutions = spatial.filter { $0.layer.kernelShape != nil }
    self.filters = try Self.find(filters, "--layer", "convolution layer", among: convolutions, usual: 1, path)
      .map(\.layer)
    patches = filters.isEmpty ? convolutions.map(\.layer) : self.filters
    self.maps = try Self.find(maps, "--maps", "layer with feature maps", among: spatial, usual: Self.usualMaps, path)
  }

  private static func find(
    _ names: [String], _ option: String, _ what: String, among layers: [(position: Int, layer: ResolvedLayer)],
    usual: Int, _ path: String
  ) throws -> [(position: Int, layer: ResolvedLayer)] {
    if names.isEmpty { return Array(layers.prefix(usual)) }
    if names == ["all"] { return layers }
    if names == ["none"] { return [] }
    for name in names where !layers.contains(where: { $0.layer.name == name }) {
      let known = layers.isEmpty ? "has none" : "has " + layers.map(\.layer.name).joined(separator: ", ")
      throw ToolError(.usage, "\(option) \(name): \(path) has no such \(what); it \(known)")
    }
    return layers.filter { names.contains($0.layer.name) }
  }
}
