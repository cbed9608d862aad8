import Testing

@Suite("train-final")
struct TrainFinalTests {
  private func summary(_ folder: TemporaryFolder, epochs: String) throws {
    try folder.write("metric,mean,std\nvalid_acc,0.9,0.1\nchosen_epochs,\(epochs),\n", to: "artifacts/cv_summary.csv")
  }

  @Test("trains on all images for the chosen number of epochs")
  func chosenEpochs() async throws {
    let folder = try await SmallData.folder()
    try summary(folder, epochs: "4")
    let run = try await folder.run("train-final", SmallData.options).succeeds()
    #expect(run.output.hasPrefix("final model: 90 images to train on, 4 epochs\n"))
    #expect(try folder.names(in: "artifacts/final") == ["history.csv", "model.safetensors"])
    let history = try folder.table("artifacts/final/history.csv")
    #expect(try history.integers("epoch") == [1, 2, 3, 4])
    #expect(try history.texts("valid_loss") == ["", "", "", ""])
    #expect(try history.texts("valid_acc") == ["", "", "", ""])
    let again = try await folder.run("train-final", SmallData.options)
    #expect(again.output.contains("artifacts/final/model.safetensors: up to date"))
    try summary(folder, epochs: "5")
    let changed = try await folder.run("train-final", SmallData.options)
    #expect(
      changed.errors.hasPrefix(
        "train-final: artifacts/final/model.safetensors is out of date: max_epochs was 4, now is 5\n"))
  }

  @Test("needs no cross-validation when the epochs are given, and gives the same bytes with 1, 2 and 3 threads")
  func givenEpochs() async throws {
    let folder = try await SmallData.folder()
    try await folder.sameBytes(in: "artifacts/final") { threads in
      try await folder.run("train-final", SmallData.options + ["--epochs", "2", "--threads", threads, "--force"])
    }
  }

  @Test("another seed gives another model")
  func seed() async throws {
    let folder = try await SmallData.folder()
    let options = SmallData.options + ["--epochs", "1"]
    try await folder.run("train-final", options + ["--output-folder", "a"]).succeeds()
    try await folder.run("train-final", options + ["--output-folder", "b", "--seed", "1"]).succeeds()
    #expect(try folder.bytes("a/model.safetensors") != folder.bytes("b/model.safetensors"))
  }

  @Test("says what is missing where the number of epochs should come from")
  func noEpochs() async throws {
    let folder = try await SmallData.folder()
    try await folder.run("train-final", SmallData.options).fails(
      66,
      "train-final: error: artifacts/cv_summary.csv: no such file: check its name, or run aggregate-cv, which "
        + "makes it")
    for epochs in ["0", "1.5", "x", ""] {
      try summary(folder, epochs: epochs)
      try await folder.run("train-final", SmallData.options).fails(
        65,
        "train-final: error: artifacts/cv_summary.csv: expected a row chosen_epochs with a number from 1 to "
          + "1,000,000; found none; run aggregate-cv, or give --epochs")
    }
    #expect(try !folder.names(in: "artifacts").contains("final"))
  }

  @Test("parameters are checked before any work", arguments: ["--epochs=0", "--batch-size=0", "--learning-rate=-1"])
  func parameters(_ option: String) async throws {
    try await ToolRun("train-final", [option]).fails(64, saying: "was asked for (see 'train-final --help')\n")
  }
}
