import ArgumentParser
import Dataset
import Figures
import Formats
import Network
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
      """,
    examples: [
      "render-filters --image 7",
      "render-filters --layer all --maps none --colormap coolwarm",
    ])

  @Option(.safetensors, "Model to look into. (default: final/model.safetensors in --artifacts)")
  var model: String?

  @Option(.npy, "Images to choose from. (default: test-images.npy in --artifacts)")
  var images: String?

  @Option(.npy, "Labels of the images. (default: test-labels.npy in --artifacts)")
  var labels: String?

  @Option(help: ArgumentHelp("Index of the image to draw feature maps of.", valueName: "n"))
  var image = 0

  @Option(
    .png,
    "Picture of your own to draw feature maps of, instead of a test image; it is prepared as 'predict' does it."
      + " (no default)")
  var picture: String?

  @Option(
    help: ArgumentHelp(
      "What to do to --picture, as with 'predict'. (default: what was done to the model's training images)",
      valueName: "name"))
  var fit: Preparation?

  @Flag(help: "Take --picture as it is: it must be as the model's images, of their size, light on black for digits.")
  var raw = false

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

  @OptionGroup(title: "General options") var common: CommonOptions
  @OptionGroup var outcome: OutcomeOption

  func validate() throws {
    if image < 0 { throw ValidationError("--image \(image): images are counted from 0") }
    if let inputChannel, inputChannel < 0 {
      throw ValidationError("--input-channel \(inputChannel): channels are counted from 0")
    }
    guard (images == nil) == (labels == nil) else {
      throw ValidationError("--images and --labels go together; \(images == nil ? "--images" : "--labels") is missing")
    }
    if picture != nil, image != 0 || images != nil {
      throw ValidationError(
        "--picture takes the place of \(images == nil ? "--image" : "--images"): leave one of them out")
    }
    if raw && fit != nil { throw ValidationError("--raw and --fit exclude each other") }
    if fit != nil, picture == nil { throw ValidationError("--fit is about a picture: name it with --picture") }
    if raw, picture == nil { throw ValidationError("--raw is about a picture: name it with --picture") }
  }

  func execute() throws {
    let modelPath = model ?? common.artifacts.final.model
    let model = try Model.read(modelPath)
    let layers = try ChosenLayers(of: model.shape, in: modelPath, filters: filterLayers, maps: mapLayers)
    let style = PageStyle(map: colormap, scale: scale)

    var pages: [(name: String, page: TileGrid)] = []
    let filters = FilterPages(model: model, inputChannel: inputChannel, style: style)
    pages += try layers.filters.map { ("filters-\($0.name).png", try filters.page($0)) }
    if !layers.maps.isEmpty {
      let features = try FeaturePages(image: chosenImage(for: model), model: model, style: style)
      pages += layers.maps.map { ("features-\($0.position)-\($0.layer.name).png", features.page($0.layer)) }
    }
    try write(pages, from: [modelPath] + (picture.map { [$0] } ?? [imagesPath, labelsPath]))
  }

  private func chosenImage(for model: Model) throws -> ChosenImage {
    if let picture {
      return try ChosenImage(
        picture: picture, preparation: raw ? nil : fit ?? model.preparation, network: model.shape)
    }
    return try ChosenImage(
      image, name: images == nil ? "Test image" : "Image", images: imagesPath, labels: labelsPath,
      network: model.shape, names: model.classNames)
  }

  private var imagesPath: String { images ?? common.artifacts.testImages }
  private var labelsPath: String { labels ?? common.artifacts.testLabels }

  private func write(_ pages: [(name: String, page: TileGrid)], from inputs: [String]) throws {
    let folder = outputFolder ?? common.artifacts.figures
    let paths = pages.map { (folder.hasSuffix("/") ? folder : folder + "/") + $0.name }
    try OutputFiles.check(paths, from: inputs)
    var table = TextTable([("picture", .left), ("pixels", .right), ("what", .left)])
    for (path, page) in zip(paths, pages.map(\.page)) {
      let canvas = page.draw()
      try PNG.write(canvas.raster, to: path)
      table.add([path, "\(canvas.width)×\(canvas.height)", page.title])
    }
    if pages.isEmpty {
      common.console.note("render-filters: nothing to draw: the model has no such layers, or 'none' were asked for")
    } else {
      common.console.say(table.text)
    }
    outcome.say("\(pages.count) pictures in \(folder)")
  }
}

extension Preparation: ExpressibleByArgument {}

extension TileScale: ExpressibleByArgument {}

extension ColorMap: ExpressibleByArgument {
  /// The map of that name.
  public init?(argument: String) { self.init(named: argument) }
  /// What the help text calls a default.
  public var defaultValueDescription: String { name }
  /// What the help text lists.
  public static var allValueStrings: [String] { all.map(\.name) }
}
