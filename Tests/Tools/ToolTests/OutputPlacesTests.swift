import FoundationEssentials
import Glibc
import Testing

@Suite("Outputs named for inputs or for one another")
struct OutputPlacesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let tool: String
    let arguments: [String]
    /// The file that the message names.
    let path: String
    /// Links in the output folder `out`, by their names.
    let links: [String: String]
    var testDescription: String { ([tool] + arguments + links.keys.sorted()).joined(separator: " ") }

    init(_ tool: String, _ arguments: [String], _ path: String) {
      self.tool = tool
      self.arguments = arguments
      self.path = path
      links = [:]
    }

    init(_ tool: String, _ arguments: [String] = [], linking links: [String: String], _ path: String) {
      self.tool = tool
      self.arguments = arguments + ["--output-folder", "out"]
      self.path = path
      self.links = links
    }
  }

  private static let candidates = ["--candidates", "candidates.csv"]

  static let overInputs = [
    Case("idx-convert", ["labels", "./labels"], "labels"),
    Case("make-folds", ["--folds", "3", "--output", "artifacts/train-labels.npy"], "artifacts/train-labels.npy"),
    Case("aggregate-cv", linking: ["cv_summary.csv": "../artifacts/train_folds.csv"], "artifacts/train_folds.csv"),
    Case("aggregate-cv", linking: ["cv_results.csv": "../artifacts/fold-3/result.csv"], "artifacts/fold-3/result.csv"),
    Case("aggregate-cv", candidates, linking: ["chosen.csv": "../candidates.csv"], "candidates.csv"),
    Case("evaluate", linking: ["metrics.csv": "../artifacts/test-labels.npy"], "artifacts/test-labels.npy"),
    Case("evaluate", linking: ["predictions.csv": "../artifacts/train-images.npy"], "artifacts/train-images.npy"),
    Case(
      "evaluate", ["--views", "2"], linking: ["views.csv": "../artifacts/final/model.safetensors"],
      "artifacts/final/model.safetensors"),
    Case(
      "evaluate", ["--ensemble"], linking: ["ensemble.csv": "../artifacts/fold-2/model.safetensors"],
      "artifacts/fold-2/model.safetensors"),
    Case(
      "train-final", ["--epochs", "1"], linking: ["history.csv": "../artifacts/train-labels.npy"],
      "artifacts/train-labels.npy"),
    Case("train-final", linking: ["history.csv": "../artifacts/cv_summary.csv"], "artifacts/cv_summary.csv"),
    Case(
      "train-fold", ["--fold", "1", "--candidate", "only"] + candidates, linking: ["history.csv": "../candidates.csv"],
      "candidates.csv"),
    Case("idx-convert", ["--data", "linked"], "linked/train-images-idx3-ubyte"),
    Case("export-onnx", ["--output", "artifacts/./final/model.safetensors"], "artifacts/final/model.safetensors"),
    Case("predict", ["three.png", "--save-prepared", "./three.png"], "three.png"),
    Case(
      "predict", ["three.png", "--model", "prepared/three-prepared.png", "--save-prepared", "prepared"],
      "prepared/three-prepared.png"),
    Case("render-filters", ["--model", "out/filters-conv1.png", "--output-folder", "out"], "out/filters-conv1.png"),
    Case("render-filters", ["--picture", "features-1-conv1.png", "--output-folder", "."], "features-1-conv1.png"),
    Case(
      "render-filters", ["--patches"], linking: ["patches-conv1.csv": "../artifacts/test-labels.npy"],
      "artifacts/test-labels.npy"),
    Case(
      "render-saliency", linking: ["saliency-0.csv": "../artifacts/final/model.safetensors"],
      "artifacts/final/model.safetensors"),
    Case("render-report", ["--output", "artifacts/figures/patches-conv1.csv"], "artifacts/figures/patches-conv1.csv"),
    Case("render-report", ["--output", "artifacts/final/model.safetensors"], "artifacts/final/model.safetensors"),
    Case("render-report", ["--output", "./artifacts/cv_summary.csv"], "artifacts/cv_summary.csv"),
    Case("render-report", ["--output", "artifacts/fold-2/history.csv"], "artifacts/fold-2/history.csv"),
  ]

  static let overOutputs = [
    Case(
      "aggregate-cv", linking: ["cv_results.csv": "../labels", "cv_summary.csv": "../labels"], "out/cv_summary.csv"),
    Case(
      "aggregate-cv", candidates,
      linking: ["candidates_results.csv": "../labels", "chosen.csv": "../labels"], "out/chosen.csv"),
    Case("evaluate", linking: ["metrics.csv": "../labels", "confusion.csv": "../labels"], "out/confusion.csv"),
    Case(
      "evaluate", ["--views", "2"], linking: ["views.csv": "../labels", "per_class.csv": "../labels"],
      "out/views.csv"),
    Case(
      "train-final", ["--epochs", "1"],
      linking: ["model.safetensors": "../labels", "history.csv": "../labels"], "out/history.csv"),
    Case("predict", ["three.png", "x/three.png", "--save-prepared", "out"], "out/three-prepared.png"),
  ]

  private func contents(of name: String, in folder: TemporaryFolder) throws -> [UInt8]? {
    try access(folder.path(name), F_OK) == 0 ? folder.bytes(name) : nil
  }

  private func expectRefusal(_ refused: Case, _ problem: String) async throws {
    let folder = try await SmallData.finished.value.copy()
    // The IDX file of three labels.
    try folder.write([0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 2], to: "labels")
    try folder.write("name,architecture\nonly,dense3\n", to: "candidates.csv")
    try FileManager.default.copyItem(
      atPath: packageFolder + "/docs/pictures/three.png", toPath: folder.path("three.png"))
    for (copy, original) in [
      ("x/three.png", "three.png"), ("features-1-conv1.png", "three.png"),
      ("prepared/three-prepared.png", "artifacts/final/model.safetensors"),
      ("out/filters-conv1.png", "artifacts/final/model.safetensors"),
    ] { try folder.write(folder.bytes(original), to: copy) }
    // IDX files that are links to the arrays that they would become.
    for (name, array) in [
      ("train-images-idx3", "train-images"), ("train-labels-idx1", "train-labels"), ("t10k-images-idx3", "test-images"),
      ("t10k-labels-idx1", "test-labels"),
    ] {
      try FileManager.default.createDirectory(atPath: folder.path("linked"), withIntermediateDirectories: true)
      try #require(symlink("../artifacts/\(array).npy", folder.path("linked/\(name)-ubyte")) == 0)
    }
    try link(refused.links, in: folder)
    let before = try (folder.names(in: "."), contents(of: refused.path, in: folder))
    try await folder.run(refused.tool, refused.arguments).fails(
      64, "\(refused.tool): error: \(refused.path): \(problem)")
    #expect(try (folder.names(in: "."), contents(of: refused.path, in: folder)) == before)
  }

  @Test("an output that would replace an input is refused", arguments: overInputs)
  func overInput(_ refused: Case) async throws {
    try await expectRefusal(refused, "an output is named that would replace this input; give it another name")
  }

  @Test("two outputs of one name are refused", arguments: overOutputs)
  func overOutput(_ refused: Case) async throws {
    try await expectRefusal(refused, "expected a file of its own for each output; found one named for two")
  }

  @Test("a device takes all that it is given")
  func device() async throws {
    let folder = try await SmallData.finished.value.copy()
    let tables = ["metrics.csv", "confusion.csv", "per_class.csv"]
    try link(Dictionary(uniqueKeysWithValues: tables.map { ($0, "/dev/null") }), in: folder)
    try await folder.run("evaluate", ["--output-folder", "out"]).succeeds()
    #expect(try folder.names(in: "out") == (tables + ["predictions.csv"]).sorted())
  }

  private func link(_ links: [String: String], in folder: TemporaryFolder) throws {
    guard !links.isEmpty else { return }
    try #require(mkdir(folder.path("out"), 0o755) == 0 || errno == EEXIST)
    for (name, target) in links { try #require(symlink(target, folder.path("out/\(name)")) == 0) }
  }
}
