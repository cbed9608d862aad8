import ArgumentParser
import Dataset
import Figures
import Formats
import ImageFrame
import Network
import RunFiles
import ToolFrame

@main
struct RenderFilters: Tool {
  static let configuration = CommandConfiguration.tool(
    "render-filters",
    abstract: "Draw a model's filters, and its feature maps of an image.",
    usage: ["[<options>]"],
    discussion: """
      Writes PNG pictures: filters-LAYER.png, the filters of a convolution layer as labelled tiles, and \
      features-POSITION-LAYER.png, the feature maps of a layer for one image, with the image itself. POSITION counts the \
      layers from 1.

      A filter of a layer with several input channels has weights for each of them. They are drawn as their mean, or for \
      one channel with --input-channel; the title says which. Values that are not numbers are magenta.

      With --patches it also draws what excites each filter: patches-LAYER.png, for each filter the nine places in all \
      images where its output is largest, at most one an image, each cut out at the size of the filter's receptive field, \
      and patches-LAYER.csv, where they are. Of equal ones the earlier image counts.
      """,
    examples: [
      "render-filters --image 7",
      "render-filters --layer all --maps none --colormap coolwarm",
      "render-filters --patches --layer conv3 --maps none",
    ])

  @Option(.safetensors, "Model to look into. (default: final/model.safetensors in --artifacts)")
  var model: String?

  @OptionGroup var source: ImageArguments

  @Flag(help: "Draw what in the images excites each filter most, too: of --layer, or of all convolutions.")
  var patches = false

  @Option(
    name: .customLong("layer"),
    help: ArgumentHelp(
      "Convolution layer whose filters to draw, such as conv2; repeat it for more, 'all' for each, 'none' for none."
        + " (default: the first)", valueName: "name"))
  var filterLayers: [String] = []

  @Option(
    name: .customLong("maps"),
    help: ArgumentHelp(
      "Layer whose feature maps to draw, such as pool1; repeat it for more, 'all' for each, 'none' for none."
        + " (default: the first five)", valueName: "name"))
  var mapLayers: [String] = []

  @Option(
    help: ArgumentHelp("Input channel whose weights to draw. (default: the mean over all of them)", valueName: "n"))
  var inputChannel: Int?

  @Option(help: "Range of values behind the colours: shared by all tiles of a picture, or of each tile by itself.")
  var scale = TileScale.shared

  @Option(help: "Colours: viridis, gray, or coolwarm, whose middle is zero.")
  var colormap = ColorMap.viridis

  @Option(outputFolder: "figures in --artifacts")
  var outputFolder: String?

  @OptionGroup var threads: ThreadsOption
  @OptionGroup(title: "General options") var common: CommonOptions
  @OptionGroup var outcome: OutcomeOption

  func validate() throws {
    if let inputChannel, inputChannel < 0 {
      throw ValidationError("--input-channel \(inputChannel): channels are counted from 0")
    }
    guard patches else { return }
    if source.picture != nil { throw ValidationError("--patches looks at all images, not at one --picture") }
    if inputChannel != nil { throw ValidationError("--patches draws filters as means: leave --input-channel out") }
  }

  func execute() throws {
    let modelPath = model ?? common.artifacts.final.model
    let (model, checksum) = try Model.readWithChecksum(modelPath)
    let layers = try ChosenLayers(of: model.shape, in: modelPath, filters: filterLayers, maps: mapLayers)
    let style = PageStyle(map: colormap, scale: scale)

    let filters = FilterPages(model: model, inputChannel: inputChannel, style: style)
    var pages = try layers.filters.map { Page("filters-\($0.name).png", try filters.page($0)) }
    if !layers.maps.isEmpty {
      let image = try source.chosenImage(for: model, in: common.artifacts)
      let features = try FeaturePages(image: image, model: model, style: style)
      pages += layers.maps.map { Page("features-\($0.position)-\($0.layer.name).png", features.page($0.layer)) }
    }
    if patches { pages += try patchPages(layers.patches, model, checksum, style) }
    try write(pages, from: [modelPath] + source.inputs(in: common.artifacts))
  }

  private func patchPages(
    _ layers: [ResolvedLayer], _ model: Model, _ checksum: CRC32, _ style: PageStyle
  ) throws -> [Page] {
    guard !layers.isEmpty else { return [] }
    let images = source.imagesPath(in: common.artifacts)
    let data = try source.set(for: model.shape, in: common.artifacts)
    let found = try PatchPages(
      of: layers, in: model, on: data, style: style, threads: threads.count,
      checksums: (checksum.tableText, CRC32.of(file: images).tableText),
      progress: CountProgress("images", quiet: common.quiet))
    return found.pages.map { layer, page, rows in
      Page("patches-\(layer).png", page, table: ("patches-\(layer).csv", rows))
    }
  }

  /// A picture to write, and perhaps a table beside it.
  private struct Page {
    let name: String
    let title: String
    let table: (name: String, rows: [PatchRow])?
    let draw: () -> Canvas

    init(_ name: String, _ grid: TileGrid) {
      (self.name, title, table) = (name, grid.title, nil)
      draw = { grid.draw() }
    }

    init(_ name: String, _ page: PatchPage, table: (name: String, rows: [PatchRow])) {
      (self.name, title, self.table) = (name, page.title, table)
      draw = { page.draw() }
    }
  }

  private func write(_ pages: [Page], from inputs: [String]) throws {
    let folder = outputFolder ?? common.artifacts.figures
    func path(_ name: String) -> String { Paths.join(folder, name) }
    try OutputFiles.check(pages.flatMap { [$0.name, $0.table?.name].compactMap { $0 } }.map(path), from: inputs)
    var table = TextTable([("picture", .left), ("pixels", .right), ("what", .left)])
    for page in pages {
      let canvas = page.draw()
      try PNG.write(canvas.raster, to: path(page.name))
      if let (name, rows) = page.table { try PatchRow.schema.write(rows, to: path(name)) }
      table.add([path(page.name), "\(canvas.width)×\(canvas.height)", page.title])
    }
    if pages.isEmpty {
      common.console.note("render-filters: nothing to draw: the model has no such layers, or 'none' were asked for")
    } else {
      common.console.say(table.text)
    }
    outcome.say("\(pages.count) pictures in \(folder)")
  }
}

extension TileScale: ExpressibleByArgument {}

extension ColorMap: ExpressibleByArgument {
  /// The map of that name.
  package init?(argument: String) { self.init(named: argument) }
  /// What the help text calls a default.
  package var defaultValueDescription: String { name }
  /// What the help text lists.
  package static var allValueStrings: [String] { all.map(\.name) }
}
