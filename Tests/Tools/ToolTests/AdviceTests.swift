import Testing

@Suite("Advice on wrong command lines and missing files")
struct AdviceTests {
  private static let layers =
    "give --architecture, such as conv32,pool,conv64x5,dense64: layers, filters and their sizes"
  private static let folder = "give --output-folder DIR, a folder in which the files have their usual names"

  @Test(
    "an option of another program, or a slip of the pen, is answered with this tool's",
    arguments: [
      ("train-fold", "--lr", "give --learning-rate"), ("train-fold", "--filters", layers),
      ("train-final", "--kernel-size", layers), ("train-fold", "--batch_size", "give --batch-size"),
      ("train-fold", "--epoch", "give --epochs"), ("train-fold", "--xy", nil),
      ("make-folds", "--n-splits", "give --folds"), ("make-folds", "--out", "give --output"),
      ("predict", "--lr", nil), ("predict", "--metrics", nil), ("idx-convert", "--dataset", "give --data"),
    ])
  func synonyms(_ tool: String, _ option: String, _ advice: String?) async throws {
    let needed = ["train-fold": ["--fold", "1"], "predict": ["a.png"]][tool] ?? []
    try await ToolRun(tool, needed + ["\(option)=3"]).fails(
      64, "\(tool): error: Unknown option '\(option)'\(advice.map { ": \($0)" } ?? "") (see '\(tool) --help')")
  }

  @Test("an unknown option is told before what is missing because of it")
  func unknownBeforeMissing() async throws {
    try await ToolRun("train-fold", ["--k", "1", "--lr", "0.1"]).fails(
      64, "train-fold: error: Unknown option '--lr': give --learning-rate (see 'train-fold --help')")
  }

  @Test(
    "options that named single outputs are answered with the folder's",
    arguments: [
      ("train-fold", ["--model", "--history", "--result", "--predictions", "--checkpoint"]),
      ("train-final", ["--model", "--history", "--checkpoint"]),
      ("aggregate-cv", ["--results", "--summary", "--chosen"]),
      (
        "evaluate",
        [
          "--metrics", "--confusion", "--per-class", "--predictions", "--ensemble-table", "--ensemble-predictions",
          "--views-table", "--views-predictions", "--temperature-table", "--calibrated-predictions",
        ]
      ), ("render-filters", ["--output"]),
    ])
  func formerOutputs(_ tool: String, _ options: [String]) async throws {
    for option in options {
      for arguments in [[option, "file"], ["\(option)=file"]] {
        try await ToolRun(tool, (tool == "train-fold" ? ["--fold", "1"] : []) + arguments).fails(
          64, "\(tool): error: Unknown option '\(option)': \(Self.folder) (see '\(tool) --help')")
      }
    }
  }

  @Test("several values where one is taken are answered with --candidates")
  func severalValues() async throws {
    try await ToolRun("train-fold", ["--fold", "1", "--learning-rate", "0.001,0.003"]).fails(
      64,
      "train-fold: error: The value '0.001,0.003' is invalid for '--learning-rate <rate>'; give one value, or "
        + "compare several: a row for each in a file for --candidates (see 'train-fold --help')")
    let seed = try await ToolRun("train-fold", ["--fold", "1", "--seed", "1,2"])
    #expect(seed.status == 64)
    #expect(!seed.errors.contains("--candidates"), "candidates cannot differ in their seeds: \(seed.errors)")
  }

  @Test("an architecture whose commas are not quoted is told to be")
  func unquotedArchitecture() async throws {
    let folder = try TemporaryFolder()
    try folder.write("name,architecture\nsmall,conv4,pool,dense8\n", to: "candidates.csv")
    try await folder.run("aggregate-cv", ["--candidates", "candidates.csv", "--list"]).fails(
      65,
      "aggregate-cv: error: candidates.csv: line 2: expected 2 fields as in the header line; found 4; put a field "
        + "that has commas of its own in double quotes")
    try folder.write("name,architecture\nsmall,\"conv4,pool,dense8\"\n", to: "candidates.csv")
    let run = try await folder.run("aggregate-cv", ["--candidates", "candidates.csv", "--list"])
    #expect(run == ToolRun(status: 0, output: "small\n", errors: ""))
  }

  @Test(
    "a missing file of the pipeline is answered with what makes it",
    arguments: [
      ("make-folds", [], "train-labels.npy", "idx-convert --data DIR"),
      ("train-fold", ["--fold", "1"], "train-images.npy", "idx-convert --data DIR"),
      ("train-fold", ["--fold", "1"], "train_folds.csv", "make-folds"),
      ("evaluate", [], "final/model.safetensors", "train-final"),
      ("predict", ["a.png"], "final/model.safetensors", "train-final"),
      ("export-onnx", [], "final/model.safetensors", "train-final"),
      ("render-filters", [], "final/model.safetensors", "train-final"),
      ("render-saliency", [], "test-images.npy", "idx-convert --data DIR"),
      ("evaluate", ["--ensemble"], "fold-2/model.safetensors", "train-fold --fold 2"),
      ("evaluate", ["--temperature", "fit"], "fold-3/predictions.csv", "train-fold --fold 3"),
    ])
  func missing(_ tool: String, _ arguments: [String], _ file: String, _ maker: String) async throws {
    let folder = try await SmallData.finished.value.copy()
    try folder.remove("artifacts/\(file)")
    try await folder.run(tool, arguments).fails(
      66, "\(tool): error: artifacts/\(file): no such file: check its name, or run \(maker), which makes it")
  }

  @Test("a candidate's missing fold is answered with the candidate's name")
  func missingCandidate() async throws {
    let folder = try TemporaryFolder()
    let model = "artifacts/candidates/wide/fold-2/model.safetensors"
    try await folder.run("export-onnx", ["--model", model]).fails(
      66,
      "export-onnx: error: \(model): no such file: check its name, or run train-fold --candidate wide --fold 2, "
        + "which makes it")
  }
}
