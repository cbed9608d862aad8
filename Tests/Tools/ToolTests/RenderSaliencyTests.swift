import Dataset
import Figures
import Formats
import Foundation
import Network
import Tensors
import Testing

@Suite("render-saliency")
struct RenderSaliencyTests {
  private func run(_ arguments: [String], in folder: TemporaryFolder) async throws -> ToolRun {
    try await folder.run("render-saliency", arguments)
  }

  private let model = "artifacts/final/model.safetensors"

  /// The log-odds of a class from the probabilities that a model gives for some images.
  private func logOdds(_ images: [[UInt8]], _ label: Int, _ model: Model) throws -> [Double] {
    let tensor = Tensor<UInt8>(shape: [images.count, 12, 12], images.flatMap { $0 })
    let logits = try Predictor(model: model, threads: 1).logits(of: tensor)
    return (0..<images.count).map { image in
      let others = (0..<3).filter { $0 != label }.map { Double(logits[image, $0]) }
      return Double(logits[image, label]) - others[0] - log1p(exp(others[1] - others[0]))
    }
  }

  @Test("writes the picture, the numbers and what they are of")
  func image() async throws {
    let folder = try await SmallData.finished.value.copy()
    let run = try await run(["--image", "7", "--class", "2", "--class", "0"], in: folder).succeeds()
    #expect(run.errors.isEmpty, "\(run.errors)")
    #expect(try folder.names(in: "artifacts/figures") == ["saliency-7.csv", "saliency-7.npy", "saliency-7.png"])
    #expect(run.output.contains("artifacts/figures/saliency-7.png"))
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })

    let maps = try NPY.read(folder.path("artifacts/figures/saliency-7.npy"), as: Float.self)
    #expect(maps.shape == [2, 9, 9])
    let table = try folder.table("artifacts/figures/saliency-7.csv")
    #expect(try table.numbers("class") == [2, 0])
    #expect(try table.numbers("index") == [7, 7])
    #expect(try table.numbers("label") == [Double(SmallData.labels(30)[7]), Double(SmallData.labels(30)[7])])
    #expect(try table.numbers("patch") == [4, 4] && table.numbers("stride") == [1, 1])
    let checksum = try CRC32.of(file: folder.path(model)).tableText
    #expect(table.rows.allSatisfy { $0[table.columns.firstIndex(of: "model_crc32") ?? 0] == checksum })

    let data = try LabelledImages.read(
      images: folder.path("artifacts/test-images.npy"), labels: folder.path("artifacts/test-labels.npy"))
    let paper = data.paper[0]
    let pixels = Array(data.images.elements[7 * 144..<8 * 144])
    var images = [pixels]
    for row in 0..<9 {
      for column in 0..<9 {
        images.append(
          pixels.indices.map { place in
            (row..<row + 4).contains(place / 12) && (column..<column + 4).contains(place % 12) ? paper : pixels[place]
          })
      }
    }
    let network = try Model.read(folder.path(model))
    for (place, label) in [2, 0].enumerated() {
      let odds = try logOdds(images, label, network)
      #expect(try abs(table.numbers("log_odds")[place] - odds[0]) < 1e-9)
      for square in 0..<81 {
        let change = Double(maps[place, square / 9, square % 9])
        // The file has single precision.
        #expect(abs(change - (odds[square + 1] - odds[0])) <= 1e-6 * max(1, abs(change)))
      }
    }
  }

  @Test("by default the predicted and the true class, once if they are one; numbers as pages print them are taken")
  func classes() async throws {
    let folder = try await SmallData.finished.value.copy()
    try NPY.write(SmallData.images(1_030, seed: 2), to: folder.path("artifacts/test-images.npy"))
    let labels = SmallData.labels(1_030).enumerated().map { $0 == 1_025 ? ($1 + 1) % 3 : $1 }
    try NPY.write(Tensor<UInt8>(shape: [1_030], labels), to: folder.path("artifacts/test-labels.npy"))
    try await run(["--image", "3", "--stride", "4"], in: folder).succeeds()
    #expect(try folder.table("artifacts/figures/saliency-3.csv").rows.count == 1)
    try await run(["--image", "1,025", "--stride", "4"], in: folder).succeeds()
    let table = try folder.table("artifacts/figures/saliency-1025.csv")
    #expect(try table.numbers("class") == [Double(SmallData.labels(1_026)[1_025]), Double(labels[1_025])])
    #expect(try NPY.read(folder.path("artifacts/figures/saliency-1025.npy"), as: Float.self).shape == [2, 3, 3])
  }

  @Test("the most confident mistakes are those of predictions.csv; without any there is nothing to draw")
  func mistakes() async throws {
    let folder = try await SmallData.finished.value.copy()
    let labels = SmallData.labels(30).enumerated().map { [4, 9, 17].contains($0) ? ($1 + 1) % 3 : $1 }
    try NPY.write(Tensor<UInt8>(shape: [30], labels), to: folder.path("artifacts/test-labels.npy"))
    try await folder.run("evaluate").succeeds()
    let predictions = try folder.table("artifacts/evaluation/predictions.csv")
    let rows = predictions.rows.filter { $0[0] == "test" && $0[2] != $0[3] }
    let sorted = rows.map { (Int($0[1]) ?? 0, Double($0[4 + (Int($0[3]) ?? 0)]) ?? 0) }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map(\.0)
    try #require(sorted.count >= 3)
    try await run(["--mistakes", "2"], in: folder).succeeds()
    let table = try folder.table("artifacts/figures/saliency-mistakes.csv")
    #expect(try table.numbers("index").map { Int($0) } == [sorted[0], sorted[0], sorted[1], sorted[1]])
    #expect(try table.numbers("map") == [0, 1, 2, 3])

    let perfect = try await SmallData.finished.value.copy()
    let found = try Predictor(model: Model.read(perfect.path(model)), threads: 1)
      .logits(of: SmallData.images(30, seed: 2))
    let own = (0..<30).map { image in
      UInt8((0..<3).max { found[image, $0] < found[image, $1] } ?? 0)
    }
    try NPY.write(Tensor<UInt8>(shape: [30], own), to: perfect.path("artifacts/test-labels.npy"))
    let run = try await run(["--mistakes", "2"], in: perfect).succeeds()
    #expect(run.output.isEmpty)
    #expect(run.errors == "render-saliency: nothing to draw: no image is taken for something else\n")
  }

  @Test("a picture of one's own has no number and no true class")
  func picture() async throws {
    let folder = try await SmallData.finished.value.copy()
    var canvas = Canvas(width: 80, height: 80)
    canvas.write("2", x: 25, baseline: 60, lettering: Lettering(capHeight: 40, weight: .bold))
    try PNG.write(canvas.raster, to: folder.path("my two.png"))
    try await run(["--picture", "my two.png", "--output-folder", "out"], in: folder).succeeds()
    #expect(try folder.names(in: "out") == ["saliency-my two.csv", "saliency-my two.npy", "saliency-my two.png"])
    let table = try folder.table("out/saliency-my two.csv")
    #expect(table.rows.count == 1 && table.rows[0][1] == "" && table.rows[0][2] == "")
  }

  @Test("any number of threads gives the same bytes")
  func sameness() async throws {
    let folder = try await SmallData.finished.value.copy()
    for threads in ["1", "3"] {
      _ = try await run(["--image", "5", "--output-folder", threads, "--threads", threads], in: folder)
    }
    for name in try folder.names(in: "1") {
      #expect(try folder.bytes("1/\(name)") == folder.bytes("3/\(name)"), "\(name)")
    }
  }

  /// Adebayo and others, "Sanity Checks for Saliency Maps", 2018.
  @Test("maps depend on what was learnt: with weights drawn anew they are others, with another training the same")
  func sanity() async throws {
    let folder = try await SmallData.finished.value.copy()
    var correlations: [[Double]] = []
    for image in 0..<6 {
      let run = try await run(["--image", "\(image)", "--redraw"], in: folder)
      let rows = run.output.matches(of: #/(none|from \w+ on) +(-?[\d.]+)/#).map(\.output)
      #expect(rows.map { String($0.1) } == ["none", "from dense2 on", "from dense1 on", "from conv1 on"])
      correlations.append(rows.compactMap { Double($0.2) })
    }
    func mean(_ step: Int) -> Double { correlations.reduce(0) { $0 + abs($1[step]) } / 6 }
    #expect(mean(0) == 1)
    #expect(mean(3) < 0.4, "\(correlations)")
    #expect(try folder.names(in: "artifacts/figures").contains("saliency-0-redrawn.png"))

    var agreement = 0.0
    for image in 0..<6 {
      var maps: [[Double]] = []
      for model in ["final", "fold-1"] {
        let arguments = ["--image", "\(image)", "--class", "\(SmallData.labels(6)[image])", "--output-folder", model]
        _ = try await run(arguments + ["--model", "artifacts/\(model)/model.safetensors"], in: folder)
        let array = try NPY.read(folder.path("\(model)/saliency-\(image).npy"), as: Float.self)
        maps.append(array.elements.map(Double.init))
      }
      agreement += correlation(maps[0], maps[1]) / 6
    }
    #expect(agreement > 0.7)
  }

  private func correlation(_ first: [Double], _ second: [Double]) -> Double {
    func centred(_ values: [Double]) -> [Double] {
      let mean = values.reduce(0, +) / Double(values.count)
      return values.map { $0 - mean }
    }
    let (a, b) = (centred(first), centred(second))
    func product(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
    return product(a, b) / (product(a, a) * product(b, b)).squareRoot()
  }

  @Test("what the model or the set lacks is refused with what there is")
  func lacking() async throws {
    let folder = try await SmallData.finished.value.copy()
    for (arguments, problem) in [
      (["--class", "3"], "--class 3: \(model) has no such class; give 0 to 2"),
      (["--class", "cat"], "--class cat: \(model) has no such class; give 0 to 2"),
      (["--patch", "13"], "--patch 13: \(model) takes images of 12×12; give 1 to 12"),
      (["--image", "30"], "--image 30: artifacts/test-images.npy has 30 images, 0 to 29"),
    ] {
      try await run(arguments, in: folder).fails(64, "render-saliency: error: \(problem)")
    }
    try await run(["--model", "none.safetensors"], in: folder).fails(
      66, "render-saliency: error: none.safetensors: no such file: check its name")
    #expect(try !folder.names(in: "artifacts").contains("figures"))
  }

  @Test(
    "impossible options are refused before any file is read",
    arguments: [
      (["--image=-1"], "--image -1: images are counted from 0"),
      (["--image", "1,02"], "The value '1,02' is invalid for '--image <n>'"),
      (["--mistakes", "101"], "--mistakes is 101; give a number from 1 to 100"),
      (
        ["--mistakes", "2", "--image", "1"],
        "--mistakes takes the place of --image and --picture: leave one of them out"
      ),
      (["--patch", "0"], "--patch is 0; give 1 or more"),
      (["--patch", "3", "--stride", "4"], "--stride is 4; give 1 to 3, the --patch, so that no pixel is left out"),
      (["--stride", "0"], "--stride is 0; give 1 or more"),
      (["--images", "a.npy"], "--images and --labels go together; --labels is missing"),
    ])
  func options(_ arguments: [String], _ problem: String) async throws {
    let folder = try TemporaryFolder()
    try await run(arguments, in: folder).fails(64, "render-saliency: error: \(problem) (see 'render-saliency --help')")
  }

  @Test("no input is written over")
  func inputs() async throws {
    let folder = try await SmallData.finished.value.copy()
    try folder.write(folder.bytes("artifacts/test-images.npy"), to: "saliency-0.npy")
    let run = try await run(
      ["--images", "saliency-0.npy", "--labels", "artifacts/test-labels.npy", "--output-folder", "."], in: folder)
    run.fails(
      64,
      "render-saliency: error: saliency-0.npy: an output is named that would replace this input; give it another "
        + "name")
  }
}
