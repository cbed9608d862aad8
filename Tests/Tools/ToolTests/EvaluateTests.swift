import Formats
import Glibc
import Tensors
import Testing

@Suite("evaluate")
struct EvaluateTests {
  private func folder() async throws -> TemporaryFolder {
    let folder = try await SmallData.folder()
    try await folder.run("train-final", SmallData.options + ["--epochs", "3"]).succeeds()
    return folder
  }

  @Test("measures training and test set, and its four files agree with each other")
  func agreement() async throws {
    let folder = try await folder()
    let run = try await folder.run("evaluate").succeeds()
    #expect(run.errors.isEmpty)
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(
      try folder.names(in: "artifacts/evaluation") == [
        "confusion.csv", "metrics.csv", "per_class.csv", "predictions.csv",
      ])

    let metrics = try folder.table("artifacts/evaluation/metrics.csv")
    #expect(
      metrics.columns == [
        "set", "images", "correct", "accuracy", "standard_error", "loss", "calibration_error", "brier_score",
        "model_crc32",
      ])
    let checksum = "0x" + (try CRC32.of(file: folder.path("artifacts/final/model.safetensors"))).hexadecimal
    #expect(try metrics.texts("model_crc32") == [checksum, checksum])
    #expect(try metrics.texts("set") == ["train", "test"])
    #expect(try metrics.integers("images") == [90, 30])
    for (row, set) in [(0, "train"), (1, "test")] {
      let predictions = try Predictions(of: set, folder.table("artifacts/evaluation/predictions.csv"))
      let correct = zip(predictions.labels, predictions.predicted).count { $0.0 == $0.1 }
      let count = predictions.labels.count
      #expect(predictions.indices == Array(0..<count))
      #expect(try metrics.integers("correct")[row] == correct)
      let accuracy = Double(correct) / Double(count)
      #expect(try metrics.numbers("accuracy")[row] == accuracy)
      let error = (accuracy * (1 - accuracy) / Double(count)).squareRoot()
      #expect(try abs(metrics.numbers("standard_error")[row] - error) <= 1e-15)
      // The probabilities are rounded to float: a relative error of 2⁻²⁴ is at most that much in the logarithm, and the
      // network's own logarithm is a float's, too.
      #expect(try abs(metrics.numbers("loss")[row] - predictions.loss) <= 1e-6)
      #expect(try abs(metrics.numbers("brier_score")[row] - predictions.brier) <= 1e-6)
      #expect(try abs(metrics.numbers("calibration_error")[row] - predictions.calibrationError) <= 1e-6)
      try expectCounts(set, predictions, folder)
    }
  }

  /// Counts confusions and scores again from the predictions.
  private func expectCounts(_ set: String, _ predictions: Predictions, _ folder: TemporaryFolder) throws {
    let confusion = try folder.table("artifacts/evaluation/confusion.csv")
    #expect(confusion.columns == ["set", "label", "predicted_0", "predicted_1", "predicted_2"])
    let perClass = try folder.table("artifacts/evaluation/per_class.csv")
    #expect(perClass.columns == ["set", "label", "precision", "recall", "f1", "support"])
    let pairs = Array(zip(predictions.labels, predictions.predicted))
    for label in 0..<3 {
      let counts = (0..<3).map { predicted in pairs.count { $0 == (label, predicted) } }
      #expect(confusion.rows.contains([set, "\(label)"] + counts.map { "\($0)" }))
      let support = pairs.count { $0.0 == label }
      let recall = Double(counts[label]) / Double(support)
      let row = try #require(perClass.rows.first { $0[0] == set && $0[1] == "\(label)" })
      #expect(row[3] == "\(recall)")
      #expect(row[5] == "\(support)")
    }
  }

  @Test("a model that comes through a pipe is measured as the file is")
  func pipedModel() async throws {
    let folder = try await folder()
    try await folder.run("evaluate").succeeds()
    let expected = try folder.bytes("artifacts/evaluation/metrics.csv")
    let model = try folder.bytes("artifacts/final/model.safetensors")
    try await folder.run("evaluate", ["--model", "/dev/stdin", "--output-folder", "piped"], input: model).succeeds()
    #expect(try folder.bytes("piped/metrics.csv") == expected)
  }

  @Test("gives the same bytes with 1, 2 and 3 threads")
  func threads() async throws {
    let folder = try await folder()
    try await folder.sameBytes(in: "artifacts/evaluation") { try await folder.run("evaluate", ["--threads", $0]) }
  }

  @Test("measures any images given, under a name of their own")
  func otherImages() async throws {
    let folder = try await folder()
    try NPY.write(SmallData.images(12, seed: 5), to: folder.path("mine.npy"))
    try NPY.write(Tensor<UInt8>(shape: [12], SmallData.labels(12)), to: folder.path("mine-labels.npy"))
    let arguments = ["--images", "mine.npy", "--labels", "mine-labels.npy", "--name", "mine"]
    let run = try await folder.run("evaluate", arguments).succeeds()
    #expect(run.output.contains("\nmine      12 "))
    #expect(try folder.table("artifacts/evaluation-mine/metrics.csv").texts("set") == ["mine"])
    #expect(try !folder.names(in: "artifacts").contains("evaluation"))
    let quiet = try await folder.run("evaluate", arguments + ["--quiet"])
    #expect(quiet == ToolRun(status: 0, output: "", errors: ""))
  }

  @Test("refuses images that are not of the kind that the model was made for")
  func otherKind() async throws {
    let folder = try await folder()
    func run(_ images: Tensor<UInt8>, _ labels: [UInt8]) async throws -> ToolRun {
      try NPY.write(images, to: folder.path("x.npy"))
      try NPY.write(Tensor<UInt8>(shape: [labels.count], labels), to: folder.path("y.npy"))
      return try await folder.run("evaluate", ["--images", "x.npy", "--labels", "y.npy"])
    }
    try await run(Tensor(shape: [2, 11, 12], repeating: 0), [0, 1]).fails(
      65,
      "evaluate: error: x.npy: expected images of 12×12, as the network was made for; found 11×12; choose images "
        + "and model that belong together")
    try await run(SmallData.images(4, seed: 1), [0, 1, 3, 1]).fails(
      65, "evaluate: error: y.npy: expected labels from 0 to 2; found 3 at index 2; use data with the same 3 classes")
    try await run(SmallData.images(4, seed: 1), [0, 1, 2]).fails(
      65,
      "evaluate: error: y.npy: expected 4 labels, one for each image of x.npy; found 3; use images and labels of "
        + "the same data set")
    #expect(try !folder.names(in: "artifacts").contains { $0.hasPrefix("evaluation") })
  }

  @Test("refuses training images that the model was not trained on")
  func otherTrainingImages() async throws {
    let folder = try await folder()
    try folder.change("artifacts/train-images.npy") { $0[$0.count - 1] ^= 1 }
    try await folder.run("evaluate").fails(
      65,
      "evaluate: error: artifacts/train-images.npy: expected the file that artifacts/final/model.safetensors was "
        + "trained on; found another one (their CRC-32 differ); train the model again, or name what to measure it on "
        + "with --images and --labels")
  }

  @Test(
    "parameters are checked before any work",
    arguments: [
      (["--images=x"], "--images needs --labels"), (["--labels=x"], "--labels needs --images"),
      (["--name=a/b"], "--name 'a/b'"), (["--name", ""], "--name ''"), (["--threads=257"], "--threads is 257"),
    ])
  func parameters(_ arguments: [String], _ message: String) async throws {
    try await ToolRun("evaluate", arguments).fails(64, beginning: "evaluate: error: \(message)")
  }

  @Test("shows the most frequent mistakes where the matrix is too wide")
  func manyClasses() async throws {
    let folder = try TemporaryFolder()
    let labels = (0..<94).map { UInt8($0 % 47) }
    for name in ["train", "test"] {
      try NPY.write(SmallData.images(94, seed: 3), to: folder.path("artifacts/\(name)-images.npy"))
      try NPY.write(Tensor<UInt8>(shape: [94], labels), to: folder.path("artifacts/\(name)-labels.npy"))
    }
    let options = ["--architecture", "pool,dense4", "--epochs", "1"]
    try await folder.run("train-final", options).succeeds()
    let run = try await folder.run("evaluate").succeeds()
    #expect(run.output.contains("the most frequent mistakes"))
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}

private struct Predictions {
  let indices: [Int]
  let labels: [Int]
  let predicted: [Int]
  /// The mean negative logarithm of the probability given to the label.
  let loss: Double
  /// The mean of the squared errors of each row's probabilities.
  let brier: Double
  /// The weighted mean of |confidence − accuracy| in fifteen bins.
  let calibrationError: Double

  init(of set: String, _ table: CSVTable) throws {
    #expect(table.columns == ["set", "index", "label", "predicted", "p0", "p1", "p2"])
    let rows = table.rows.filter { $0[0] == set }
    indices = rows.compactMap { Int($0[1]) }
    let labels = rows.compactMap { Int($0[2]) }
    self.labels = labels
    predicted = rows.compactMap { Int($0[3]) }
    let sum = zip(rows, labels).reduce(0) { $0 - log(Double($1.0[4 + $1.1]) ?? 0) }
    loss = sum / Double(rows.count)
    let errors = zip(rows, labels).map { row, label in
      (0..<3).reduce(0) { $0 + pow((Double(row[4 + $1]) ?? .nan) - ($1 == label ? 1 : 0), 2) }
    }
    brier = errors.reduce(0, +) / Double(rows.count)
    var gaps = [Double](repeating: 0, count: 15)
    for row in rows {
      let confidence = row[4...].compactMap(Double.init).max() ?? .nan
      gaps[Int((confidence * 15).rounded(.up)) - 1] += confidence - (row[2] == row[3] ? 1 : 0)
    }
    calibrationError = gaps.reduce(0) { $0 + abs($1) } / Double(rows.count)
  }
}
