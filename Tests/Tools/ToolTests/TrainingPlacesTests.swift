import Glibc
import Testing

@Suite("Where a training may read and write")
struct TrainingPlacesTests {
  private let images = "artifacts/train-images.npy"

  @Test(
    "an output that is an input, too, is refused before anything is written",
    arguments: ["model.safetensors", "history.csv", "result.csv", "predictions.csv", "checkpoint.safetensors"])
  func outputOverInput(_ name: String) async throws {
    let folder = try await SmallData.folder()
    let before = try folder.bytes(images)
    try folder.write("", to: "out/other")
    try #require(symlink("../artifacts/train-images.npy", folder.path("out/\(name)")) == 0)
    try await SmallData.train(folder, ["--output-folder", "out"]).fails(
      64, "train-fold: error: \(images): an output is named that would replace this input; give it another name")
    #expect(try folder.bytes(images) == before)
    #expect(try folder.names(in: "artifacts").allSatisfy { !$0.hasPrefix("fold-") })
  }

  @Test("two outputs of one name are refused, but for devices, which take what they are given")
  func outputOverOutput() async throws {
    let folder = try await SmallData.folder()
    try folder.write("", to: "out/target")
    for name in ["history.csv", "predictions.csv"] {
      try #require(symlink("target", folder.path("out/\(name)")) == 0)
    }
    try await SmallData.train(folder, ["--output-folder", "out"]).fails(
      64, "train-fold: error: out/predictions.csv: expected a file of its own for each output; found one named for two")
    let discarded = ["--epochs", "1", "--output-folder", "out"]
    for name in ["history.csv", "predictions.csv"] {
      try folder.remove("out/\(name)")
      try #require(symlink("/dev/null", folder.path("out/\(name)")) == 0)
    }
    try await SmallData.train(folder, discarded).succeeds()
    #expect(try await SmallData.train(folder, discarded).output.contains(": up to date, "))
  }

  @Test("an input that is a pipe is refused, since the model is to carry its checksum")
  func pipe() async throws {
    let folder = try await SmallData.folder()
    let fold = "\(ToolRun.builtProducts)/train-fold " + SmallData.arguments(["--epochs", "1"]).joined(separator: " ")
    let run = try await folder.run("/bin/bash", ["-c", "\(fold) --images <(cat artifacts/train-images.npy)"])
    #expect(run.status == 65)
    let expected =
      /train-fold: error: \/dev\/fd\/\d+: expected a regular file; found a pipe; save it to a file first\n/
    #expect(run.errors.wholeMatch(of: expected) != nil, "\(run.errors)")
    #expect(try folder.names(in: "artifacts").allSatisfy { !$0.hasPrefix("fold-") })
    // Opened, this one would be waited for.
    try #require(mkfifo(folder.path("fifo"), 0o600) == 0)
    for option in ["--images", "--labels", "--folds-file", "--initial-weights"] {
      try await SmallData.train(folder, [option, "fifo"]).fails(
        65, "train-fold: error: fifo: expected a regular file; found a pipe; save it to a file first")
    }
  }
}
