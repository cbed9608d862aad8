import Dataset
import Formats
import FoundationEssentials
import Glibc
import Testing

@Suite("evaluate --temperature")
struct EvaluateTemperatureTests {
  private static let columns = [
    "set", "model_crc32", "temperature", "images", "loss", "calibration_error", "brier_score",
  ]

  /// A finished run whose out-of-fold predictions are all 0.9 sure, and wrong for every fourth image.
  private func folder() async throws -> TemporaryFolder {
    let folder = try await SmallData.finished.value.copy()
    let table = try FoldTable.read(folder.path("artifacts/train_folds.csv"))
    for fold in 1...3 {
      var text = "index,label,predicted,p0,p1,p2\n"
      for index in table.validationIndices(fold: fold) {
        let label = Int(table.labels[index])
        let predicted = index % 4 == 0 ? (label + 1) % 3 : label
        let probabilities = (0..<3).map { $0 == predicted ? "0.9" : "0.05" }
        text += (["\(index)", "\(label)", "\(predicted)"] + probabilities).joined(separator: ",") + "\n"
      }
      try folder.write(text, to: "artifacts/fold-\(fold)/predictions.csv")
    }
    return folder
  }

  @Test("fits it to the folds' predictions and applies it to the test images")
  func fit() async throws {
    let folder = try await folder()
    let run = try await folder.run("evaluate", ["--temperature", "fit"]).succeeds()
    // 67 of 90 are right: the odds of 0.9 to the power of 1/T are to be those of that, against two other classes.
    let expected = log(0.9 * 2 / 0.1) / log(67.0 * 2 / 23)
    let table = try folder.table("artifacts/evaluation/temperature.csv")
    #expect(table.columns == Self.columns)
    #expect(try table.texts("set") == ["out_of_fold", "out_of_fold", "test", "test"])
    #expect(try table.integers("images") == [90, 90, 30, 30])
    let temperatures = try table.numbers("temperature")
    #expect(temperatures[0] == 1 && temperatures[2] == 1 && temperatures[1] == temperatures[3])
    // Probabilities are read as 32-bit numbers: a relative error of 2⁻²⁴ each.
    #expect(abs(temperatures[1] - expected) <= 1e-6)
    #expect(run.output.contains("temperature \(fixed(expected)), fitted to predictions of images not trained on\n"))
    // As sure as they are right.
    #expect(try table.numbers("calibration_error")[1] <= 1e-6)
    #expect(try table.numbers("loss")[1] < table.numbers("loss")[0])
    let checksum = "0x" + (try CRC32.of(file: folder.path("artifacts/final/model.safetensors"))).hexadecimal
    #expect(try table.texts("model_crc32") == ["", "", checksum, checksum])
    let metrics = try folder.table("artifacts/evaluation/metrics.csv")
    for column in ["calibration_error", "brier_score"] {
      #expect(try table.texts(column)[2] == metrics.texts(column)[1])
    }
  }

  private func fixed(_ value: Double) -> String { "\((value * 1e4).rounded() / 1e4)" }

  @Test("a given one is taken as it is, and the test images' probabilities are powers of what they were")
  func given() async throws {
    let folder = try await SmallData.finished.value.copy()
    try folder.remove("artifacts/fold-1")
    let run = try await folder.run("evaluate", ["--temperature", "2"]).succeeds()
    #expect(run.output.contains("temperature 2.0000, given\n"))
    #expect(try folder.table("artifacts/evaluation/temperature.csv").texts("set") == ["test", "test"])
    let plain = try folder.table("artifacts/evaluation/predictions.csv").rows.filter { $0[0] == "test" }
    let scaled = try folder.table("artifacts/evaluation/calibrated_predictions.csv").rows
    #expect(plain.count == 30 && scaled.count == 30)
    for (one, other) in zip(plain, scaled) {
      #expect(one[..<4] == other[..<4])
      let roots = one[4...].map { (Double($0) ?? .nan).squareRoot() }
      let sum = roots.reduce(0, +)
      for (root, text) in zip(roots, other[4...]) { #expect(abs((Double(text) ?? .nan) - root / sum) <= 1e-6) }
    }
  }

  @Test("1 changes nothing")
  func one() async throws {
    let folder = try await SmallData.finished.value.copy()
    try await folder.run("evaluate", ["--temperature", "1"]).succeeds()
    let table = try folder.table("artifacts/evaluation/temperature.csv")
    for column in ["loss", "calibration_error", "brier_score"] {
      let values = try table.numbers(column)
      // Probabilities are rounded to 32 bits again.
      #expect(abs(values[0] - values[1]) <= 1e-6)
    }
  }

  @Test("predictions that no temperature fits best are an error")
  func allRight() async throws {
    let folder = try await folder()
    let table = try FoldTable.read(folder.path("artifacts/train_folds.csv"))
    for fold in 1...3 {
      let rows = table.validationIndices(fold: fold).map { index in
        let label = Int(table.labels[index])
        return ["\(index)", "\(label)", "\(label)"] + (0..<3).map { $0 == label ? "0.8" : "0.1" }
      }
      try CSVTable(columns: ["index", "label", "predicted", "p0", "p1", "p2"], rows: rows)
        .write(to: folder.path("artifacts/fold-\(fold)/predictions.csv"))
    }
    try await folder.run("evaluate", ["--temperature", "fit"]).fails(
      65,
      "evaluate: error: artifacts/fold-*/predictions.csv: expected right and wrong predictions to fit a "
        + "temperature to; found ones that no temperature fits best (all right, or no better than guesses); train "
        + "longer or shorter, or give --temperature a number")
    #expect(try !folder.names(in: "artifacts").contains("evaluation"))
  }

  @Test(
    "predictions that are not of these folds are refused",
    arguments: [
      ("index", "89", "line 2: expected image 0 of class 0 as in the folds; found image 89 of class 0"),
      ("label", "2", "line 2: expected image 0 of class 0 as in the folds; found image 0 of class 2"),
      ("p0", "0.5", "line 2: expected probabilities that add up to 1; found ones that add up to 1.45"),
      ("p1", "-0.05", "line 2: column p1: expected a number from 0 to 1; found -0.05"),
    ])
  func otherPredictions(_ column: String, _ value: String, _ problem: String) async throws {
    let folder = try await folder()
    let table = try FoldTable.read(folder.path("artifacts/train_folds.csv"))
    let fold = Int(table.folds[0])
    let name = "artifacts/fold-\(fold)/predictions.csv"
    var predictions = try folder.table(name)
    let place = try #require(predictions.columns.firstIndex(of: column))
    predictions.rows[0][place] = value
    try predictions.write(to: folder.path(name))
    try await folder.run("evaluate", ["--temperature", "fit"]).fails(
      65, "evaluate: error: \(name): \(problem); run train-fold --fold \(fold)")
  }

  @Test("a fold's predictions with a row too few, and those of more classes, are refused")
  func otherSize() async throws {
    let folder = try await folder()
    var predictions = try folder.table("artifacts/fold-2/predictions.csv")
    let count = predictions.rows.count
    predictions.rows.removeLast()
    try predictions.write(to: folder.path("artifacts/fold-2/predictions.csv"))
    try await folder.run("evaluate", ["--temperature", "fit"]).fails(
      65,
      "evaluate: error: artifacts/fold-2/predictions.csv: expected \(count) rows, one for each image of fold 2; "
        + "found \(count - 1); run train-fold --fold 2")
    predictions.columns.append("p3")
    for row in predictions.rows.indices { predictions.rows[row].append("0") }
    try predictions.write(to: folder.path("artifacts/fold-2/predictions.csv"))
    try await folder.run("evaluate", ["--temperature", "fit"]).fails(
      65,
      "evaluate: error: artifacts/fold-2/predictions.csv: expected probabilities of 3 classes, as the model tells "
        + "apart; found more; run train-fold --fold 2")
  }

  @Test("damaged predictions are refused in one line", arguments: BadInputTests.Damage.allCases)
  func damaged(_ damage: BadInputTests.Damage) async throws {
    let folder = try await folder()
    try damage.apply(to: "artifacts/fold-2/predictions.csv", in: folder)
    let run = try await folder.run("evaluate", ["--temperature", "fit"])
    #expect(run.status == damage.status, "\(run.errors)")
    #expect(run.errors.hasPrefix("evaluate: error: artifacts/fold-2/predictions.csv: "), "\(run.errors)")
    #expect(run.errors.count { $0 == "\n" } == 1)
    #expect(try !folder.names(in: "artifacts").contains("evaluation"))
  }

  @Test(
    "parameters are checked before any work",
    arguments: [
      (["--temperature=0"], "--temperature is '0'; give fit, or a number above 0"),
      (["--temperature=-1"], "--temperature is '-1'; give fit, or a number above 0"),
      (["--temperature=inf"], "--temperature is 'inf'; give fit, or a number above 0"),
      (["--temperature=1e-310"], "--temperature is '1e-310'; give fit, or a number above 0"),
      (["--temperature=Fit"], "--temperature is 'Fit'; give fit, or a number above 0"),
    ])
  func parameters(_ arguments: [String], _ message: String) async throws {
    try await ToolRun("evaluate", arguments).fails(64, "evaluate: error: \(message) (see 'evaluate --help')")
  }
}
