import Formats
import Glibc
import Tensors
import Testing

@Suite("What is up to date is not trained again")
struct StalenessTests {
  private let model = "artifacts/fold-1/model.safetensors"

  private func trainedFolder() async throws -> TemporaryFolder {
    let folder = try await SmallData.folder()
    try await SmallData.train(folder, ["--epochs", "2"]).succeeds()
    return folder
  }

  @Test("the same command changes nothing and says so")
  func upToDate() async throws {
    let folder = try await trainedFolder()
    // The time that it took would differ, had it been trained again.
    let before = try folder.bytes("artifacts/fold-1/result.csv")
    let run = try await SmallData.train(folder, ["--epochs", "2", "--threads", "1"]).succeeds()
    #expect(
      run.output.hasSuffix(
        "\n\(model): up to date, made from the same inputs with the same options"
          + " (--force trains again)\n"))
    #expect(run.errors == "")
    #expect(try folder.bytes("artifacts/fold-1/result.csv") == before)
  }

  @Test(
    "a finished model of other options is kept, and the message says which; --force trains again",
    arguments: [
      (["--epochs=2", "--seed=7"], "seed was 42, now is 7"),
      (["--epochs=1"], "max_epochs was 2, now is 1"),
      (
        ["--epochs=3", "--schedule=cosine"],
        "max_epochs was 2, now is 3, patience was 3, now is none, schedule is new (cosine)"
      ),
      (["--epochs=2", "--batch-size=8"], "batch_size was 16, now is 8"),
      (["--epochs=2", "--learning-rate=0.02"], "learning_rate was 0.01, now is 0.02"),
      (["--epochs=2", "--patience=9"], "patience was 3, now is 9"),
      (["--epochs=2", "--restore-best"], "restore_best was false, now is true"),
      (["--epochs=2", "--no-shuffle"], "shuffle was true, now is false"),
      (["--epochs=2", "--architecture=conv4,pool"], "architecture was conv4,pool,dense8, now is conv4,pool"),
    ])
  func otherOptions(_ options: [String], _ reason: String) async throws {
    let folder = try await trainedFolder()
    let before = try folder.results("artifacts/fold-1")
    let run = try await SmallData.train(folder, options)
    #expect(run.status == 73)
    #expect(
      run.errors
        == "train-fold: error: \(model): expected a model with the same inputs and options; found a finished one that "
        + "differs (\(reason)), which would be lost; choose another --artifacts to keep it, or replace it with "
        + "--force\n")
    #expect(try folder.results("artifacts/fold-1") == before)
    try await SmallData.train(folder, options + ["--force"]).succeeds()
    #expect(try folder.bytes(model) != before["model.safetensors"])
  }

  @Test("more epochs, all else equal, lose nothing: the first ones are the same")
  func moreEpochs() async throws {
    let folder = try await trainedFolder()
    let before = try folder.table("artifacts/fold-1/history.csv").numbers("train_loss")
    let run = try await SmallData.train(folder, ["--epochs", "4"]).succeeds()
    #expect(run.errors.hasPrefix("train-fold: \(model) is out of date: max_epochs was 2, now is 4\n"))
    let after = try folder.table("artifacts/fold-1/history.csv").numbers("train_loss")
    #expect(after.count == 4)
    #expect(Array(after.prefix(2)) == before)
  }

  @Test("weights that somebody else put there are kept")
  func otherWeights() async throws {
    let folder = try await SmallData.folder()
    let weights = Safetensors(tensors: ["layer.weight": Tensor(shape: [2], [1, 2])]).encoded()
    try folder.write(weights, to: model)
    try await SmallData.train(folder, ["--epochs", "2"]).fails(
      73, saying: "\(model): expected a model of this training; found another safetensors file, which would be lost")
    #expect(try folder.bytes(model) == weights)
  }

  @Test("another input is noticed, and says which", arguments: ["train-images.npy", "train_folds.csv"])
  func otherInput(_ input: String) async throws {
    let folder = try await trainedFolder()
    if input == "train_folds.csv" {
      try await folder.run("make-folds", ["--folds", "3", "--seed", "1", "--force"]).succeeds()
    } else {
      try folder.change("artifacts/\(input)") { $0[$0.count - 1] ^= 1 }
    }
    try await SmallData.train(folder, ["--epochs", "2"]).fails(
      73, saying: "found a finished one that differs (the content of \(input) was ")
  }

  @Test("a file that is missing or damaged is made again")
  func missingFile() async throws {
    let folder = try await trainedFolder()
    let content = try folder.bytes(model)
    try folder.remove("artifacts/fold-1/history.csv")
    let completed = try await SmallData.train(folder, ["--epochs", "2"])
    #expect(completed.errors.hasPrefix("train-fold: \(model) is made again: artifacts/fold-1/history.csv is missing\n"))
    #expect(try folder.names(in: "artifacts/fold-1").contains("history.csv"))
    try folder.change(model) { $0.removeLast() }
    let mended = try await SmallData.train(folder, ["--epochs", "2"]).succeeds()
    #expect(mended.errors.contains("it will be replaced\n"))
    #expect(try folder.bytes(model) == content)
  }

  @Test(
    "a table beside the model that is damaged is made again",
    arguments: [
      ("predictions.csv", "is empty", ": expected a header line; found an empty file"),
      ("history.csv", "ends in a row", ": "),
      ("result.csv", "lacks the last row", ": expected one row of results; found none"),
      ("predictions.csv", "lacks the last row", " has "),
      ("history.csv", "lacks the last row", " has 1 row"),
      ("history.csv", "has another run's row", " has 3 rows"),
    ])
  func damagedTable(_ name: String, _ damage: String, _ reason: String) async throws {
    let folder = try await trainedFolder()
    let before = try folder.results("artifacts/fold-1")
    try folder.change("artifacts/fold-1/\(name)") { bytes in
      let rows = bytes.split(separator: UInt8(ascii: "\n")).map { $0 + [UInt8(ascii: "\n")] }
      switch damage {
      case "is empty": bytes = []
      case "ends in a row": bytes = Array(bytes.prefix(40))
      case "lacks the last row": bytes = Array(rows.dropLast().joined())
      default: bytes += rows[rows.count - 1]
      }
    }
    let run = try await SmallData.train(folder, ["--epochs", "2"]).succeeds()
    #expect(
      run.errors.hasPrefix("train-fold: \(model) is made again: artifacts/fold-1/\(name)\(reason)"), "\(run.errors)")
    #expect(try folder.results("artifacts/fold-1") == before)
  }

  @Test("where nothing may be written, what is up to date is so all the same", Permissions.areObeyed)
  func readOnlyFolder() async throws {
    let folder = try await trainedFolder()
    let place = folder.path("artifacts/fold-1")
    try #require(chmod(place, 0o555) == 0)
    defer { chmod(place, 0o755) }
    let same = try await Permissions.run("train-fold", SmallData.arguments(["--epochs", "2"]), in: folder).succeeds()
    #expect(same.output.contains(": up to date, "))
    let other = try await Permissions.run("train-fold", SmallData.arguments(["--epochs", "3"]), in: folder)
    #expect(other.status == 73)
  }

  @Test("what a killed run left goes when the model is found up to date, but for the checkpoint of another training")
  func leftovers() async throws {
    let folder = try await trainedFolder()
    let files = try folder.names(in: "artifacts/fold-1")
    let killed = try await Brake(in: folder).run(
      "train-fold", SmallData.arguments(["--epochs", "30", "--patience", "30", "--force"]), in: folder,
      until: "artifacts/fold-1/checkpoint.safetensors", then: .kill)
    try #require(killed.status == -9)
    #expect(try folder.names(in: "artifacts/fold-1").contains("model.safetensors.lock"))
    let partial = "artifacts/fold-1/.checkpoint.safetensors.0123abcd.partial"
    try folder.write([1, 2, 3], to: partial)
    let run = try await SmallData.train(folder, ["--epochs", "2"])
    #expect(run.output.contains(": up to date, "))
    #expect(try folder.names(in: "artifacts/fold-1") == (files + ["checkpoint.safetensors"]).sorted())
    try folder.write(folder.bytes(model), to: "artifacts/fold-1/checkpoint.safetensors")
    try await SmallData.train(folder, ["--epochs", "2"]).succeeds()
    #expect(try folder.names(in: "artifacts/fold-1") == files)
  }

  @Test("--force trains again, to the same bytes")
  func force() async throws {
    let folder = try await trainedFolder()
    let before = try folder.results("artifacts/fold-1")
    let run = try await SmallData.train(folder, ["--epochs", "2", "--force"])
    #expect(run.errors.contains("epoch 2/2"))
    #expect(try folder.results("artifacts/fold-1") == before)
  }
}
