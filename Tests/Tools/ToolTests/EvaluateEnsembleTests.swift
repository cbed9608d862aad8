import Dataset
import Formats
import FoundationEssentials
import Network
import Tensors
import Testing

@Suite("evaluate --ensemble")
struct EvaluateEnsembleTests {
  private static let columns = [
    "set", "model", "model_crc32", "images", "correct", "accuracy", "standard_error", "loss", "calibration_error",
    "brier_score", "difference", "difference_standard_error", "only_this", "only_first", "mcnemar_p",
  ]

  /// What a model gives for the test images.
  private func probabilities(_ model: String, in folder: TemporaryFolder) throws -> Tensor<Float> {
    let data = try LabelledImages.read(
      images: folder.path("artifacts/test-images.npy"), labels: folder.path("artifacts/test-labels.npy"))
    let model = try Model.read(folder.path(model))
    return try #require(try Predictor(model: model, threads: 1).evaluate(data).probabilities)
  }

  @Test("averages the folds' probabilities and compares the average with the final model image by image")
  func average() async throws {
    let folder = try await Self.undecided.value.copy()
    let run = try await folder.run("evaluate", ["--ensemble"]).succeeds()
    #expect(run.output.contains("test: the average of 3 models beside final\n"))
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })

    let folds = try (1...3).map { try probabilities("artifacts/fold-\($0)/model.safetensors", in: folder) }
    let final = try probabilities("artifacts/final/model.safetensors", in: folder)
    let labels = SmallData.labels(30).map(Int.init)
    let average: [[Float]] = (0..<30).map { image in
      (0..<3).map { label in
        let sum: Double = folds.reduce(0) { $0 + Double($1[image, label]) }
        return Float(sum / 3)
      }
    }
    let predictions = try folder.table("artifacts/evaluation/ensemble_predictions.csv")
    #expect(predictions.columns == ["set", "index", "label", "predicted", "p0", "p1", "p2"])
    let predicted: [Int] = average.map { $0.firstIndex(of: $0.max() ?? 0) ?? 0 }
    let rows: [[String]] = (0..<30).map { image in
      let probabilities: [String] = average[image].map { "\($0)" }
      return ["test", "\(image)", "\(labels[image])", "\(predicted[image])"] + probabilities
    }
    #expect(predictions.rows == rows)

    let isRight = (0..<30).map { predicted[$0] == labels[$0] }
    let finalIsRight = (0..<30).map { image in
      let row = (0..<3).map { final[image, $0] }
      return row.firstIndex(of: row.max() ?? 0) == labels[image]
    }
    let table = try folder.table("artifacts/evaluation/ensemble.csv")
    #expect(table.columns == Self.columns)
    #expect(try table.texts("model") == ["final", "fold-1", "fold-2", "fold-3", "ensemble"])
    #expect(try table.integers("correct")[0] == finalIsRight.count { $0 })
    #expect(try table.integers("correct")[4] == isRight.count { $0 })
    let onlyThis = zip(isRight, finalIsRight).count { $0 && !$1 }
    let onlyFirst = zip(isRight, finalIsRight).count { !$0 && $1 }
    #expect(Array(table.rows[4][12...13]) == ["\(onlyThis)", "\(onlyFirst)"])
    #expect(try abs(#require(table.optionalNumbers("difference")[4]) - Double(onlyThis - onlyFirst) / 30) <= 1e-15)
    #expect(table.rows[0][10...] == ["", "", "", "", ""])
    // The average of models that differ is compared with something else than itself.
    #expect(onlyThis + onlyFirst > 0)
  }

  @Test("the table's rows are the figures that evaluate gives for each model by itself")
  func members() async throws {
    let folder = try await Self.undecided.value.copy()
    try await folder.run("evaluate", ["--ensemble"]).succeeds()
    let table = try folder.table("artifacts/evaluation/ensemble.csv")
    for (row, name) in ["final", "fold-1", "fold-2", "fold-3"].enumerated() {
      let arguments = [
        "--model", "artifacts/\(name)/model.safetensors", "--images", "artifacts/test-images.npy", "--labels",
        "artifacts/test-labels.npy", "--name", name,
      ]
      try await folder.run("evaluate", arguments).succeeds()
      let metrics = try folder.table("artifacts/evaluation-\(name)/metrics.csv")
      for column in metrics.columns where column != "set" {
        #expect(try table.texts(column)[row] == metrics.texts(column)[0], "\(name) \(column)")
      }
    }
  }

  @Test("models of any network, given by their files, are averaged; those of one kind of images only")
  func givenModels() async throws {
    let folder = try await SmallData.finished.value.copy()
    func untrained(_ architecture: String, side: Int = 12, classes: Int = 3, to name: String) throws {
      let shape = try NetworkShape(
        Architecture(architecture), image: ImageShape(height: side, width: side), classes: classes)
      try Model(shape: shape, parameters: Parameters(glorotUniformFor: shape, seed: 5, fold: 0), training: nil)
        .write(to: folder.path(name))
    }
    try untrained("pool,pool,dense5", to: "other.safetensors")
    func run(_ models: [String]) async throws -> ToolRun {
      try await folder.run("evaluate", models.flatMap { ["--ensemble-model", $0] })
    }
    let models = ["other.safetensors", "artifacts/fold-2/model.safetensors"]
    try await run(models).succeeds()
    let table = try folder.table("artifacts/evaluation/ensemble.csv")
    #expect(try table.texts("model") == ["final", "other.safetensors", "fold-2", "ensemble"])
    let checksums = try (["artifacts/final/model.safetensors"] + models).map {
      "0x" + (try CRC32.of(file: folder.path($0))).hexadecimal
    }
    #expect(try table.texts("model_crc32") == checksums + [""])

    try folder.remove("artifacts/evaluation")
    try untrained("dense5", side: 14, to: "images.safetensors")
    try untrained("dense5", classes: 4, to: "classes.safetensors")
    for (name, found) in [("images", "14×14 and 3"), ("classes", "12×12 and 4")] {
      try await run([models[0], "\(name).safetensors"]).fails(
        65,
        "evaluate: error: \(name).safetensors: expected a model for images of 12×12 and 3 classes, as "
          + "artifacts/final/model.safetensors is; found one for images of \(found) classes; choose models for the "
          + "same data")
    }
    #expect(try !folder.names(in: "artifacts").contains("evaluation"))
  }

  @Test("with --images, the average is of those images, and its files are with theirs")
  func otherImages() async throws {
    let folder = try await SmallData.finished.value.copy()
    try NPY.write(SmallData.images(12, seed: 5), to: folder.path("mine.npy"))
    try NPY.write(Tensor<UInt8>(shape: [12], SmallData.labels(12)), to: folder.path("mine-labels.npy"))
    let arguments = ["--images", "mine.npy", "--labels", "mine-labels.npy", "--name", "mine", "--ensemble"]
    try await folder.run("evaluate", arguments).succeeds()
    let table = try folder.table("artifacts/evaluation-mine/ensemble.csv")
    #expect(try table.texts("set") == Array(repeating: "mine", count: 5))
    #expect(try table.integers("images") == Array(repeating: 12, count: 5))
  }

  @Test("gives the same bytes with 1 and 3 threads")
  func threads() async throws {
    let folder = try await Self.undecided.value.copy()
    let results = try await folder.sameBytes(in: "artifacts/evaluation", threads: ["1", "3"]) { threads in
      try await folder.run("evaluate", ["--ensemble", "--temperature", "1.5", "--threads", threads])
    }
    #expect(results.count == 8)
  }

  @Test("a fold that has no model is named")
  func missingFold() async throws {
    let folder = try await SmallData.finished.value.copy()
    try folder.remove("artifacts/fold-2/model.safetensors")
    try await folder.run("evaluate", ["--ensemble"]).fails(
      66, beginning: "evaluate: error: artifacts/fold-2/model.safetensors: ")
    #expect(try !folder.names(in: "artifacts").contains("evaluation"))
  }

  @Test(
    "parameters are checked before any work",
    arguments: [
      (["--ensemble-model=a"], "--ensemble-model is given once; one model is no ensemble, give two or more")
    ])
  func parameters(_ arguments: [String], _ message: String) async throws {
    try await ToolRun("evaluate", arguments).fails(64, "evaluate: error: \(message) (see 'evaluate --help')")
  }

  /// A run whose models are trained so little that they differ; made once, to be copied.
  static let undecided = Task {
    let folder = try await SmallData.folder().shared()
    let little = ["--epochs", "1", "--learning-rate", "0.002"]
    for fold in 1...3 {
      try await SmallData.train(folder, fold: fold, little + ["--seed", "\(fold)"]).succeeds()
    }
    try await folder.run("train-final", SmallData.options + little).succeeds()
    return folder
  }
}
