import Network
import Testing

@Suite("Memory")
struct MemoryTests {
  private func run(_ tool: String, _ kilobytes: Int, _ arguments: [String], in folder: TemporaryFolder) async throws
    -> ToolRun
  {
    let script = "ulimit -v \(kilobytes) && exec \"$0\" \"$@\""
    return try await folder.run(
      "/bin/bash", ["-c", script, "\(ToolRun.builtProducts)/\(tool)"] + arguments + ["--threads", "2"])
  }

  @Test("follows the number of images where a batch is larger, and gives what a batch of all images gives")
  func largeBatch() async throws {
    let folder = try await SmallData.folder()
    let options = ["--fold", "1", "--architecture", "conv4,pool,dense8", "--epochs", "2", "--batch-size"]
    try await run("train-fold", 1_000_000, options + ["60"], in: folder).succeeds()
    let predictions = try folder.bytes("artifacts/fold-1/predictions.csv")
    let run = try await run("train-fold", 1_000_000, options + ["1000000", "--force"], in: folder)
    #expect(run.status == 0, "\(run.errors.prefix(1000))")
    #expect(try folder.bytes("artifacts/fold-1/predictions.csv") == predictions)
  }

  @Test(
    "that is not there is one line and exit status 71, before anything is written",
    arguments: ["dense16000,dense16000", "conv8,dense16000,dense16000", "conv24000"])
  func lack(_ architecture: String) async throws {
    let folder = try await SmallData.folder()
    let run = try await run("train-fold", 1_000_000, ["--fold", "1", "--architecture", architecture], in: folder)
    #expect(run.status == 71)
    let message =
      /train-fold: error: artifacts\/fold-1\/model.safetensors: no model is written: expected [\d,]+ bytes of memory for the network and (\d+) images at once; found less; use a smaller network or batch, fewer threads, or raise the limit \(ulimit -v\)\n/
    #expect(run.errors.wholeMatch(of: message)?.1 == "60", "\(run.errors.prefix(1000))")
    #expect(try folder.names(in: "artifacts/fold-1").isEmpty)
  }

  @Test("that is not there for a candidate makes it lose, and the search goes on")
  func lackInASearch() async throws {
    let folder = try await SmallData.folder()
    try folder.write("name,architecture\nwide,conv24000\nsmall,dense3\n", to: "search.csv")
    let search = ["--candidates", "search.csv", "--halving", "1,2"]
    for (name, fold) in ["wide", "small"].flatMap({ name in (1...3).map { (name, $0) } }) {
      let arguments = search + ["--rung", "1", "--candidate", name, "--fold", "\(fold)"]
      let training = try await run("train-fold", 1_000_000, arguments, in: folder)
      #expect(training.status == 0, "\(training.errors.prefix(500))")
      let loses = training.errors.contains("no model, so the candidate loses: expected ")
      #expect(loses == (name == "wide"), "\(training.errors.prefix(500))")
    }
    #expect(try folder.names(in: "artifacts/candidates/wide/epochs-1/fold-1") == ["failed.csv"])
    let plan = try await folder.run("plan-cells", search + ["--rung", "2", "--jobs", "1"]).succeeds()
    let names = plan.output.split(separator: "\n").dropFirst().map { $0.split(separator: "\t")[4] }
    #expect(names == ["small", "small", "small"])
  }

  @Test("that is not there for a finished model is one line and exit status 71")
  func lackAtEvaluation() async throws {
    let folder = try await SmallData.folder()
    let architecture = try Architecture("conv24000")
    let shape = try NetworkShape(architecture, image: ImageShape(height: 12, width: 12, channels: 1), classes: 3)
    let model = Model(shape: shape, parameters: Parameters(glorotUniformFor: shape, seed: 1, fold: 1), training: nil)
    try model.write(to: folder.path("wide.safetensors"))
    let data = ["--images", "artifacts/test-images.npy", "--labels", "artifacts/test-labels.npy", "--name", "wide"]
    let evaluation = try await run("evaluate", 400_000, ["--model", "wide.safetensors"] + data, in: folder)
    let message =
      /evaluate: error: expected [\d,]+ bytes of memory for the network and 64 images at once; found less; .*\n/
    #expect(evaluation.status == 71)
    #expect(evaluation.errors.wholeMatch(of: message) != nil, "\(evaluation.errors.prefix(500))")
    #expect(try folder.names(in: "artifacts/evaluation-wide").isEmpty)
  }
}
