import Subprocess
import Testing

@Suite("One run at a time")
struct LockTests {
  private let long = ["--epochs", "100000", "--patience", "100000"]

  @Test("a second run on the same fold is told who holds it; other folds run; a killed run blocks nobody")
  func secondRun() async throws {
    let folder = try await SmallData.folder()
    let first = try await folder.run("train-fold", SmallData.arguments(long)) { send in
      try await waitForFile(folder.path("artifacts/fold-1/checkpoint.safetensors"))
      let second = try await SmallData.train(folder)
      #expect(second.status == 75)
      let line = try #require(second.errors.split(separator: "\n").last)
      #expect(
        line.wholeMatch(
          of:
            /train-fold: error: artifacts\/fold-1\/model\.safetensors\.lock: held by train-fold 1, process \d+ on \S+ since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ; wait for that run to end, or stop it/
        ) != nil, "\(line)")
      try await SmallData.train(folder, fold: 2, ["--epochs", "1"]).succeeds()
      try send(.kill)
    }
    #expect(first.status == -9, "\(first.errors.suffix(1000))")
    try await SmallData.train(folder, ["--epochs", "1", "--restart"]).succeeds()
    #expect(
      try folder.names(in: "artifacts/fold-1") == ["history.csv", "model.safetensors", "predictions.csv", "result.csv"])
  }

  @Test("nobody takes a run's checkpoint from it, not even who would find the model up to date")
  func checkpointOfARun() async throws {
    let folder = try await SmallData.folder()
    let checkpoint = "artifacts/fold-1/checkpoint.safetensors"
    try await SmallData.train(folder, ["--epochs", "1"]).succeeds()
    let first = try await folder.run("train-fold", SmallData.arguments(long + ["--force"])) { send in
      try await waitForFile(folder.path(checkpoint))
      try await SmallData.train(folder, ["--epochs", "1"]).fails(
        75, saying: ".safetensors.lock: held by train-fold 1, process ")
      #expect(try folder.names(in: "artifacts/fold-1").contains("checkpoint.safetensors"))
      try send(.kill)
    }
    #expect(first.status == -9)
  }
}
