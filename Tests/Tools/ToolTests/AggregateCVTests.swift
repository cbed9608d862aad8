import Formats
import Network
import Tensors
import Testing

@Suite("aggregate-cv")
struct AggregateCVTests {
  /// What three trained folds of twelve images leave behind, ready to be spoilt.
  private struct Artifacts {
    let folder: TemporaryFolder
    static let labels: [UInt8] = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]
    static let folds = [2, 1, 1, 2, 3, 3, 1, 3, 2, 3, 2, 1]

    init() throws {
      folder = try TemporaryFolder()
      try writeFolds(Self.folds)
      for fold in 1...3 {
        try writeModel(fold)
        // Fold 2 mistakes image 8, a 2, for a 0.
        try writePredictions(fold) { index in index == 8 ? 0 : Int(Self.labels[index]) }
        try writeResult(fold, validAccuracy: fold == 2 ? "0.75" : "1.0", bestEpoch: fold + 1)
      }
    }

    func writeFolds(_ folds: [Int]) throws {
      let rows = folds.indices.map { "\($0),\(Self.labels[$0]),\(folds[$0])\n" }
      try folder.write("index,label,kfold\n" + rows.joined(), to: "artifacts/train_folds.csv")
    }

    func writeModel(_ fold: Int, of recorded: Int? = nil, _ change: (inout TrainingOptions) -> Void = { _ in }) throws {
      let shape = try NetworkShape(Architecture("dense2"), image: ImageShape(height: 4, width: 4), classes: 3)
      var options = TrainingOptions(fold: recorded ?? fold)
      change(&options)
      let inputs = [
        "train_folds.csv": try CRC32.of(file: folder.path("artifacts/train_folds.csv")).value,
        "train-images.npy": 0x1234_5678,
      ]
      let record = TrainingRecord(options: options, epochs: 5, inputs: inputs)
      try Model(shape: shape, parameters: Parameters(zerosOf: shape), training: record)
        .write(to: folder.path("artifacts/fold-\(fold)/model.safetensors"))
    }

    func writePredictions(_ fold: Int, _ rows: [String]) throws {
      try folder.write("index,label,predicted,p0,p1,p2\n" + rows.joined(), to: "artifacts/fold-\(fold)/predictions.csv")
    }

    func writePredictions(_ fold: Int, _ predicted: (Int) -> Int) throws {
      let indices = Self.folds.indices.filter { Self.folds[$0] == fold }
      try writePredictions(fold, indices.map { "\($0),\(Self.labels[$0]),\(predicted($0)),0.5,0.25,0.25\n" })
    }

    func writeResult(_ fold: Int, named: Int? = nil, validAccuracy: String, bestEpoch: Int) throws {
      try folder.write(
        """
        fold,train_loss,train_acc,valid_loss,valid_acc,best_epoch,epochs_run,seconds
        \(named ?? fold),0.0\(fold),0.995,0.\(fold),\(validAccuracy),\(bestEpoch),5,12.5

        """, to: "artifacts/fold-\(fold)/result.csv")
    }

    func run(_ arguments: [String] = []) async throws -> ToolRun {
      try await folder.run("aggregate-cv", arguments)
    }
  }

  @Test("prints and writes the table, mean and deviation, out-of-fold accuracy and chosen epochs")
  func summary() async throws {
    let artifacts = try Artifacts()
    let run = try await artifacts.run().succeeds()
    #expect(
      run.output == """
        fold  train loss  train acc  valid loss  valid acc  best epoch  epochs
        ----------------------------------------------------------------------
        1       0.010000   0.995000    0.100000   1.000000           2       5
        2       0.020000   0.995000    0.200000   0.750000           3       5
        3       0.030000   0.995000    0.300000   1.000000           4       5
        ----------------------------------------------------------------------
        mean    0.020000   0.995000    0.200000   0.916667         3.0
        sd      0.010000   0.000000    0.100000   0.144338         1.0

        validation accuracy   91.67 ± 14.43 % (standard deviation of the folds)
        out-of-fold accuracy  91.67 ± 7.98 % (standard error, 11 of 12)
        epochs chosen         3 (mean of the best epochs, rounded)

        """)
    #expect(run.errors.isEmpty)
    #expect(
      try artifacts.folder.text("artifacts/cv_results.csv") == """
        fold,train_loss,train_acc,valid_loss,valid_acc,best_epoch,epochs_run
        1,0.01,0.995,0.1,1.0,2,5
        2,0.02,0.995,0.2,0.75,3,5
        3,0.03,0.995,0.3,1.0,4,5

        """)
    let summary = try CSVTable.read(artifacts.folder.path("artifacts/cv_summary.csv"))
    #expect(summary.columns == ["metric", "mean", "std"])
    let names = [
      "train_loss", "train_acc", "valid_loss", "valid_acc", "best_epoch", "out_of_fold_acc",
      "out_of_fold_acc_standard_error", "chosen_epochs",
    ]
    #expect(try summary.texts("metric") == names)
    let means = [0.02, 0.995, 0.2, 2.75 / 3, 3, 11.0 / 12, (11.0 / 1728).squareRoot(), 3]
    for (mean, expected) in zip(try summary.numbers("mean"), means) { #expect(abs(mean - expected) < 1e-15) }
    let deviations = [0.01, 0, 0.1, (1.0 / 48).squareRoot(), 1, nil, nil, nil]
    for (deviation, expected) in zip(try summary.optionalNumbers("std"), deviations) {
      #expect((deviation == nil) == (expected == nil))
      #expect(abs((deviation ?? 0) - (expected ?? 0)) < 1e-15)
    }
  }

  @Test("reads and writes where the options say, and says nothing with --quiet")
  func paths() async throws {
    let artifacts = try Artifacts()
    try artifacts.folder.write(artifacts.folder.bytes("artifacts/train_folds.csv"), to: "my_folds.csv")
    try artifacts.folder.write("", to: "artifacts/train_folds.csv")
    let run = try await artifacts.run(["--folds-file", "my_folds.csv", "--output-folder", "out", "--quiet"])
    #expect(run == ToolRun(status: 0, output: "", errors: ""))
    #expect(try artifacts.folder.names(in: "out") == ["cv_results.csv", "cv_summary.csv"])
  }

  @Test("mentions a fold that is left over from a run with more folds")
  func leftover() async throws {
    let artifacts = try Artifacts()
    try artifacts.folder.write("", to: "artifacts/fold-4/result.csv")
    let run = try await artifacts.run()
    #expect(run.errors == "aggregate-cv: artifacts/fold-4 is left over from a run with more folds and is not counted\n")
    #expect(run.output.contains("11 of 12"))
    #expect(run.status == 0)
  }

  private func expectRefused(
    _ artifacts: Artifacts, _ status: Int, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await artifacts.run().fails(status, "aggregate-cv: error: \(message)", sourceLocation: sourceLocation)
    #expect(
      try artifacts.folder.names(in: "artifacts").contains { $0.hasPrefix("cv_") } == false,
      sourceLocation: sourceLocation)
  }

  @Test("names all folds that are missing, with the file that is not there")
  func missingFolds() async throws {
    let artifacts = try Artifacts()
    try artifacts.folder.remove("artifacts/fold-1/predictions.csv")
    try artifacts.folder.remove("artifacts/fold-3")
    try await expectRefused(
      artifacts, 66,
      "artifacts: expected 3 trained folds; found 2 missing: fold 1 (artifacts/fold-1/predictions.csv), fold 3 "
        + "(artifacts/fold-3/model.safetensors); run train-fold --fold 1, train-fold --fold 3")
  }

  @Test("names the folds that were trained differently from most, and how")
  func oddFolds() async throws {
    let artifacts = try Artifacts()
    try artifacts.writeModel(1) {
      $0.seed = 7
      $0.batchSize = 32
    }
    try await expectRefused(
      artifacts, 65,
      "artifacts: expected folds trained in the same way; found fold 1 (batch_size 32 instead of 64, seed 7 instead of "
        + "42) differing from fold 2; run train-fold --fold 1 with the options of fold 2")
  }

  @Test("refuses the model of one fold in the folder of another")
  func swapped() async throws {
    let artifacts = try Artifacts()
    try artifacts.writeModel(2, of: 3)
    try await expectRefused(
      artifacts, 65,
      "artifacts/fold-2/model.safetensors: expected the model of fold 2; found that of fold 3; run train-fold --fold 2")
  }

  @Test("refuses models that were trained on other folds")
  func otherFolds() async throws {
    let artifacts = try Artifacts()
    try artifacts.writeFolds([2, 1, 1, 2, 3, 3, 1, 3, 2, 3, 1, 2])
    try await expectRefused(
      artifacts, 65,
      "artifacts/fold-1/model.safetensors: expected a model trained on the folds in artifacts/train_folds.csv; found "
        + "one trained on other folds; run train-fold --fold 1")
  }

  @Test("refuses weights that do not say how they were trained")
  func untrained() async throws {
    let artifacts = try Artifacts()
    let shape = try NetworkShape(Architecture("dense2"), image: ImageShape(height: 4, width: 4), classes: 3)
    try Model(shape: shape, parameters: Parameters(zerosOf: shape), training: nil)
      .write(to: artifacts.folder.path("artifacts/fold-2/model.safetensors"))
    try await expectRefused(
      artifacts, 65,
      "artifacts/fold-2/model.safetensors: expected a model from train-fold; found one that does not say how it was "
        + "trained"
    )
  }

  @Test(
    "refuses predictions that are not one for each image of the fold",
    arguments: [
      (
        "an image of another fold", ["1,1,1,,,\n", "0,0,0,,,\n"],
        "line 3: expected image 2 of class 2 as in the folds; found image 0 of class 0; run train-fold --fold 1"
      ),
      (
        "an image twice", ["1,1,1,,,\n", "2,2,2,,,\n", "1,1,1,,,\n"],
        "line 4: expected image 6 of class 0 as in the folds; found image 1 of class 1; run train-fold --fold 1"
      ),
      (
        "another label", ["1,2,1,,,\n"],
        "line 2: expected image 1 of class 1 as in the folds; found image 1 of class 2; run train-fold --fold 1"
      ),
      (
        "an image missing", ["1,1,1,,,\n", "2,2,2,,,\n", "6,0,0,,,\n"],
        "expected 4 rows, one for each image of fold 1; found 3; run train-fold --fold 1"
      ),
      (
        "an index that no image has", ["12,0,0,,,\n"],
        "line 2: column index: expected a whole number from 0 to 11; found '12'"
      ),
      (
        "a class that the model does not know", ["1,1,3,,,\n"],
        "line 2: column predicted: expected a whole number from 0 to 2; found '3'"
      ),
    ])
  func badPredictions(_ name: String, _ rows: [String], _ problem: String) async throws {
    let artifacts = try Artifacts()
    try artifacts.writePredictions(1, rows)
    try await expectRefused(artifacts, 65, "artifacts/fold-1/predictions.csv: \(problem)")
  }

  @Test("refuses results and predictions of different runs")
  func differentRuns() async throws {
    let artifacts = try Artifacts()
    try artifacts.writeResult(2, validAccuracy: "1.0", bestEpoch: 3)
    try await expectRefused(
      artifacts, 65,
      "artifacts/fold-2/result.csv: expected valid_acc 0.75 as in artifacts/fold-2/predictions.csv; found 1.0; run "
        + "train-fold --fold 2")
  }

  @Test(
    "refuses results that cannot be",
    arguments: [
      (2, "1.0", 2, "expected the results of fold 1; found those of fold 2"),
      (1, "1.5", 2, "line 2: column valid_acc: expected a number from 0 to 1; found '1.5'"),
      (1, "1.0", 6, "expected a best epoch among the 5 that were run; found 6"),
      (1, "nan", 2, "line 2: column valid_acc: expected a number from 0 to 1; found 'nan'"),
    ])
  func impossibleResults(_ named: Int, _ accuracy: String, _ best: Int, _ problem: String) async throws {
    let artifacts = try Artifacts()
    try artifacts.writeResult(1, named: named, validAccuracy: accuracy, bestEpoch: best)
    try await expectRefused(artifacts, 65, "artifacts/fold-1/result.csv: \(problem); run train-fold --fold 1")
  }
}
