import Formats
import FoundationEssentials
import Testing

/// The names in classes.csv are wherever people read, escaped as the place needs it.
@Suite("Names of classes")
struct ClassNamesToolTests {
  private static let names = ["<b>oben</b>", "Mitte, \"halb\"", "unten"]
  private static let table = "label,name\n0,<b>oben</b>\n1,\"Mitte, \"\"halb\"\"\"\n2,unten\n"

  private func succeed(_ tool: String, _ arguments: [String], _ folder: TemporaryFolder) async throws -> ToolRun {
    let run = try await folder.run(tool, arguments)
    try #require(run.status == 0, "\(tool): \(run.errors)")
    return run
  }

  @Test("trainings give them to the models, and all that read models have them from there")
  func everywhere() async throws {
    let folder = try await SmallData.folder()
    try folder.write(Self.table, to: "artifacts/classes.csv")
    let folds = try await succeed("make-folds", ["--folds", "3"], folder)
    #expect(folds.output.contains("\n2 unten"))
    _ = try await succeed("train-fold", SmallData.arguments(["--epochs", "1"]), folder)
    let validated = try folder.table("artifacts/fold-1/predictions.csv")
    #expect(validated.columns == ["index", "label", "name", "predicted", "predicted_name", "p0", "p1", "p2"])
    for (label, name) in try zip(validated.integers("label"), validated.texts("name")) {
      #expect(name == Self.names[label])
    }
    _ = try await succeed("train-final", SmallData.options + ["--epochs", "8"], folder)
    let model = try Safetensors.read(folder.path("artifacts/final/model.safetensors"))
    #expect(model.metadata["class_names"] == Self.names.joined(separator: "\n"))

    let evaluated = try await succeed("evaluate", [], folder)
    #expect(evaluated.output.contains("\n0 <b>oben</b> "))
    let confusion = try folder.table("artifacts/evaluation/confusion.csv")
    #expect(confusion.columns == ["set", "label", "name", "predicted_0", "predicted_1", "predicted_2"])
    #expect(try confusion.texts("name") == Self.names + Self.names)
    let classes = try folder.table("artifacts/evaluation/per_class.csv")
    #expect(classes.columns == ["set", "label", "name", "precision", "recall", "f1", "support"])
    #expect(try folder.table("artifacts/evaluation/predictions.csv").columns.prefix(3) == ["set", "index", "label"])
    #expect(try folder.table("artifacts/evaluation/predictions.csv").columns.contains("predicted_name"))

    let pixels = Array(SmallData.pixels(1, seed: 2))
    try PNG.write(Raster(width: 12, height: 12, layout: .gray, bytes: pixels), to: folder.path("0.png"))
    let csv = try await succeed("predict", ["0.png", "--raw", "--csv"], folder)
    #expect(csv.output.hasPrefix("image,predicted,name,p0,p1,p2,remark\n0.png,0,<b>oben</b>,"))
    let json = try await succeed("predict", ["0.png", "--raw", "--json"], folder)
    #expect(json.output.contains("\"name\":\"<b>oben</b>\""))
    let text = try await succeed("predict", ["0.png", "--raw"], folder)
    #expect(text.output.contains("<b>oben</b>"))

    _ = try await succeed("render-filters", [], folder)
    _ = try await succeed("render-report", [], folder)
    let report = try folder.text("artifacts/report.html")
    #expect(report.contains("&lt;b&gt;oben&lt;/b&gt;"))
    #expect(!report.contains("<b>oben"))
    _ = try await succeed("export-onnx", [], folder)
    #expect(try folder.bytes("artifacts/final/model.onnx").firstRange(of: "\nunten".utf8) != nil)
  }

  @Test("new names are written into a finished model, and nothing is trained again")
  func renamed() async throws {
    let folder = try await SmallData.finished.value.copy()
    let before = try Safetensors.read(folder.path("artifacts/final/model.safetensors"))
    #expect(before.metadata["class_names"] == nil)
    try folder.write(Self.table, to: "artifacts/classes.csv")
    let run = try await succeed("train-final", SmallData.options, folder)
    #expect(run.output.contains("up to date"))
    let after = try Safetensors.read(folder.path("artifacts/final/model.safetensors"))
    #expect(after.metadata["class_names"] == Self.names.joined(separator: "\n"))
    #expect(after.tensors == before.tensors)
  }

  @Test("names for more classes than there are end a training before it begins")
  func tooMany() async throws {
    let folder = try await SmallData.folder()
    try folder.write(Self.table + "3,links\n", to: "artifacts/classes.csv")
    try await SmallData.train(folder).fails(
      65,
      "train-fold: error: artifacts/classes.csv: expected 3 names, one for each class of the training labels; "
        + "found 4; correct the file, or remove it for classes without names")
  }
}
