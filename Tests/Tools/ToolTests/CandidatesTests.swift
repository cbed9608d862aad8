import Figures
import Formats
import FoundationEssentials
import Testing

/// Three candidates on the small data: a folder with their file, and everything trained and compared once.
private enum SmallCandidates {
  static let file = """
    name,architecture,batch_size,learning_rate,epochs
    reference,"conv4,pool,dense8",16,0.01,8
    slow,"conv4,pool,dense8",16,0.0001,1
    tiny,dense3,16,0.01,4

    """

  static func folder() async throws -> TemporaryFolder {
    let folder = try await SmallData.folder()
    try folder.write(file, to: "candidates.csv")
    return folder
  }

  static func train(_ folder: TemporaryFolder, _ name: String, fold: Int, _ more: [String] = []) async throws -> ToolRun
  {
    let arguments = ["--candidates", "candidates.csv", "--candidate", name, "--fold", "\(fold)"]
    return try await folder.run("train-fold", arguments + more)
  }

  static func aggregate(_ folder: TemporaryFolder, _ more: [String] = []) async throws -> ToolRun {
    try await folder.run("aggregate-cv", ["--candidates", "candidates.csv"] + more)
  }

  static func final(_ folder: TemporaryFolder, _ more: [String] = []) async throws -> ToolRun {
    try await folder.run("train-final", ["--candidates", "candidates.csv"] + more)
  }

  /// All folds of all candidates, to be copied.
  static let trained = Task {
    let folder = try await Self.folder().shared()
    for name in ["reference", "slow", "tiny"] {
      for fold in 1...3 { try await train(folder, name, fold: fold).succeeds() }
    }
    return folder
  }
}

@Suite("train-fold --candidate")
struct CandidateFoldTests {
  @Test("gives the files that the row's options give without candidates, in the candidate's folder")
  func sameAsOptions() async throws {
    let folder = try await SmallCandidates.folder()
    let run = try await SmallCandidates.train(folder, "reference", fold: 2).succeeds()
    #expect(run.output.hasPrefix("candidate reference, fold 2 of 3: 60 images to train on, 30 to validate on\n"))
    #expect(run.output.hasSuffix("\nartifacts/candidates/reference/fold-2/model.safetensors: written\n"))
    try await SmallData.train(folder, fold: 2, ["--epochs", "8"]).succeeds()
    let (own, plain) = (
      try folder.results("artifacts/candidates/reference/fold-2"), try folder.results("artifacts/fold-2")
    )
    #expect(Set(own.keys) == Set(plain.keys))
    for name in ["predictions.csv", "result.csv", "history.csv"] { #expect(own[name] == plain[name], "\(name)") }
  }

  @Test("trains a cell once, goes by its own row, and says when that has changed")
  func upToDate() async throws {
    let folder = try await SmallCandidates.folder()
    try await SmallCandidates.train(folder, "slow", fold: 1).succeeds()
    let again = try await SmallCandidates.train(folder, "slow", fold: 1)
    #expect(again.output.contains("artifacts/candidates/slow/fold-1/model.safetensors: up to date"))
    try folder.write(SmallCandidates.file.replacing("dense3,16,0.01", with: "dense3,8,0.01"), to: "candidates.csv")
    let other = try await SmallCandidates.train(folder, "slow", fold: 1)
    #expect(other.output.contains(": up to date"))
    try folder.write(SmallCandidates.file.replacing("0.0001,1", with: "0.0001,2"), to: "candidates.csv")
    let changed = try await SmallCandidates.train(folder, "slow", fold: 1)
    #expect(
      changed.errors.hasPrefix(
        "train-fold: artifacts/candidates/slow/fold-1/model.safetensors is out of date: max_epochs was 1, now is 2\n"))
    #expect(try folder.table("artifacts/candidates/slow/fold-1/history.csv").rows.count == 2)
  }

  @Test("goes on where a run was interrupted, to the same bytes")
  func resumes() async throws {
    let file = "name,architecture,epochs,patience\nlong,dense3,30,30\n"
    let arguments = ["--candidates", "long.csv", "--candidate", "long", "--fold", "1"]
    let (whole, folder) = (try await SmallData.folder(), try await SmallData.folder())
    for folder in [whole, folder] { try folder.write(file, to: "long.csv") }
    try await whole.run("train-fold", arguments).succeeds()
    let checkpoint = "artifacts/candidates/long/fold-1/checkpoint.safetensors"
    let stopped = try await Brake(in: folder).run(
      "train-fold", arguments, in: folder, until: checkpoint, then: .interrupt)
    #expect(stopped.status == 130)
    #expect(stopped.errors.contains("saved in \(checkpoint); the same command continues from there\n"))
    let resumed = try await folder.run("train-fold", arguments).succeeds()
    #expect(resumed.errors.contains("of an interrupted run (\(checkpoint))\n"), "\(resumed.errors)")
    let place = "artifacts/candidates/long/fold-1"
    #expect(try folder.results(place) == whole.results(place))
  }

  @Test("looks for candidates.csv in the artifacts folder")
  func defaultFile() async throws {
    let folder = try await SmallCandidates.folder()
    try folder.write(SmallCandidates.file, to: "artifacts/candidates.csv")
    try folder.remove("candidates.csv")
    try await folder.run("train-fold", ["--candidate", "slow", "--fold", "3"]).succeeds()
    #expect(try folder.names(in: "artifacts/candidates/slow") == ["fold-3"])
  }

  @Test(
    "an option that candidates differ in is refused beside a candidate",
    arguments: [
      ("--batch-size=16", "--batch-size", "batch_size"), ("--epochs=4", "--epochs", "epochs"),
      ("--restore-best", "--restore-best", "restore_best"),
      ("--initial-weights=x", "--initial-weights", "initial_weights"),
    ])
  func contradiction(_ given: String, _ option: String, _ column: String) async throws {
    let folder = try await SmallCandidates.folder()
    try await SmallCandidates.train(folder, "tiny", fold: 1, [given]).fails(
      64,
      "train-fold: error: \(option) beside a candidate, whose options all come from its row: set \(column) in "
        + "candidates.csv (see 'train-fold --help')")
    #expect(try !folder.names(in: "artifacts").contains("candidates"))
  }

  @Test("wrong usage and a name that is not in the file")
  func wrong() async throws {
    let folder = try await SmallCandidates.folder()
    try await SmallCandidates.train(folder, "wide", fold: 1).fails(
      65, "train-fold: error: candidates.csv: expected a row named 'wide'; found rows named reference, slow, tiny")
    try await folder.run("train-fold", ["--candidates", "candidates.csv", "--fold", "1"]).fails(
      64,
      "train-fold: error: --candidates without --candidate: name the row that is to be trained (see 'train-fold "
        + "--help')")
    try await folder.run("train-fold", ["--candidate", "tiny", "--fold", "1"]).fails(
      66, "train-fold: error: artifacts/candidates.csv: no such file: check its name")
    #expect(try !folder.names(in: "artifacts").contains("candidates"))
  }
}

@Suite("aggregate-cv --candidates and train-final --candidates")
struct CandidateChoiceToolTests {
  private let outputs = ["candidates_results.csv", "candidates_summary.csv", "chosen.csv"]

  @Test("compare all candidates, choose one and train it")
  func choice() async throws {
    let folder = try await SmallCandidates.trained.value.copy()
    let run = try await SmallCandidates.aggregate(folder).succeeds()
    #expect(run.errors.isEmpty)
    let results = try folder.table("artifacts/candidates_results.csv")
    #expect(
      results.columns
        == ["candidate", "fold", "train_loss", "train_acc", "valid_loss", "valid_acc", "best_epoch", "epochs_run"])
    let cells: [String] = ["reference", "slow", "tiny"].flatMap { name in (1...3).map { "\(name)\($0)" } }
    #expect(results.rows.map { $0[0] + $0[1] } == cells)
    // A candidate's own cross-validation has the same rows, and the same form as one without candidates.
    let own = try folder.table("artifacts/candidates/slow/cv_results.csv")
    #expect(own.rows == results.rows.filter { $0[0] == "slow" }.map { Array($0.dropFirst()) })
    try checkSummary(folder)
    let chosen = try folder.table("artifacts/chosen.csv")
    #expect(chosen.columns == ["candidate", "rule", "epochs"])
    #expect(Array(chosen.rows[0].prefix(2)) == ["reference", "best"])
    #expect(run.output.contains("\nchosen  reference: the best, \(chosen.rows[0][2]) epoch"))

    let final = try await SmallCandidates.final(folder).succeeds()
    #expect(
      final.output.hasPrefix("final model of candidate reference: 90 images to train on, \(chosen.rows[0][2]) epoch"))
    #expect(try folder.table("artifacts/final/history.csv").rows.count == Int(chosen.rows[0][2]))
    #expect(try folder.text("artifacts/final/model.safetensors").contains("\"candidate\":\"reference\""))
    #expect(try await SmallCandidates.final(folder).output.contains("artifacts/final/model.safetensors: up to date"))
    try await SmallCandidates.final(folder, ["--candidate", "tiny"]).fails(
      73, saying: " (architecture was conv4,pool,dense8, now is dense3, candidate was reference, now is tiny")
    try await SmallCandidates.final(folder, ["--candidate", "tiny", "--force"]).succeeds()
  }

  /// The figures of the summary follow from the files of the cells.
  private func checkSummary(_ folder: TemporaryFolder) throws {
    let summary = try folder.table("artifacts/candidates_summary.csv")
    #expect(try summary.texts("candidate") == ["reference", "slow", "tiny"])
    #expect(try summary.texts("options")[2] == "architecture=dense3 batch_size=16 learning_rate=0.01 epochs=4")
    // conv4: 4 · 9 + 4, then 5 · 5 · 4 · 8 + 8, and 8 · 3 + 3; dense3: 144 · 3 + 3 and 3 · 3 + 3.
    #expect(try summary.integers("parameters") == [875, 875, 447])
    var right: [String: [Int: Bool]] = [:]
    for name in ["reference", "slow", "tiny"] {
      for fold in 1...3 {
        let table = try folder.table("artifacts/candidates/\(name)/fold-\(fold)/predictions.csv")
        let (indices, labels) = (try table.integers("index"), try table.integers("label"))
        for (row, predicted) in try table.integers("predicted").enumerated() {
          right[name, default: [:]][indices[row]] = predicted == labels[row]
        }
      }
    }
    let best = try #require(right["reference"])
    for (row, name) in ["reference", "slow", "tiny"].enumerated() {
      let own = try #require(right[name])
      #expect(own.count == 90)
      #expect(try abs(summary.numbers("out_of_fold_acc")[row] - Double(own.values.count { $0 }) / 90) < 1e-15)
      guard name != "reference" else { continue }
      let onlyThis = own.count { $0.value && best[$0.key] == false }
      let onlyBest = own.count { !$0.value && best[$0.key] == true }
      #expect(try summary.optionalNumbers("only_this_right")[row] == Double(onlyThis))
      #expect(try summary.optionalNumbers("only_best_right")[row] == Double(onlyBest))
      let difference = try #require(try summary.optionalNumbers("image_difference")[row])
      #expect(abs(difference - Double(onlyThis - onlyBest) / 90) < 1e-15)
      // All folds have 30 images, so that the mean over the folds is that over the images.
      let ofFolds = try #require(try summary.optionalNumbers("fold_difference")[row])
      #expect(abs(ofFolds - difference) < 1e-15)
    }
    #expect(try summary.optionalNumbers("mcnemar_p").map { $0 == nil } == [true, false, false])
    #expect(try summary.numbers("seconds").allSatisfy { $0 > 0 })
  }

  /// Has a candidate's folds be wrong about the first images of each, as many as are given, and right about the rest.
  private func predict(_ name: String, wrong: [Int], in folder: TemporaryFolder) throws {
    let table = try folder.table("artifacts/train_folds.csv")
    let (labels, folds) = (try table.integers("label"), try table.integers("kfold"))
    for (fold, wrong) in zip(1..., wrong) {
      let place = "artifacts/candidates/\(name)/fold-\(fold)"
      let indices = folds.indices.filter { folds[$0] == fold }
      let rows = indices.enumerated().map { position, index in
        "\(index),\(labels[index]),\(position < wrong ? (labels[index] + 1) % 3 : labels[index]),0.5,0.25,0.25\n"
      }
      try folder.write("index,label,predicted,p0,p1,p2\n" + rows.joined(), to: "\(place)/predictions.csv")
      try folder.write(
        """
        fold,train_loss,train_acc,valid_loss,valid_acc,best_epoch,epochs_run,seconds
        \(fold),0.1,0.9,0.2,\(Double(30 - wrong) / 30),\(fold),4,25.5

        """, to: "\(place)/result.csv")
    }
  }

  @Test("the table says what is known of made-up predictions, and the rules choose by it")
  func known() async throws {
    let folder = try await SmallCandidates.trained.value.copy()
    try predict("reference", wrong: [1, 0, 2], in: folder)
    try predict("slow", wrong: [11, 10, 12], in: folder)
    try predict("tiny", wrong: [2, 1, 1], in: folder)
    let run = try await SmallCandidates.aggregate(folder, ["--rule", "one-se"]).succeeds()
    // Of reference's accuracies, 29, 30 and 28 thirtieths, the corrected standard error is √(5/6)/30, 3.04 points: tiny
    // is 1.11 below.
    #expect(
      run.output == """
        candidate  weights  valid acc ± sd  epochs  time
        ------------------------------------------------
        reference      875  96.67 ± 3.33 %       2  1:17
        slow           875  63.33 ± 3.33 %       2  1:17
        tiny           447  95.56 ± 1.92 %       2  1:17

        candidate     by fold ± se  t-test p    by image ± se  McNemar p
        ----------------------------------------------------------------
        reference             best                       best
        slow       -33.333 ± 0.000    <0.001  -33.333 ± 4.969     <0.001
        tiny        -1.111 ± 3.514     0.782   -1.111 ± 1.921      1.000

        sd         standard deviation of the 3 folds
        by fold    percentage points from the best, paired by fold, ± corrected error
        t-test p   corrected resampled t-test of them (Nadeau and Bengio, 2003)
        by image   the same points, paired by image: all 90, each held out once
        McNemar p  how often equally good models would differ as much (exact test)

        best    reference: 96.67 % mean validation accuracy, corrected error 3.04 %
        chosen  tiny: the fewest weights within a corrected error of the best, 2 epochs

        tiny has an out-of-fold accuracy of 95.56 ± 2.17 %. It was picked from 3 by
        these folds, which flatters it. To measure it on new ones, run again with
          --candidates artifacts/winner.csv --seed 43 --to aggregate
          --artifacts artifacts/remeasured

        """)
    for line in run.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    #expect(try folder.text("artifacts/chosen.csv") == "candidate,rule,epochs\ntiny,one-se,2\n")
    let summary = try folder.table("artifacts/candidates_summary.csv")
    // Differences of −1, −1 and +1 thirtieth; tiny alone is right about one image, reference alone about two.
    let figures: [(String, Double)] = [
      ("fold_difference", -1.0 / 90), ("fold_difference_standard_error", (1.0 / 810).squareRoot()),
      ("corrected_t_p", 1 - (1.0 / 21).squareRoot()), ("image_difference", -1.0 / 90),
      ("image_difference_standard_error", (3 - 1.0 / 90).squareRoot() / 90), ("only_this_right", 1),
      ("only_best_right", 2), ("mcnemar_p", 1),
    ]
    for (column, expected) in figures {
      let found = try #require(try summary.optionalNumbers(column)[2])
      #expect(abs(found - expected) < 1e-12, "\(column)")
      #expect(try summary.optionalNumbers(column)[0] == nil)
    }
    let best = try await SmallCandidates.aggregate(folder)
    #expect(best.output.contains("\nchosen  reference: the best, 2 epochs\n\nreference has an out-of-fold"))
    #expect(try folder.text("artifacts/chosen.csv") == "candidate,rule,epochs\nreference,best,2\n")
  }

  @Test("--list prints the names and does nothing")
  func list() async throws {
    let folder = try await SmallCandidates.folder()
    let run = try await SmallCandidates.aggregate(folder, ["--list"])
    #expect(run == ToolRun(status: 0, output: "reference\nslow\ntiny\n", errors: ""))
    try folder.write("name,x\na,1\n", to: "candidates.csv")
    #expect(try await SmallCandidates.aggregate(folder, ["--list"]).status == 65)
  }

  private func expectRefused(
    _ folder: TemporaryFolder, _ status: Int, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await SmallCandidates.aggregate(folder).fails(
      status, "aggregate-cv: error: \(message)", sourceLocation: sourceLocation)
    #expect(try Set(folder.names(in: "artifacts")).isDisjoint(with: outputs), sourceLocation: sourceLocation)
  }

  @Test("a cell that is missing, or trained by another row, is named with the command that makes it")
  func wrongCells() async throws {
    let folder = try await SmallCandidates.trained.value.copy()
    try folder.remove("artifacts/candidates/tiny/fold-3/model.safetensors")
    let command = "train-fold --candidates candidates.csv --candidate"
    try await expectRefused(
      folder, 66,
      "artifacts/candidates/tiny: expected 3 trained folds; found 1 missing: fold 3 "
        + "(artifacts/candidates/tiny/fold-3/model.safetensors); run \(command) tiny --fold 3")
    try folder.write(SmallCandidates.file.replacing("0.0001,1", with: "0.0002,1"), to: "candidates.csv")
    try await expectRefused(
      folder, 65,
      "artifacts/candidates/slow/fold-1/model.safetensors: expected a model trained as candidates.csv has candidate "
        + "slow now; found one trained otherwise (learning_rate was 0.0001, now is 0.0002); run \(command) slow "
        + "--fold 1, and so for every fold")
  }

  @Test("candidates on other folds, images or labels are not compared")
  func otherData() async throws {
    let folder = try await SmallCandidates.trained.value.copy()
    let command = "run train-fold --candidates candidates.csv --candidate"
    try await folder.run("make-folds", ["--folds", "3", "--seed", "1", "--force"]).succeeds()
    try await expectRefused(
      folder, 65,
      "artifacts/candidates/reference/fold-1/model.safetensors: expected a model trained on the folds in "
        + "artifacts/train_folds.csv; found one trained on other folds; \(command) reference --fold 1")
    try await folder.run("make-folds", ["--folds", "3", "--force"]).succeeds()
    // One more grey level in one pixel, and another candidate is one of other images.
    try folder.change("artifacts/train-images.npy") { $0[$0.count - 1] ^= 1 }
    for fold in 1...3 { #expect(try await SmallCandidates.train(folder, "tiny", fold: fold, ["--force"]).status == 0) }
    try await expectRefused(
      folder, 65,
      "artifacts/candidates/tiny/fold-1/model.safetensors: expected a model trained on the same train-images.npy as "
        + "candidate reference; found one trained on another; \(command) tiny --fold 1")
  }

  @Test("candidates of different seeds are not compared")
  func otherSeed() async throws {
    let folder = try await SmallCandidates.trained.value.copy()
    for fold in 1...3 {
      try await SmallCandidates.train(folder, "tiny", fold: fold, ["--seed", "7", "--force"]).succeeds()
    }
    try await expectRefused(
      folder, 65,
      "artifacts/candidates/tiny/fold-1/model.safetensors: expected a model of the same seed as candidate reference, "
        + "42; found one of seed 7; run train-fold --candidates candidates.csv --candidate tiny --fold 1 --seed 42, "
        + "and so for every fold")
  }

  @Test("a network that does not fit the images is named before any candidate is trained")
  func misfit() async throws {
    let folder = try await SmallData.folder()
    try folder.write(SmallCandidates.file + "deep,\"pool,pool,pool,pool,dense3\",16,0.01,4\n", to: "candidates.csv")
    try await SmallCandidates.train(folder, "reference", fold: 1).fails(
      65,
      beginning:
        "train-fold: error: candidates.csv: candidate deep: expected an architecture for images of 12×12, such as")
    #expect(try !folder.names(in: "artifacts").contains("candidates"))
  }

  @Test("the folds of a final model that is a candidate's are those of the candidate")
  func evaluation() async throws {
    let folder = try await SmallCandidates.trained.value.copy()
    // Others, of another network, where the folds of a run without candidates are.
    for fold in 1...3 {
      try await SmallData.train(folder, fold: fold, ["--epochs", "1", "--architecture", "dense5"]).succeeds()
    }
    try await SmallCandidates.aggregate(folder).succeeds()
    let name = try folder.table("artifacts/chosen.csv").rows[0][0]
    try await SmallCandidates.final(folder).succeeds()
    try await folder.run("evaluate", ["--ensemble"]).succeeds()
    #expect(
      try folder.table("artifacts/evaluation/ensemble.csv").texts("model").filter { $0.hasSuffix("fold-1") }
        == ["candidates/\(name)/fold-1"])
    // A final model of no candidate, trained otherwise than the folds that are there.
    let other = SmallData.options + ["--epochs", "1", "--force"]
    try await folder.run("train-final", other).succeeds()
    let problem =
      "trained otherwise than artifacts/final/model.safetensors (architecture was conv4,pool,dense8, now is dense5)"
    let remarked = try await folder.run("evaluate", ["--ensemble"]).succeeds()
    #expect(remarked.errors == "evaluate: artifacts/fold-1/model.safetensors: \(problem)\n")
    try await folder.run("evaluate", ["--temperature", "fit"]).fails(
      65,
      "evaluate: error: artifacts/fold-1/model.safetensors: expected a model trained like the final one; found "
        + "one \(problem); run train-fold --fold 1 with the same options, or give --temperature a number")
  }

  @Test("train-final wants a choice of the candidates as they are now")
  func staleChoice() async throws {
    let folder = try await SmallCandidates.trained.value.copy()
    try await SmallCandidates.final(folder).fails(
      66,
      "train-final: error: artifacts/chosen.csv: no such file: check its name, or run aggregate-cv --candidates "
        + "FILE, which makes it")
    try await SmallCandidates.aggregate(folder, ["--quiet"]).succeeds()
    try folder.write(SmallCandidates.file.replacing("0.01,8", with: "0.02,8"), to: "candidates.csv")
    try await SmallCandidates.final(folder).fails(
      65,
      "train-final: error: artifacts/candidates_summary.csv: expected candidate reference with the options "
        + "'architecture=conv4,pool,dense8 batch_size=16 learning_rate=0.02 epochs=8' of candidates.csv; found with "
        + "'architecture=conv4,pool,dense8 batch_size=16 learning_rate=0.01 epochs=8'; run train-fold for its folds, "
        + "then aggregate-cv --candidates candidates.csv")
    try folder.write("name\nother\n", to: "candidates.csv")
    try await SmallCandidates.final(folder).fails(
      65, "train-final: error: candidates.csv: expected a row named 'reference'; found rows named other")
    try await SmallCandidates.final(folder, ["--candidate", "other"]).fails(
      65,
      "train-final: error: artifacts/candidates_summary.csv: expected a row of candidate other; found none; run "
        + "aggregate-cv --candidates candidates.csv")
    #expect(try !folder.names(in: "artifacts").contains("final"))
  }

  @Test("the report shows the candidates, and the cross-validation of the one that the final model is of")
  func report() async throws {
    let folder = try await SmallCandidates.trained.value.copy()
    // Another cross-validation beside the candidates', which is not that of the final model.
    for fold in 1...3 {
      try await SmallData.train(folder, fold: fold, ["--epochs", "1", "--seed", "5"]).succeeds()
    }
    try await folder.run("aggregate-cv").succeeds()
    #expect(try await !folder.report().contains("id=\"candidates\""))
    try await SmallCandidates.aggregate(folder, ["--rule", "one-se"]).succeeds()
    let name = try folder.table("artifacts/chosen.csv").rows[0][0]
    for step in ["before the final model", "with it"] {
      let page = try await folder.report()
      #expect(page.contains("<p>Chosen: <strong>\(name)</strong> of 3, the one with the fewest weights"), "\(step)")
      for value in try folder.table("artifacts/candidates/\(name)/cv_results.csv").numbers("valid_loss") {
        #expect(page.contains("<td class=\"n\">\(Numerals.fixed(value, 6))</td>"), "\(step)")
      }
      for options in try folder.table("artifacts/candidates_summary.csv").texts("options") {
        #expect(page.contains("<td class=\"soft wrap\">\(options)</td>"), "\(step)")
      }
      try await SmallCandidates.final(folder).succeeds()
    }
    // A final model that is no candidate's is shown with the cross-validation that has no candidates.
    let other = SmallData.options + ["--epochs", "1", "--force"]
    try await folder.run("train-final", other).succeeds()
    let plain = try await folder.report()
    #expect(!plain.contains("id=\"candidates\""))
    for value in try folder.table("artifacts/cv_results.csv").numbers("valid_loss") {
      #expect(plain.contains("<td class=\"n\">\(Numerals.fixed(value, 6))</td>"))
    }
    try folder.write("candidate,rule,epochs\nother,best,3\n", to: "artifacts/chosen.csv")
    try await folder.run("render-report").fails(
      65,
      "render-report: error: artifacts/chosen.csv: expected a row with one of the candidates reference, slow, "
        + "tiny; found none; run aggregate-cv --candidates")
  }

  @Test("options of the choice need candidates", arguments: [["--rule", "one-se"], ["--list"]])
  func usage(_ options: [String]) async throws {
    try await ToolRun("aggregate-cv", options).fails(
      64, "aggregate-cv: error: \(options[0]) goes with --candidates FILE (see 'aggregate-cv --help')")
  }
}
