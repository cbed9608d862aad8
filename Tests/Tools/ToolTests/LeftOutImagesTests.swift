import Formats
import Network
import Testing

/// What make-folds --exclude leaves out stays out of everything behind it.
@Suite("Images left out")
struct LeftOutImagesTests {
  private static let leftOut = [5, 17, 88]

  private func run(_ tool: String, _ arguments: [String] = [], _ folder: TemporaryFolder) async throws -> ToolRun {
    let run = try await folder.run(tool, arguments).succeeds()
    return run
  }

  @Test("folds, final model, evaluation and report do without them")
  func wholeRun() async throws {
    let folder = try await SmallData.folder()
    try folder.write("index\n" + Self.leftOut.map { "\($0)\n" }.joined(), to: "issues.csv")
    _ = try await run("make-folds", ["--folds", "3", "--exclude", "issues.csv"], folder)
    var predicted: [Int] = []
    for fold in 1...3 {
      let trained = try await run("train-fold", SmallData.arguments(fold: fold, ["--epochs", "2"]), folder)
      #expect(trained.output.contains("58 images to train on, 29 to validate on, 3 left out\n"))
      predicted += try folder.table("artifacts/fold-\(fold)/predictions.csv").integers("index")
    }
    #expect(predicted.sorted() == (0..<90).filter { !Self.leftOut.contains($0) })
    let sum = try await run("aggregate-cv", [], folder)
    #expect(sum.output.contains(" of 87)\n"))
    let final = try await run("train-final", SmallData.options, folder)
    #expect(final.output.contains("final model: 87 images to train on, "))
    #expect(final.output.contains(", 3 images left out\n"))
    _ = try await run("evaluate", ["--ensemble"], folder)
    let metrics = try folder.table("artifacts/evaluation/metrics.csv")
    #expect(try metrics.integers("images") == [87, 30])
    let predictions = try folder.table("artifacts/evaluation/predictions.csv")
    #expect(try Set(predictions.integers("index").prefix(87)).isDisjoint(with: Self.leftOut))
    _ = try await run("render-report", [], folder)
    #expect(try folder.text("artifacts/report.html").contains("87 to train on"))
    let again = try await run("train-final", SmallData.options, folder)
    #expect(again.output.contains("up to date"))
  }

  @Test("the final model says so in its metadata, and only then; another table asks for another training")
  func metadata() async throws {
    let folder = try await SmallData.folder()
    let arguments = SmallData.options + ["--epochs", "1"]
    let inputs = { try Model.read(folder.path("artifacts/final/model.safetensors")).training?.inputs ?? [:] }
    _ = try await run("train-final", arguments, folder)
    #expect(try inputs()["train_folds.csv"] == nil)
    try folder.write("index\n5\n", to: "issues.csv")
    _ = try await run("make-folds", ["--folds", "3", "--exclude", "issues.csv"], folder)
    let stale = try await folder.run("train-final", arguments)
    #expect(stale.status != 0 || stale.errors.contains("train_folds.csv"))
    _ = try await run("train-final", arguments + ["--force"], folder)
    #expect(try inputs()["train_folds.csv"] == CRC32.of(file: folder.path("artifacts/train_folds.csv")).value)
    _ = try await run("make-folds", ["--folds", "3", "--force"], folder)
    try await folder.run("evaluate").fails(
      65,
      "evaluate: error: artifacts/train_folds.csv: expected the folds that say which images "
        + "artifacts/final/model.safetensors was trained without; found others (their CRC-32 differ); run train-final")
  }
}
