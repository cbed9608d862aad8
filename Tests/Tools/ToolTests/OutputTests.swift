import FoundationEssentials
import Glibc
import Network
import Testing

@Suite("Outputs that cannot be written")
struct OutputTests {
  struct Output: Sendable, CustomTestStringConvertible {
    let tool: String
    let arguments: [String]
    /// The file's name in the output folder; `nil` for a tool that writes one file, wherever it is told to.
    let name: String?
    var testDescription: String { "\(tool) \(name ?? "")" }

    init(_ tool: String, _ arguments: [String], in folder: String? = nil) {
      self.tool = tool
      self.arguments = arguments
      name = folder
    }

    /// Has the tool write below a folder, to the file of this name.
    func run(below place: String, in folder: TemporaryFolder) async throws -> ToolRun {
      try await folder.run(tool, command(below: place))
    }

    func command(below place: String) -> [String] {
      arguments + (name == nil ? [place + "/out"] : ["--output-folder", place])
    }
  }

  private static let fold = ["--fold", "1", "--force"] + SmallData.options
  private static let final = ["--epochs", "1", "--force"] + SmallData.options
  private static let training = ["model.safetensors", "history.csv", "checkpoint.safetensors"]

  static let outputs =
    [
      Output("idx-convert", ["artifacts/test-labels.npy"]), Output("make-folds", ["--folds", "3", "--output"]),
      Output("export-onnx", ["--output"]), Output("render-report", ["--output"]),
      Output("render-filters", [], in: "filters-conv1.png"),
    ]
    + ["patches-conv1.png", "patches-conv1.csv"].map { Output("render-filters", ["--patches"], in: $0) }
    + ["png", "npy", "csv"].map { Output("render-saliency", ["--image", "2"], in: "saliency-2.\($0)") }
    + (training + ["result.csv", "predictions.csv"]).map { Output("train-fold", fold, in: $0) }
    + training.map { Output("train-final", final, in: $0) }
    + ["cv_results.csv", "cv_summary.csv"].map { Output("aggregate-cv", [], in: $0) }
    + ["metrics.csv", "confusion.csv", "per_class.csv", "predictions.csv"].map { Output("evaluate", [], in: $0) }
    + ["ensemble.csv", "ensemble_predictions.csv"].map { Output("evaluate", ["--ensemble"], in: $0) }
    + ["views.csv", "views_predictions.csv"].map { Output("evaluate", ["--views", "2"], in: $0) }
    + ["temperature.csv", "calibrated_predictions.csv"].map { Output("evaluate", ["--temperature", "2"], in: $0) }

  @Test("a place below a file, or that of a folder, is refused before any work", arguments: outputs)
  func impossiblePlace(_ output: Output) async throws {
    let folder = try await SmallData.finished.value.copy()
    try folder.write("in the way", to: "file")
    let taken = "folder/\(output.name ?? "out")"
    try folder.write("", to: taken + "/inside")
    for (place, path) in [("file", "file/"), ("folder", taken)] {
      let run = try await output.run(below: place, in: folder).fails(73, beginning: "\(output.tool): error: \(path)")
      #expect(run.errors.count { $0 == "\n" } == 1, "\(run.errors)")
      #expect(!run.errors.contains("epoch"))
    }
    #expect(try folder.text("file") == "in the way")
    #expect(try folder.names(in: "folder") == [output.name ?? "out"])
    #expect(try folder.names(in: taken) == ["inside"])
  }

  @Test("a read-only folder is refused before any work", Permissions.areObeyed, arguments: outputs)
  func readOnlyFolder(_ output: Output) async throws {
    let folder = try await SmallData.finished.value.copy()
    try folder.write("", to: "closed/inside")
    try #require(chmod(folder.path("closed"), 0o555) == 0)
    defer { chmod(folder.path("closed"), 0o755) }
    let run = try await Permissions.run(output.tool, output.command(below: "closed"), in: folder).fails(
      73, beginning: "\(output.tool): error: closed/", ending: "permission denied\n")
    #expect(!run.errors.contains("epoch"))
    #expect(try folder.names(in: "closed") == ["inside"])
  }

  @Test("a permission lost on the way stops a training; what was saved stays", Permissions.areObeyed)
  func lostPermission() async throws {
    let folder = try await SmallData.folder()
    let place = folder.path("artifacts/fold-1")
    defer { chmod(place, 0o755) }
    let options = ["--epochs", "100000", "--patience", "100000"]
    let run = try await Permissions.run("train-fold", SmallData.arguments(options), in: folder) { _ in
      try await waitForFile(place + "/checkpoint.safetensors")
      try #require(chmod(place, 0o555) == 0)
    }
    #expect(run.status == 73)
    let line = try #require(run.errors.split(separator: "\n").last)
    // The permission may go before a hidden file is created, or between that and its renaming.
    #expect(line.hasPrefix("train-fold: error: artifacts/fold-1/checkpoint.safetensors: cannot be "), "\(line)")
    #expect(line.hasSuffix(": permission denied"), "\(line)")
    #expect(try Checkpoint.read(place + "/checkpoint.safetensors").state.history.count >= 1)
    let visible = try folder.names(in: "artifacts/fold-1").filter { !$0.hasPrefix(".") }
    #expect(visible == ["checkpoint.safetensors", "model.safetensors.lock"])
  }

  @Test("a limit on file sizes leaves the old files and no part of a new one")
  func limitedFileSize() async throws {
    let folder = try await SmallData.folder()
    try await SmallData.train(folder, ["--epochs", "1"]).succeeds()
    let before = try folder.results("artifacts/fold-1")
    // A file of more than 2 KiB cannot be written; the model has 5, the checkpoint 12.
    let arguments = SmallData.arguments(["--epochs", "2"]).joined(separator: " ")
    // Thread Sanitizer maps a file of its own from TMPDIR, which the limit would cut short; without the folder it does
    // not.
    let limited = "ulimit -f 2; TMPDIR=/dev/null exec \(ToolRun.builtProducts)/train-fold \(arguments)"
    let run = try await folder.run("/bin/bash", ["-c", limited])
    #expect(run.status == 74)
    let line = try #require(run.errors.split(separator: "\n").last)
    #expect(line.hasPrefix("train-fold: error: artifacts/fold-1/checkpoint.safetensors: "))
    #expect(try folder.results("artifacts/fold-1") == before)
  }

  @Test("a standard output that cannot be written is an error", arguments: HelpTests.tools)
  func fullStandardOutput(_ tool: String) async throws {
    try await ToolRun("/bin/bash", ["-c", "\(ToolRun.builtProducts)/\(tool) --help >/dev/full"]).fails(
      74, "\(tool): error: standard output: cannot be written: No space left on device")
  }

  @Test("a reader that goes away ends a tool quietly", arguments: HelpTests.tools)
  func closedPipe(_ tool: String) async throws {
    let script = "\(ToolRun.builtProducts)/\(tool) --help | true; exit ${PIPESTATUS[0]}"
    let run = try await ToolRun("/bin/bash", ["-c", script])
    #expect(run.status == 0 || run.status == 128 + Int(SIGPIPE))
    #expect(run.errors.isEmpty)
  }

  @Test("closed standard streams do no harm to the files")
  func closedStreams() async throws {
    let folder = try await SmallData.folder()
    let arguments = SmallData.arguments(["--epochs", "1"]).joined(separator: " ")
    let command = "exec \(ToolRun.builtProducts)/train-fold \(arguments)"
    try await folder.run("/bin/bash", ["-c", command]).succeeds()
    let before = try folder.results("artifacts/fold-1")
    try await folder.run("/bin/bash", ["-c", command + " --force <&- >&- 2>&-"]).succeeds()
    #expect(try folder.results("artifacts/fold-1") == before)
  }
}
