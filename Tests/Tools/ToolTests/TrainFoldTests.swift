import Formats
import Testing

@Suite("train-fold")
struct TrainFoldTests {
  @Test("writes model, history, result and predictions, and prints the network")
  func files() async throws {
    let folder = try await SmallData.folder()
    let run = try await SmallData.train(folder, fold: 2, ["--epochs", "5"]).succeeds()
    #expect(run.output.hasPrefix("fold 2 of 3: 60 images to train on, 30 to validate on\n\nLayer "))
    // conv4: 9·4 + 4; dense8 on 5×5×4: 100·8 + 8; output: 8·3 + 3.
    #expect(run.output.contains("Trainable parameters: 875\n"))
    #expect(run.output.contains("valid       30"))
    #expect(
      try folder.names(in: "artifacts/fold-2") == ["history.csv", "model.safetensors", "predictions.csv", "result.csv"])

    let history = try folder.table("artifacts/fold-2/history.csv")
    #expect(history.columns == ["epoch", "train_loss", "train_acc", "valid_loss", "valid_acc", "seconds"])
    #expect(try history.integers("epoch") == [1, 2, 3, 4, 5])

    let result = try folder.table("artifacts/fold-2/result.csv")
    #expect(
      result.columns == [
        "fold", "train_loss", "train_acc", "valid_loss", "valid_acc", "best_epoch", "epochs_run", "seconds",
      ])
    #expect(try result.integers("fold") == [2])
    #expect(try result.integers("epochs_run") == [5])
    // Without --restore-best the last epoch's weights are the result.
    #expect(try result.texts("valid_loss") == [history.texts("valid_loss")[4]])
    #expect(try result.texts("valid_acc") == [history.texts("valid_acc")[4]])
    let accuracies = try history.numbers("valid_acc")
    let best = try #require(accuracies.firstIndex(of: accuracies.max() ?? 0))
    #expect(try result.integers("best_epoch") == [best + 1])
  }

  @Test("predicts exactly the images held out, and counts them right")
  func predictions() async throws {
    let folder = try await SmallData.folder()
    try await SmallData.train(folder, fold: 3, ["--epochs", "8"]).succeeds()
    let folds = try folder.table("artifacts/train_folds.csv")
    let held = try zip(folds.integers("index"), folds.integers("kfold")).filter { $0.1 == 3 }.map(\.0)
    let predictions = try folder.table("artifacts/fold-3/predictions.csv")
    #expect(predictions.columns == ["index", "label", "predicted", "p0", "p1", "p2"])
    #expect(try predictions.integers("index") == held)
    let (labels, predicted) = try (predictions.integers("label"), predictions.integers("predicted"))
    #expect(labels == held.map { Int(SmallData.labels(90)[$0]) })
    for (row, winner) in zip(predictions.rows, predicted) {
      let probabilities = row[3...].compactMap { Float($0) }
      // Three roundings to float, each of at most half a unit in the last place of a number below 1, and their sum's.
      #expect(abs(probabilities.reduce(0, +) - 1) <= 4 * Float.ulpOfOne)
      #expect(probabilities.firstIndex(of: probabilities.max() ?? 0) == winner)
    }
    let correct = zip(labels, predicted).count { $0.0 == $0.1 }
    let accuracy = try folder.table("artifacts/fold-3/result.csv").numbers("valid_acc")
    #expect(accuracy == [Double(correct) / Double(held.count)])
    #expect(accuracy[0] > 0.9, "a bright bar is easy to see")
  }

  @Test("says on request what each layer took")
  func profile() async throws {
    let folder = try await SmallData.folder()
    let run = try await SmallData.train(folder, fold: 1, ["--epochs", "2", "--profile", "--threads", "1"]).succeeds()
    let lines = run.output.split(separator: "\n")
    let start = try #require(lines.firstIndex { $0.hasPrefix("µs for an image") })
    let names = ["conv1+pool1", "dense1", "dense2", "pixels and loss", "waiting"]
    for (line, name) in zip(lines[(start + 2)...], names) { #expect(line.hasPrefix(name)) }
    #expect(lines[start + 8].hasPrefix("all threads") && lines[start + 8].contains("100.0 %"))
    #expect(lines[start + 9].hasSuffix(" images/s in training steps on 1 thread"))
    #expect(lines.allSatisfy { $0.count <= 84 })
    #expect(run.output.contains("GFLOP/s  of limit\n"))

    let again = try await SmallData.train(folder, fold: 1, ["--epochs", "2", "--profile"]).succeeds()
    #expect(again.errors.contains("train-fold: nothing was trained, so there is no profile"))
    let plain = try await SmallData.train(folder, fold: 1, ["--epochs", "2", "--force"])
    #expect(!plain.output.contains("µs"))
  }

  @Test("gives the same bytes with 1, 2 and 3 threads")
  func threads() async throws {
    let folder = try await SmallData.folder()
    try await folder.sameBytes(in: "artifacts/fold-1") { threads in
      try await SmallData.train(folder, ["--epochs", "3", "--threads", threads, "--force"])
    }
  }

  @Test("gives the same bytes with 1, 2 and 3 threads for the default network too")
  func threadsOfTheDefaultNetwork() async throws {
    let folder = try TemporaryFolder()
    let convert = ["--data", "\(packageFolder)/data/mnist", "--limit", "300"]
    try await folder.run("idx-convert", convert).succeeds()
    try await folder.run("make-folds", ["--folds", "2"]).succeeds()
    try await folder.sameBytes(in: "artifacts/fold-1") { threads in
      let arguments = ["--fold", "1", "--epochs", "1", "--threads", threads, "--force"]
      let run = try await folder.run("train-fold", arguments)
      #expect(run.output.contains("Trainable parameters: 93,322\n"))
      return run
    }
  }

  @Test("prints a plain line for each epoch where there is no terminal, and nothing with --quiet")
  func progress() async throws {
    let folder = try await SmallData.folder()
    let run = try await SmallData.train(folder, ["--epochs", "2"])
    let pattern =
      /fold 1 of 3, epoch [12]\/2: loss \d\.\d{4}, accuracy \d+\.\d\d %; valid \d\.\d{4}, \d+\.\d\d %; \d+\.\d s/
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.wholeMatch(of: pattern) != nil })
    let quiet = try await SmallData.train(folder, ["--epochs", "2", "--force", "--quiet"])
    #expect(quiet == ToolRun(status: 0, output: "", errors: ""))
  }

  @Test("stops when the validation loss no longer falls; --restore-best ends with the best epoch's weights")
  func earlyStopping() async throws {
    // Classes that the pixels say nothing of: what is learnt of the training part makes the validation loss rise.
    let labels = (0..<90).map { UInt8($0 / 2 % 3) }
    let folder = try await SmallData.folder(labels: labels)
    try await SmallData.train(folder, ["--epochs", "300", "--patience", "2", "--restore-best"]).succeeds()
    let losses = try folder.table("artifacts/fold-1/history.csv").numbers("valid_loss")
    let best = try #require(losses.min())
    let bestEpoch = try #require(losses.firstIndex(of: best)) + 1
    #expect(losses.count == bestEpoch + 2)
    let result = try folder.table("artifacts/fold-1/result.csv")
    #expect(try result.numbers("valid_loss") == [best])
    #expect(try result.integers("epochs_run") == [losses.count])
    try await SmallData.train(folder, ["--epochs", "300", "--patience", "2", "--force"]).succeeds()
    #expect(try folder.table("artifacts/fold-1/result.csv").numbers("valid_loss") == [#require(losses.last)])
  }

  @Test("goes on from the weights of a model, whose architecture need not be said again")
  func initialWeights() async throws {
    let folder = try await SmallData.folder()
    let first = ["--output-folder", "first", "--epochs", "10"]
    try await SmallData.train(folder, first).succeeds()
    let end = try #require(folder.table("first/history.csv").numbers("train_loss").last)
    let weights = "first/model.safetensors"
    try await folder.run(
      "train-fold", ["--fold", "1", "--epochs", "1", "--learning-rate", "0.0001", "--initial-weights", weights]
    ).succeeds()
    let start = try #require(folder.table("artifacts/fold-1/history.csv").numbers("train_loss").first)
    #expect(start < 1.1 * end)
    // The weights are among the inputs: with other ones the model is out of date.
    let arguments = SmallData.arguments(["--epochs", "1", "--learning-rate", "0.0001"])
    try await folder.run("train-fold", arguments).fails(73, saying: "the content of initial-weights is gone")
  }

  @Test("refuses the weights of another network")
  func otherWeights() async throws {
    let folder = try await SmallData.folder()
    try await SmallData.train(folder, ["--epochs", "1", "--output-folder", "first"]).succeeds()
    let run = try await folder.run(
      "train-fold",
      ["--fold", "2", "--architecture", "conv4,pool,dense9", "--initial-weights", "first/model.safetensors"])
    run.fails(
      65,
      "train-fold: error: first/model.safetensors: expected weights for conv4,pool,dense9 on 12×12 images of 3 "
        + "classes; found for conv4,pool,dense8 on 12×12 images of 3 classes; --new-head takes those below the dense "
        + "layers alone")
  }

  @Test("without shuffling is another training, and repeatable")
  func noShuffle() async throws {
    let folder = try await SmallData.folder()
    try await SmallData.train(folder, ["--epochs", "2"]).succeeds()
    let shuffled = try folder.bytes("artifacts/fold-1/model.safetensors")
    try await SmallData.train(folder, ["--epochs", "2", "--no-shuffle", "--force"]).succeeds()
    let inOrder = try folder.bytes("artifacts/fold-1/model.safetensors")
    #expect(inOrder != shuffled)
    try await SmallData.train(folder, ["--epochs", "2", "--no-shuffle", "--force"]).succeeds()
    #expect(try folder.bytes("artifacts/fold-1/model.safetensors") == inOrder)
  }

  @Test("names epoch and batch when training diverges, and writes no model")
  func divergence() async throws {
    let folder = try await SmallData.folder()
    let run = try await SmallData.train(folder, ["--learning-rate", "1e30"])
    #expect(run.status == 65)
    let line = try #require(run.errors.split(separator: "\n").last)
    let model = "artifacts/fold-1/model.safetensors"
    #expect(line.hasPrefix("train-fold: error: \(model): no model is written: training diverged: "))
    #expect(line.contains(/batch \d+ of epoch \d+; use a learning rate below 1e\+30$/))
    #expect(try folder.names(in: "artifacts/fold-1") == [])
  }

  @Test(
    "parameters are checked before any work",
    arguments: [
      (["--fold=0"], "--fold 0: folds are counted from 1"),
      (["--fold=4"], "--fold 4: artifacts/train_folds.csv has folds 1 to 3"),
      (["--fold=x"], "The value 'x' is invalid for '--fold <k>'"),
      (["--fold=1", "--epochs=0"], "epochs: 1 to 1000000 are possible, 0 was asked for"),
      (["--fold=1", "--patience=-1"], "patience: 0 to 1000000 are possible, -1 was asked for"),
      (["--fold=1", "--batch-size=0"], "batch size: 1 to 1000000 are possible, 0 was asked for"),
      (["--fold=1", "--learning-rate=0"], "learning rate: finite numbers above 0 are possible, 0.0 was asked for"),
      (["--fold=1", "--learning-rate=nan"], "learning rate: finite numbers above 0 are possible, nan was asked for"),
      (["--fold=1", "--seed=4294967296"], "The value '4294967296' is invalid for '--seed <s>'"),
      (["--fold=1", "--threads=0"], "--threads is 0; give a number from 1 to 256"),
      (["--fold=1", "--artifacts", ""], "--artifacts is empty"),
      (["--fold=1", "--architecture=conv32,pol"], "\"pol\" is not a layer"),
      (["--fold=1", "--architecture=dense8,conv4"], "conv4 follows a dense layer"),
      (["--fold=1", "--architecture=conv4,pool,pool,conv4"], "conv2: a 3×3 kernel does not fit its 2×2 input"),
      ([], "Missing expected argument '--fold <k>'"),
    ])
  func parameters(_ arguments: [String], _ message: String) async throws {
    let folder = try await SmallData.folder()
    try await folder.run("train-fold", arguments).failsInOneLine(
      64, beginning: "train-fold: error: ", saying: message, ending: " (see 'train-fold --help')\n")
    #expect(try !folder.names(in: "artifacts").contains("fold-1"))
  }

  @Test("refuses folds of other labels")
  func otherFolds() async throws {
    let folder = try await SmallData.folder()
    let folds = try folder.text("artifacts/train_folds.csv")
    try folder.write(folds.replacing("\n5,2,", with: "\n5,1,"), to: "artifacts/train_folds.csv")
    try await SmallData.train(folder).fails(
      65,
      "train-fold: error: artifacts/train_folds.csv: labels differ at index 5: expected 2 as in "
        + "artifacts/train-labels.npy; found 1; make the folds from these labels")
  }
}
