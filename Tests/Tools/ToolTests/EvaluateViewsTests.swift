import Dataset
import Formats
import Glibc
import Network
import Testing

@Suite("evaluate --views")
struct EvaluateViewsTests {
  private static let columns = [
    "set", "model", "model_crc32", "views", "images", "correct", "accuracy", "standard_error", "loss",
    "calibration_error", "brier_score", "difference", "difference_standard_error", "only_this", "only_first",
    "mcnemar_p",
  ]

  /// What a model gives for the test images in the mean over views.
  private func probabilities(_ model: String, _ views: Views, in folder: TemporaryFolder) throws -> [[Float]] {
    let data = try LabelledImages.read(
      images: folder.path("artifacts/test-images.npy"), labels: folder.path("artifacts/test-labels.npy"))
    let predictor = try Predictor(model: Model.read(folder.path("artifacts/\(model)/model.safetensors")), threads: 1)
    var sums = Array(repeating: 0.0, count: 30 * 3)
    for distortions in views.distortions {
      var values: [Float] = []
      _ = try predictor.evaluate(data, distortions: distortions) { values += $1.elements }
      for (place, value) in values.enumerated() { sums[place] += Double(value) }
    }
    return (0..<30).map { image in (0..<3).map { Float(sums[image * 3 + $0] / Double(views.count)) } }
  }

  private func correct(_ probabilities: [[Float]]) -> Int {
    zip(probabilities, SmallData.labels(30)).count { row, label in row.firstIndex(of: row.max() ?? 0) == Int(label) }
  }

  @Test("averages the views' probabilities and compares the average with the images as they are")
  func average() async throws {
    let folder = try await EvaluateEnsembleTests.undecided.value.copy()
    let run = try await folder.run("evaluate", ["--views", "4", "--view-augment", "rotate=40,shift=3,elastic=1"])
      .succeeds()
    #expect(run.output.contains("test: 4 views of each image (test-time augmentation) beside one\n"))
    #expect(run.output.contains("\nviews after the first are distorted by rotate=40,shift=3,elastic=1\n"))
    #expect(run.output.contains("only final with views is correct on "))
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })

    let views = Views(count: 4, augmentation: Augmentation(rotate: 40, shift: 3, elastic: 1))
    let expected = try probabilities("final", views, in: folder)
    let predictions = try folder.table("artifacts/evaluation/views_predictions.csv")
    #expect(predictions.columns == ["set", "index", "label", "predicted", "p0", "p1", "p2"])
    #expect(predictions.rows.map { Array($0[4...]) } == expected.map { row in row.map { "\($0)" } })

    let table = try folder.table("artifacts/evaluation/views.csv")
    #expect(table.columns == Self.columns)
    #expect(try table.texts("model") == ["final", "final"])
    #expect(try table.integers("views") == [1, 4])
    #expect(try table.integers("correct")[1] == correct(expected))
    let checksum = "0x" + (try CRC32.of(file: folder.path("artifacts/final/model.safetensors"))).hexadecimal
    #expect(try table.texts("model_crc32") == [checksum, checksum])
    let metrics = try folder.table("artifacts/evaluation/metrics.csv")
    for column in metrics.columns { #expect(try table.texts(column)[0] == metrics.texts(column)[1]) }
    #expect(Array(table.rows[0][11...]) == ["", "", "", "", ""])
    #expect(try table.numbers("loss")[0] != table.numbers("loss")[1])
  }

  @Test("with --ensemble, the ensemble's models see the views, too")
  func ensemble() async throws {
    let folder = try await EvaluateEnsembleTests.undecided.value.copy()
    let run = try await folder.run("evaluate", ["--views", "3", "--ensemble"]).succeeds()
    #expect(run.output.contains(try Regex("\nfinal +1 .*\n-+\nfinal +3 .*\nensemble +3 ")))
    #expect(run.output.contains("\nviews after the first are distorted by rotate=8,zoom=0.08,shear=0.08,shift=1\n"))
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let models = try (1...3).map { try probabilities("fold-\($0)", Views(count: 3), in: folder) }
    let mean = (0..<30).map { image in
      (0..<3).map { label in Float(models.reduce(0) { $0 + Double($1[image][label]) } / 3) }
    }
    let table = try folder.table("artifacts/evaluation/views.csv")
    #expect(try table.texts("model") == ["final", "final", "ensemble"])
    #expect(try table.texts("model_crc32")[2].isEmpty)
    #expect(try table.integers("views") == [1, 3, 3])
    #expect(try table.integers("correct")[2] == correct(mean))
    let loss = zip(mean, SmallData.labels(30)).reduce(0) { $0 - log(Double($1.0[Int($1.1)])) } / 30
    // Sums of 30 logarithms in double precision, in the same order or another.
    #expect(try abs(table.numbers("loss")[2] - loss) <= 30 * 0x1p-52 * loss)
  }

  @Test("gives the same bytes with 1 and 3 threads")
  func threads() async throws {
    let folder = try await EvaluateEnsembleTests.undecided.value.copy()
    let results = try await folder.sameBytes(in: "artifacts/evaluation", threads: ["1", "3"]) { threads in
      try await folder.run("evaluate", ["--views", "5", "--ensemble", "--threads", threads])
    }
    #expect(results.count == 8)
  }

  @Test("other images than the test set, files of one's own")
  func otherImages() async throws {
    let folder = try await SmallData.finished.value.copy()
    let arguments = [
      "--images", "artifacts/test-images.npy", "--labels", "artifacts/test-labels.npy", "--name", "mine", "--views",
      "2", "--output-folder", "out",
    ]
    try await folder.run("evaluate", arguments).succeeds()
    #expect(try folder.table("out/views.csv").texts("set") == ["mine", "mine"])
    #expect(try folder.table("out/views_predictions.csv").rows.count == 30)
    #expect(try !folder.names(in: "artifacts").contains("evaluation-mine"))
  }

  @Test(
    "parameters are checked before any work",
    arguments: [
      (["--views=1"], "--views is 1; give 2 to 1000"),
      (["--views=1001"], "--views is 1001; give 2 to 1000"),
      (["--view-augment=digits"], "--view-augment needs --views"),
      (
        ["--views=2", "--view-augment=none"],
        "--view-augment is 'none'; give digits, or strengths such as rotate=8,zoom=0.08,shear=0.08,shift=1"
      ),
      (
        ["--views=2", "--view-augment=flip=1"],
        "--view-augment is 'flip=1'; give digits, or strengths such as rotate=8,zoom=0.08,shear=0.08,shift=1"
      ),
    ])
  func parameters(_ arguments: [String], _ message: String) async throws {
    try await ToolRun("evaluate", arguments).fails(64, "evaluate: error: \(message) (see 'evaluate --help')")
  }
}
