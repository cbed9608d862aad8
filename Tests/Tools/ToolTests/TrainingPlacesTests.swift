import Glibc
import Testing

@Suite("Where a training may read and write")
struct TrainingPlacesTests {
  private let images = "artifacts/train-images.npy"

  @Test(
    "an output named for an input is refused before anything is written",
    arguments: ["--model", "--history", "--result", "--predictions", "--checkpoint"])
  func outputOverInput(_ option: String) async throws {
    let folder = try await SmallData.folder()
    let before = try folder.bytes(images)
    try #require(symlink("artifacts", folder.path("link")) == 0)
    let run = try await SmallData.train(folder, [option, "link/train-images.npy"])
    #expect(run.status == 64)
    #expect(
      run.errors
        == "train-fold: error: \(images): an output is named that would replace this input; give it another name\n")
    #expect(try folder.bytes(images) == before)
    #expect(try folder.names(in: "artifacts").allSatisfy { !$0.hasPrefix("fold-") })
  }

  @Test("two outputs of one name are refused, but for devices, which take what they are given")
  func outputOverOutput() async throws {
    let folder = try await SmallData.folder()
    let run = try await SmallData.train(folder, ["--history", "a.csv", "--predictions", "./a.csv"])
    #expect(run.status == 64)
    #expect(
      run.errors
        == "train-fold: error: ./a.csv: a file of its own expected for each output, one named for two found\n")
    let discarded = ["--epochs", "1", "--history", "/dev/null", "--predictions", "/dev/null"]
    #expect(try await SmallData.train(folder, discarded).status == 0)
    #expect(try await SmallData.train(folder, discarded).output.contains(": up to date, "))
  }

  @Test("an input that is a pipe is refused, since the model is to carry its checksum")
  func pipe() async throws {
    let folder = try await SmallData.folder()
    let fold = "\(ToolRun.builtProducts)/train-fold " + SmallData.arguments(["--epochs", "1"]).joined(separator: " ")
    let run = try await ToolRun(
      "/bin/bash", ["-c", "\(fold) --images <(cat artifacts/train-images.npy)"], in: folder.path)
    #expect(run.status == 65)
    let expected =
      /train-fold: error: \/dev\/fd\/\d+: a regular file expected, a pipe found: save it to a file first\n/
    #expect(run.errors.wholeMatch(of: expected) != nil, "\(run.errors)")
    #expect(try folder.names(in: "artifacts").allSatisfy { !$0.hasPrefix("fold-") })
    // Opened, this one would be waited for.
    try #require(mkfifo(folder.path("fifo"), 0o600) == 0)
    for option in ["--images", "--labels", "--folds-file", "--initial-weights"] {
      let run = try await SmallData.train(folder, [option, "fifo"])
      expectFailure(
        run, 65, "train-fold: error: fifo: a regular file expected, a pipe found: save it to a file first")
    }
  }
}
