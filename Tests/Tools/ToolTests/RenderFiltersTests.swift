import Dataset
import DigitImage
import Figures
import Formats
import Network
import Tensors
import Testing

@Suite("render-filters")
struct RenderFiltersTests {
  /// A small model and a few images, and the pictures of them.
  private struct Artifacts {
    let folder: TemporaryFolder
    let model: Model

    init(_ architecture: String = "conv3,pool,conv20x2,dense4", channels: Int = 1) throws {
      folder = try TemporaryFolder()
      let shape = try NetworkShape(
        Architecture(architecture), image: ImageShape(height: 8, width: 9, channels: channels), classes: 3)
      var options = TrainingOptions(fold: 0)
      options.seed = 7
      model = Model(
        shape: shape, parameters: Parameters(glorotUniformFor: shape, seed: 7, fold: 0),
        training: TrainingRecord(options: options, epochs: 2, inputs: [:]))
      try model.write(to: folder.path("artifacts/final/model.safetensors"))
      try writeImages(height: 8, channels: channels)
      try NPY.write(Tensor<UInt8>(shape: [4], [0, 1, 2, 1]), to: folder.path("artifacts/test-labels.npy"))
    }

    func writeImages(height: Int, channels: Int = 1) throws {
      let shape = channels == 1 ? [4, height, 9] : [4, height, 9, channels]
      let bytes = (0..<4 * height * 9 * channels).map { UInt8($0 * 37 % 256) }
      try NPY.write(Tensor<UInt8>(shape: Shape(shape), bytes), to: folder.path("artifacts/test-images.npy"))
    }

    func run(_ arguments: [String] = []) async throws -> ToolRun {
      try await folder.run("render-filters", arguments)
    }

    func picture(_ name: String) throws -> Raster {
      try PNG.read(folder.path("artifacts/figures/" + name), as: .rgb)
    }
  }

  /// Whether a picture has the tiles of a grid where the grid has them.
  private func expect(_ picture: Raster, tiles: [Tile], asIn grid: TileGrid) {
    #expect([picture.width, picture.height] == [grid.layout.width, grid.layout.height])
    for (index, frame) in grid.layout.tiles.enumerated() {
      let columns = tiles[index].values.shape[1]
      let side = grid.layout.enlargement
      for (place, value) in tiles[index].values.elements.enumerated() {
        let color = grid.scales[index].color(of: value)
        let pixel = picture[frame.x + place % columns * side + side / 2, frame.y + place / columns * side + side / 2]
        #expect(Array(pixel) == [color.red, color.green, color.blue], "tile \(index), value \(place)")
      }
    }
  }

  @Test("draws the first layer's filters and the first five layers' maps")
  func defaults() async throws {
    let artifacts = try Artifacts()
    let run = try await artifacts.run().succeeds()
    #expect(run.errors.isEmpty)
    #expect(run.output.contains("artifacts/figures/filters-conv1.png"))
    #expect(run.output.contains("conv1: 3 filters of 3×3"))
    let names = ["features-1-conv1.png", "features-2-pool1.png", "features-3-conv2.png", "filters-conv1.png"]
    #expect(try artifacts.folder.names(in: "artifacts/figures") == names)

    let tiles = Tile.filters(of: artifacts.model.parameters["conv1/kernel"])
    let grid = TileGrid(
      title: "conv1: 3 filters of 3×3",
      subtitle: [
        "conv3,pool,conv20x2,dense4, trained 2 epochs on all training images, seed 7",
        "Weights; one colour scale for all filters",
      ], tiles: tiles)
    #expect(try artifacts.picture("filters-conv1.png") == grid.draw().raster)
  }

  @Test("draws deeper layers' filters as means or for one input channel", arguments: [nil, 2])
  func deeperLayers(inputChannel: Int?) async throws {
    let artifacts = try Artifacts()
    let channel = inputChannel.map { ["--input-channel", "\($0)"] } ?? []
    let run = try await artifacts.run(
      ["--layer", "conv2", "--maps", "none", "--scale", "each", "--colormap", "coolwarm"] + channel
    ).succeeds()
    #expect(try artifacts.folder.names(in: "artifacts/figures") == ["filters-conv2.png"])
    let title =
      inputChannel == nil
      ? "conv2: 20 filters of 2×2, mean over 3 input channels" : "conv2: 20 filters of 2×2, input channel 2 of 0–2"
    #expect(run.output.contains(title))
    let tiles = Tile.filters(of: artifacts.model.parameters["conv2/kernel"], inputChannel: inputChannel)
    let grid = TileGrid(
      title: title, subtitle: ["conv3,pool,conv20x2,dense4, trained 2 epochs on all training images, seed 7", " "],
      tiles: tiles, map: .coolwarm, scale: .each)
    expect(try artifacts.picture("filters-conv2.png"), tiles: tiles, asIn: grid)
  }

  @Test("feature maps are of the chosen image, which is shown")
  func chosenImage() async throws {
    let artifacts = try Artifacts()
    try await artifacts.run(["--image", "2", "--layer", "none", "--maps", "conv1"]).succeeds()
    #expect(try artifacts.folder.names(in: "artifacts/figures") == ["features-1-conv1.png"])
    let picture = try artifacts.picture("features-1-conv1.png")
    // The image enlarged twelvefold in the top left corner; its bytes as Artifacts wrote them.
    for place in [0, 1, 8, 9, 35, 71] {
      let byte = UInt8((2 * 72 + place) * 37 % 256)
      #expect(Array(picture[32 + place % 9 * 12 + 6, 32 + place / 9 * 12 + 6]) == [byte, byte, byte])
    }
    try await artifacts.run(["--image", "3", "--layer", "none", "--maps", "conv1"]).succeeds()
    #expect(try artifacts.picture("features-1-conv1.png") != picture)
  }

  @Test("--layer all and --maps all draw every layer that has filters or maps")
  func allLayers() async throws {
    let artifacts = try Artifacts("conv2x2,conv2x2,conv2x2,conv2x2,pool,conv2x1,dense3")
    #expect(try await artifacts.run(["--layer", "all", "--maps", "all", "--quiet"]).output == "")
    let names = try artifacts.folder.names(in: "artifacts/figures")
    #expect(names.filter { $0.hasPrefix("filters") }.count == 5)
    #expect(
      names.filter { $0.hasPrefix("features") } == [
        "features-1-conv1.png", "features-2-conv2.png", "features-3-conv3.png", "features-4-conv4.png",
        "features-5-pool1.png", "features-6-conv5.png",
      ])
  }

  @Test("colour images are shown in colour, their filters as means")
  func colour() async throws {
    let artifacts = try Artifacts(channels: 3)
    let run = try await artifacts.run(["--maps", "conv1"])
    #expect(run.output.contains("conv1: 3 filters of 3×3, mean over 3 input channels"))
    let picture = try artifacts.picture("features-1-conv1.png")
    #expect(Array(picture[32 + 6, 32 + 6]) == [0, 37, 74])
  }

  @Test("a model without convolutions has nothing to draw, which is said and not an error")
  func denseOnly() async throws {
    let run = try await Artifacts("dense5").run().succeeds()
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("render-filters: nothing to draw"))
  }

  @Test("--patches draws what excites each filter most, and says where it is")
  func patches() async throws {
    let artifacts = try Artifacts()
    let run = try await artifacts.run(["--patches", "--maps", "none"]).succeeds()
    #expect(run.errors.isEmpty, "\(run.errors)")
    #expect(
      try artifacts.folder.names(in: "artifacts/figures") == [
        "filters-conv1.png", "patches-conv1.csv", "patches-conv1.png", "patches-conv2.csv", "patches-conv2.png",
      ])
    #expect(run.output.contains("conv2: what excites its 20 filters"))
    let data = try LabelledImages.read(
      images: artifacts.folder.path("artifacts/test-images.npy"),
      labels: artifacts.folder.path("artifacts/test-labels.npy"))
    let found = try StrongestResponses(of: ["conv1", "conv2"], in: artifacts.model, on: data, count: 9, threads: 1)
    // conv2 sees 6 pixels, 2 apart: its windows of two lie over a pool.
    for (layer, filters, step, size) in [("conv1", found.layers[0], 1, 3), ("conv2", found.layers[1], 2, 6)] {
      let table = try artifacts.folder.table("artifacts/figures/patches-\(layer).csv")
      let expected = filters.enumerated().flatMap { filter, responses in
        responses.enumerated().map { rank, response in
          [filter, rank + 1, response.image, step * response.row, step * response.column, size].map(Double.init)
        }
      }
      let columns = try ["filter", "rank", "image", "row", "column", "size"].map { try table.numbers($0) }
      #expect(expected.indices.map { row in columns.map { $0[row] } } == expected)
      #expect(columns[0].count == expected.count)
      #expect(try table.numbers("response") == filters.flatMap { $0.map { Double($0.value) } })
    }
  }

  @Test("--patches of one layer, at any number of threads, and what goes with it")
  func patchOptions() async throws {
    let artifacts = try Artifacts()
    for threads in ["1", "3"] {
      let arguments = ["--patches", "--layer", "conv2", "--threads", threads, "--output-folder", threads]
      try await artifacts.run(arguments + ["--maps", "none"]).succeeds()
    }
    #expect(try artifacts.folder.names(in: "1") == ["filters-conv2.png", "patches-conv2.csv", "patches-conv2.png"])
    for name in ["patches-conv2.csv", "patches-conv2.png"] {
      #expect(try artifacts.folder.bytes("1/\(name)") == artifacts.folder.bytes("3/\(name)"), "\(name)")
    }
    let model = "artifacts/final/model.safetensors"
    try await artifacts.run(["--patches", "--layer", "pool1"]).fails(
      64, "render-filters: error: --layer pool1: \(model) has no such convolution layer; it has conv1, conv2")
    for (arguments, problem) in [
      (["--picture", "two.png"], "--patches looks at all images, not at one --picture"),
      (["--input-channel", "0"], "--patches draws filters as means: leave --input-channel out"),
    ] {
      try await artifacts.run(["--patches"] + arguments).fails(
        64, "render-filters: error: \(problem) (see 'render-filters --help')")
    }
  }

  @Test("equal runs give equal bytes")
  func sameness() async throws {
    let artifacts = try Artifacts()
    _ = try await artifacts.run(["--output-folder", "one"])
    _ = try await artifacts.run(["--output-folder", "two/"])
    let names = try artifacts.folder.names(in: "one")
    #expect(names.count == 4)
    for name in names {
      #expect(try artifacts.folder.bytes("one/\(name)") == artifacts.folder.bytes("two/\(name)"), "\(name)")
    }
  }

  @Test("names that the model lacks are refused with those that it has")
  func unknownLayers() async throws {
    let artifacts = try Artifacts()
    let model = "artifacts/final/model.safetensors"
    try await artifacts.run(["--layer", "pool1"]).fails(
      64, "render-filters: error: --layer pool1: \(model) has no such convolution layer; it has conv1, conv2")
    try await artifacts.run(["--maps", "dense1"]).fails(
      64,
      "render-filters: error: --maps dense1: \(model) has no such layer with feature maps; it has conv1, pool1, "
        + "conv2")
    try await artifacts.run(["--layer", "conv2", "--input-channel", "3"]).fails(
      64, "render-filters: error: --input-channel 3: conv2 has 3, 0 to 2")
    try await artifacts.run(["--image", "4"]).fails(
      64, "render-filters: error: --image 4: artifacts/test-images.npy has 4 images, 0 to 3")
    #expect(try artifacts.folder.names(in: "artifacts") == ["final", "test-images.npy", "test-labels.npy"])
  }

  @Test("impossible options are refused before any file is read")
  func options() async throws {
    let folder = try TemporaryFolder()
    for (arguments, problem) in [
      (["--image=-1"], "--image -1: images are counted from 0"),
      (["--input-channel=-1"], "--input-channel -1: channels are counted from 0"),
      (["--images", "a.npy"], "--images and --labels go together; --labels is missing"),
      (["--output-folder", ""], "The value '' is invalid for '--output-folder <dir>': give the name of a folder"),
    ] {
      try await folder.run("render-filters", arguments).fails(64, saying: problem)
    }
    try await folder.run("render-filters", ["--colormap", "jet"]).fails(64, saying: "'viridis', 'gray' or 'coolwarm'")
  }

  @Test("missing, foreign and unwritable files are named")
  func files() async throws {
    let artifacts = try Artifacts()
    try await artifacts.run(["--model", "nowhere.safetensors"]).fails(
      66, "render-filters: error: nowhere.safetensors: no such file: check its name")
    try artifacts.writeImages(height: 10)
    try await artifacts.run().fails(
      65,
      "render-filters: error: artifacts/test-images.npy: expected images of 8×9, as the network was made for; "
        + "found 10×9")
    try artifacts.writeImages(height: 8)
    try artifacts.folder.write("a file, not a folder", to: "artifacts/figures")
    try await artifacts.run().fails(73, beginning: "render-filters: error: artifacts/figures/filters-conv1.png: ")
  }

  @Test("a picture of one's own takes the place of a test image")
  func ownPicture() async throws {
    let artifacts = try Artifacts()
    var canvas = Canvas(width: 80, height: 80)
    canvas.write("2", x: 25, baseline: 60, lettering: Lettering(capHeight: 40, weight: .bold))
    try PNG.write(canvas.raster, to: artifacts.folder.path("two.png"))
    try artifacts.folder.remove("artifacts/test-images.npy")
    try await artifacts.run(["--picture", "two.png", "--layer", "none", "--maps", "conv1"]).succeeds()
    let prepared = try PictureReader(height: 8, width: 9, channels: 1, preparation: .digits)
      .read(artifacts.folder.path("two.png")).raster
    let picture = try artifacts.picture("features-1-conv1.png")
    for place in 0..<72 {
      let byte = prepared.bytes[place]
      #expect(Array(picture[32 + place % 9 * 12 + 6, 32 + place / 9 * 12 + 6]) == [byte, byte, byte])
    }
    try await artifacts.run(["--picture", "two.png", "--raw"]).fails(
      65,
      "render-filters: error: two.png: expected 8×9 pixels, as the model's images have; found 80×80; leave --raw "
        + "out to have the picture prepared")
    try await artifacts.run(["--picture", "two.png", "--image", "1"]).fails(
      64,
      "render-filters: error: --picture takes the place of --image: leave one of them out (see 'render-filters "
        + "--help')")
    try await artifacts.run(["--raw"]).fails(
      64, "render-filters: error: --raw is about a picture: name it with --picture (see 'render-filters --help')")
  }
}
