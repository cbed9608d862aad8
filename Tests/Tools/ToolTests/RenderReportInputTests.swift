import Formats
import Network
import Testing

/// What render-report does with files that are not what they should be, or not of one run.
@Suite("render-report's inputs")
struct RenderReportInputTests {
  static let inputs = [
    "train_folds.csv", "cv_results.csv", "cv_summary.csv", "fold-2/model.safetensors", "fold-2/history.csv",
    "final/model.safetensors", "final/history.csv", "evaluation/metrics.csv", "evaluation/confusion.csv",
    "evaluation/predictions.csv", "evaluation/ensemble.csv", "evaluation/views.csv", "evaluation/temperature.csv",
    "stages.csv", "test-images.npy", "test-labels.npy", "figures/filters-conv1.png", "figures/patches-conv1.csv",
    "figures/saliency-mistakes.csv", "figures/saliency-mistakes.npy",
  ]

  @Test("each damaged in each way is refused in one line", arguments: inputs, BadInputTests.Damage.allCases)
  func damaged(_ name: String, _ damage: BadInputTests.Damage) async throws {
    // Missing is no damage here, and bytes behind the end of a PNG image mean nothing.
    guard damage != .missing, damage != .trailingByte || !name.hasSuffix(".png") else { return }
    let folder = try await ReportData.finished.value.copy()
    try damage.apply(to: "artifacts/\(name)", in: folder)
    let run = try await folder.run("render-report")
    #expect(run.status == damage.status, "\(run.errors)")
    #expect(run.errors.hasPrefix("render-report: error: artifacts/\(name): "), "\(run.errors)")
    #expect(run.errors.count { $0 == "\n" } == 1)
    #expect(run.output.isEmpty)
    #expect(try !folder.names(in: "artifacts").contains("report.html"))
  }

  @Test(
    "numbers that cannot be are refused",
    arguments: [
      ("cv_results.csv", "valid_acc", "1.5", "line 2: column valid_acc: expected a number from 0 to 1"),
      ("cv_results.csv", "fold", "7", "expected a row for each fold"),
      ("cv_summary.csv", "mean", "x", "line 2: column mean: expected a finite number"),
      ("fold-1/history.csv", "epoch", "2", "expected the epochs 1, 2, 3"),
      ("fold-1/history.csv", "train_acc", "-1", "line 2: column train_acc: expected a number from 0 to 1"),
      ("evaluation/metrics.csv", "correct", "99", "expected at most 90 correct"),
      ("evaluation/confusion.csv", "predicted_1", "-3", "line 2: column predicted_1: expected a whole number from 0"),
      ("evaluation/confusion.csv", "label", "2", "expected a row for each class"),
      ("evaluation/predictions.csv", "p0", "1.5", "line 2: column p0: expected a number from 0 to 1"),
      ("evaluation/predictions.csv", "label", "3", "line 2: column label: expected a whole number from 0 to 2"),
      ("evaluation/ensemble.csv", "correct", "31", "expected at most 30 correct"),
      ("evaluation/ensemble.csv", "set", "train", "expected a model, at least two others and their average"),
      ("evaluation/ensemble.csv", "difference", "0.1", "expected a model, at least two others and their average"),
      ("evaluation/views.csv", "correct", "31", "expected at most 30 correct"),
      ("evaluation/views.csv", "set", "train", "expected a model with one view and with more"),
      ("evaluation/views.csv", "views", "2", "expected a model with one view and with more"),
      ("evaluation/temperature.csv", "temperature", "0", "line 2: column temperature: expected a number above 0"),
      (
        "figures/patches-conv1.csv", "rank", "2",
        "expected at most 9 places in the test images for each filter of conv1"
      ),
      (
        "figures/patches-conv1.csv", "image", "30",
        "expected at most 9 places in the test images for each filter of conv1"
      ),
      (
        "figures/patches-conv1.csv", "row", "10",
        "expected at most 9 places in the test images for each filter of conv1"
      ),
      ("figures/saliency-mistakes.csv", "patch", "13", "expected the same square in all rows, in an image of 12×12"),
      ("figures/saliency-mistakes.csv", "map", "99", "expected images of the set and maps up to 5"),
      ("stages.csv", "seconds", "-1", "line 2: column seconds: expected a finite number from 0 on"),
    ])
  func impossible(_ name: String, _ column: String, _ value: String, _ problem: String) async throws {
    let folder = try await ReportData.finished.value.copy()
    var table = try folder.table("artifacts/\(name)")
    // Rows of the test set, which the report is about.
    if name.hasSuffix("predictions.csv") || name.hasSuffix("confusion.csv") {
      table.rows.removeAll { $0[0] == "train" }
    }
    let place = try #require(table.columns.firstIndex(of: column))
    table.rows[0][place] = value
    try table.write(to: folder.path("artifacts/\(name)"))
    let run = try await folder.run("render-report").fails(
      65, beginning: "render-report: error: artifacts/\(name): \(problem)")
    #expect(run.errors.count { $0 == "\n" } == 1)
  }

  @Test(
    "a history cut between two lines is refused", arguments: [("fold-1", "result.csv"), ("final", "model.safetensors")])
  func shortHistory(_ training: String, _ other: String) async throws {
    let folder = try await ReportData.finished.value.copy()
    var history = try folder.table("artifacts/\(training)/history.csv")
    let count = history.rows.count
    history.rows.removeLast()
    try history.write(to: folder.path("artifacts/\(training)/history.csv"))
    let run = try await folder.run("render-report")
    #expect(run.status == 65)
    let problem =
      "expected \(count) epochs, as artifacts/\(training)/\(other) says; found \(count - 1); the file is cut short"
    #expect(
      run.errors.hasPrefix("render-report: error: artifacts/\(training)/history.csv: \(problem)"), "\(run.errors)")
  }

  @Test("an evaluation of another model than the final one is said to be that")
  func otherModel() async throws {
    let folder = try await ReportData.finished.value.copy()
    func checksum(_ name: String) throws -> String {
      "0x" + (try CRC32.of(file: folder.path("artifacts/\(name)/model.safetensors"))).hexadecimal
    }
    let (old, new) = (try checksum("final"), try checksum("fold-1"))
    for name in ["model.safetensors", "history.csv"] {
      try folder.write(folder.bytes("artifacts/fold-1/\(name)"), to: "artifacts/final/\(name)")
    }
    let remark =
      "artifacts/evaluation/metrics.csv is about another model (CRC-32 \(old)) than artifacts/final/model.safetensors"
      + " (\(new)); run evaluate"
    let run = try await folder.run("render-report").succeeds()
    let stale = [
      ("saliency-mistakes.csv", "render-saliency --mistakes 24"), ("patches-conv1.csv", "render-filters --patches"),
    ].map { name, tool in
      "render-report: artifacts/figures/\(name) is about another model than artifacts/final/model.safetensors or other"
        + " images than artifacts/test-images.npy, and left out; run \(tool)\n"
    }.joined()
    #expect(run.errors == "render-report: \(remark)\n" + stale)
    #expect(try folder.text("artifacts/report.html").contains("<p class=\"missing remark\">\(remark).</p>"))
    // Of the new model, but without ensemble, views and temperature: what is there of them is about the old one.
    try await folder.run("evaluate").succeeds()
    let again = try await folder.run("render-report")
    #expect(
      again.errors == """
        render-report: artifacts/evaluation/ensemble.csv is about another model than artifacts/evaluation/metrics.csv and \
        left out; run evaluate --ensemble
        render-report: artifacts/evaluation/views.csv is about another model than artifacts/evaluation/metrics.csv and \
        left out; run evaluate --views
        render-report: artifacts/evaluation/temperature.csv is about another model than artifacts/evaluation/metrics.csv \
        and left out; run evaluate --temperature fit

        """ + stale)
    let page = try folder.text("artifacts/report.html")
    for title in ["An ensemble of", "views of each image", "With a temperature"] { #expect(!page.contains(title)) }
    // Evaluations of before checksums were noted are not complained about.
    var metrics = try folder.table("artifacts/evaluation/metrics.csv")
    metrics.columns.removeLast()
    for row in metrics.rows.indices { metrics.rows[row].removeLast() }
    try metrics.write(to: folder.path("artifacts/evaluation/metrics.csv"))
    #expect(try await folder.run("render-report").errors == stale)
  }

  @Test("mistakes that are not of the test images are refused")
  func otherImages() async throws {
    let folder = try await ReportData.finished.value.copy()
    try ReportData.predict(wrong: [4: 0.9], in: folder)
    try folder.change("artifacts/test-labels.npy") { $0[$0.count - 26] ^= 1 }
    try await folder.run("render-report").fails(
      65,
      beginning: "render-report: error: artifacts/evaluation/predictions.csv: expected predictions for the images in "
        + "artifacts/test-images.npy; found those for others")
  }

  @Test("the reference is beside the table if, and only if, all models were trained on MNIST's files")
  func reference() async throws {
    let folder = try await ReportData.finished.value.copy()
    #expect(try await !folder.report().contains("Beside the reference"))
    // The data are known by what the models say they were trained on.
    let shape = try NetworkShape(Architecture("conv2,dense4"), image: ImageShape(height: 28, width: 28), classes: 10)
    func write(_ fold: Int, labels: UInt32) throws {
      let place = fold == 0 ? "artifacts/final" : "artifacts/fold-\(fold)"
      let record = TrainingRecord(
        options: TrainingOptions(fold: fold), epochs: try folder.table("\(place)/history.csv").rows.count,
        inputs: ["train-images.npy": 0x1f09_fe2e, "train-labels.npy": labels])
      let parameters = Parameters(glorotUniformFor: shape, seed: 1, fold: 0)
      try Model(shape: shape, parameters: parameters, training: record)
        .write(to: folder.path("\(place)/model.safetensors"))
    }
    for fold in 0...3 { try write(fold, labels: 0xa8e6_bdd3) }
    let page = try await folder.report()
    #expect(page.contains("<dd>MNIST</dd>"))
    #expect(page.contains("98.92 ± 0.13\u{A0}%"))
    #expect(page.contains("reference 98.92\u{A0}%"))
    // Three folds are not five: no rows beside the rows, and the small test images are not MNIST's.
    #expect(!page.contains("0.989167"))
    #expect(!page.contains("test accuracy (loss)"))
    try write(2, labels: 0xa8e6_bdd4)
    #expect(try await !folder.report().contains("Beside the reference"))
  }

  @Test("figures of other folds than those in the table are refused")
  func otherFolds() async throws {
    let folder = try await ReportData.finished.value.copy()
    var table = try folder.table("artifacts/cv_results.csv")
    let place = try #require(table.columns.firstIndex(of: "valid_acc"))
    // Each of the three folds has 30 images.
    table.rows[1][place] = "0.95"
    try table.write(to: folder.path("artifacts/cv_results.csv"))
    try await folder.run("render-report").fails(
      65, beginning: "render-report: error: artifacts/cv_results.csv: expected accuracies on the folds in")
  }
}
