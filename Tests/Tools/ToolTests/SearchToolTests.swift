import FoundationEssentials
import Testing

/// Five candidates on the small data; one diverges, one learns next to nothing.
private enum SmallSearch {
  static let file = """
    name,architecture,batch_size,learning_rate
    good,"conv4,pool,dense8",16,0.01
    wild,dense3,16,1e30
    slow,dense3,16,1e-7
    tiny,dense3,16,0.01
    twin,dense3,16,0.01

    """

  static func train(_ folder: TemporaryFolder, _ name: String, rung: Int, fold: Int, _ more: [String] = []) async throws
    -> ToolRun
  {
    let rung = ["--candidates", "search.csv", "--halving", "1,2,4", "--rung", "\(rung)"]
    return try await folder.run("train-fold", rung + ["--candidate", name, "--fold", "\(fold)"] + more)
  }

  static func plan(_ folder: TemporaryFolder, rung: Int) async throws -> ToolRun {
    try await folder.run(
      "plan-cells", ["--candidates", "search.csv", "--halving", "1,2,4", "--rung", "\(rung)", "--jobs", "1"],
      environment: ["SLURM_CPUS_PER_TASK": "2"])
  }

  /// All rungs trained, to be copied.
  static let trained = Task {
    let folder = try await SmallData.folder().shared()
    try folder.write(file, to: "search.csv")
    for rung in 1...3 {
      let plan = try await plan(folder, rung: rung).succeeds()
      for line in plan.output.split(separator: "\n").dropFirst() {
        let fields = line.split(separator: "\t").map(String.init)
        let run = try await train(folder, fields[4], rung: rung, fold: try #require(Int(fields[0]))).succeeds()
        try #require(run.errors.contains("wild") || !run.errors.contains("loses"), "\(run.errors)")
      }
    }
    return folder
  }
}

@Suite("A search by successive halving")
struct SearchToolTests {
  @Test("plan-cells lists who goes on, and rungs.csv says why")
  func rungs() async throws {
    let folder = try await SmallSearch.trained.value.copy()
    let first = try await SmallSearch.plan(folder, rung: 1).output.split(separator: "\n").map(String.init)
    // Five candidates on three folds, then three, then two.
    #expect(first[0] == "1\t15\t9\t6")
    #expect(first.count == 16)
    #expect(first[1] == "1\t2\tcandidates/good/epochs-1/fold-1\trung 1 good fold 1/3\tgood\tgood/epochs-1")
    let last = try await SmallSearch.plan(folder, rung: 3).output.split(separator: "\n")
    #expect(last.count == 7)
    #expect(last[1].hasSuffix("\tcandidates/tiny/fold-1\trung 3 tiny fold 1/3\ttiny\ttiny"))
    let table = try folder.table("artifacts/rungs.csv")
    #expect(
      table.columns == [
        "rung", "epochs", "candidate", "parameters", "valid_acc", "valid_acc_std", "seconds", "rank", "went_on",
        "reason",
        "options",
      ])
    #expect(try table.texts("candidate") == ["good", "wild", "slow", "tiny", "twin", "good", "tiny", "twin"])
    let reasons = try table.texts("reason")
    #expect(reasons[1].hasPrefix("fold 1: training diverged: "))
    #expect(try table.texts("went_on") == ["yes", "no", "no", "yes", "yes", "no", "yes", "yes"])
    #expect(reasons[2] == "rank 4 of 5, 3 go on")
    #expect(reasons[5...7] == ["rank 3 of 3, 2 go on", "rank 1 of 3, 2 go on", "rank 2 of 3, 2 go on"])
    #expect(try table.optionalNumbers("valid_acc")[1] == nil)
    #expect(try folder.table("artifacts/candidates/good/epochs-1/fold-2/result.csv").numbers("valid_acc").count == 1)
  }

  @Test("a rung goes on from the one before, to the bytes of an uninterrupted training")
  func resumes() async throws {
    let folder = try await SmallSearch.trained.value.copy()
    let plain = try await SmallData.folder()
    try plain.write("name,architecture,batch_size,learning_rate,epochs\ntiny,dense3,16,0.01,4\n", to: "plain.csv")
    for fold in 1...3 {
      let arguments = ["--candidates", "plain.csv", "--candidate", "tiny", "--fold", "\(fold)"]
      try await plain.run("train-fold", arguments).succeeds()
      let place = "artifacts/candidates/tiny/fold-\(fold)"
      #expect(try folder.results(place) == plain.results(place))
      #expect(
        try folder.names(in: "artifacts/candidates/tiny/epochs-2/fold-\(fold)").contains("checkpoint.safetensors"))
    }
    try folder.remove("artifacts/candidates/tiny/fold-1")
    let run = try await SmallSearch.train(folder, "tiny", rung: 3, fold: 1)
    #expect(run.errors.contains("train-fold: going on after epoch 2, where the rung before ended\n"), "\(run.errors)")
    #expect(try folder.results("artifacts/candidates/tiny/fold-1") == plain.results("artifacts/candidates/tiny/fold-1"))
    // Without the checkpoint it starts anew, says so, and gives the same.
    try folder.remove("artifacts/candidates/tiny/fold-1")
    let checkpoint = "artifacts/candidates/tiny/epochs-2/fold-1/checkpoint.safetensors"
    try folder.remove(checkpoint)
    let anew = try await SmallSearch.train(folder, "tiny", rung: 3, fold: 1)
    #expect(
      anew.errors.contains(
        "train-fold: the rung before is not gone on from: \(checkpoint) is missing or damaged; starting anew\n"))
    #expect(try folder.results("artifacts/candidates/tiny/fold-1") == plain.results("artifacts/candidates/tiny/fold-1"))
  }

  @Test("a learning rate that is planned for all epochs starts anew, and the message says so")
  func planned() async throws {
    let folder = try await SmallData.folder()
    try folder.write("name,architecture,schedule\na,dense3,cosine\n", to: "search.csv")
    try await SmallSearch.train(folder, "a", rung: 1, fold: 1).succeeds()
    let run = try await SmallSearch.train(folder, "a", rung: 2, fold: 1).succeeds()
    #expect(
      run.errors.contains(
        "train-fold: the rung before is not gone on from: the learning rate (cosine) is planned for all 2 epochs; starting"
          + " anew\n"), "\(run.errors)")
    #expect(try folder.table("artifacts/candidates/a/epochs-2/fold-1/history.csv").rows.count == 2)
  }

  @Test("a training that diverges is noted once, and its candidate loses")
  func diverged() async throws {
    let folder = try await SmallSearch.trained.value.copy()
    let place = "artifacts/candidates/wild/epochs-1/fold-1"
    #expect(try folder.names(in: place) == ["failed.csv"])
    let facts = try folder.table("\(place)/failed.csv")
    #expect(facts.columns == ["fact", "value"])
    #expect(facts.rows.contains(["candidate", "wild"]))
    let again = try await SmallSearch.train(folder, "wild", rung: 1, fold: 1).succeeds()
    #expect(
      again.errors.hasPrefix(
        "train-fold: candidate wild, fold 1 of 3: no model, so the candidate loses: training diverged: "))
    // Other options are another training.
    try folder.write(SmallSearch.file.replacing("1e30", with: "0.01"), to: "search.csv")
    try await SmallSearch.train(folder, "wild", rung: 1, fold: 1).succeeds()
    #expect(try !folder.names(in: place).contains("failed.csv"))
    #expect(try folder.names(in: place).contains("model.safetensors"))
  }

  @Test("aggregate-cv compares the last rung, ends the search, and train-final trains the winner")
  func choice() async throws {
    let folder = try await SmallSearch.trained.value.copy()
    let options = ["--candidates", "search.csv", "--halving", "1,2,4"]
    let run = try await folder.run("aggregate-cv", options).succeeds()
    #expect(try folder.table("artifacts/candidates_summary.csv").texts("candidate") == ["tiny", "twin"])
    #expect(try folder.table("artifacts/rungs.csv").integers("rung").max() == 3)
    let chosen = try folder.table("artifacts/chosen.csv").rows[0][0]
    #expect(run.output.contains("It was picked from 5 by\n"))
    #expect(run.output.contains("  --candidates artifacts/winner.csv --seed 43 --to aggregate\n"))
    for line in run.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    for name in ["good", "tiny", "twin", "slow"] {
      #expect(try !folder.names(in: "artifacts/candidates/\(name)/epochs-1/fold-1").contains("checkpoint.safetensors"))
    }
    let winner = try folder.table("artifacts/winner.csv")
    #expect(winner.columns == ["name", "architecture", "batch_size", "learning_rate", "epochs"])
    #expect(winner.rows.map { [$0[0], $0[4]] } == [[chosen, "4"]])
    let final = try await folder.run("train-final", options).succeeds()
    #expect(final.output.hasPrefix("final model of candidate \(chosen): "))
    try await folder.run("idx-convert", ["--check", "artifacts/rungs.csv"]).succeeds()
    // The search's models are finished work that new folds would throw away.
    let folds = try await folder.run("make-folds", ["--seed", "1", "--folds", "3"])
    #expect(folds.status == 73)
    let page = try await folder.report()
    #expect(page.contains("against weights") && page.contains("against training time"))
    #expect(page.contains("Table of the rungs"))
  }

  @Test("a rung that is not trained, epochs of a row's own, and a search without any candidate left")
  func problems() async throws {
    let folder = try await SmallData.folder()
    try folder.write(SmallSearch.file, to: "search.csv")
    try await SmallSearch.plan(folder, rung: 2).fails(
      66,
      beginning:
        "plan-cells: error: artifacts/candidates/good/epochs-1: expected 3 trained folds; found 3 missing: fold 1 (",
      saying: "; run train-fold --candidates search.csv --halving 1,2,4 --rung 1 --candidate good --fold 1, ")
    try folder.write("name,epochs\na,3\n", to: "search.csv")
    try await SmallSearch.plan(folder, rung: 1).fails(
      65,
      "plan-cells: error: search.csv: line 2: column epochs: expected nothing with --halving, which sets the "
        + "epochs; found '3'")
    try folder.write("name,architecture,learning_rate\nwild,dense3,1e30\n", to: "search.csv")
    for fold in 1...3 { #expect(try await SmallSearch.train(folder, "wild", rung: 1, fold: fold).status == 0) }
    try await SmallSearch.plan(folder, rung: 2).fails(
      65,
      beginning:
        "plan-cells: error: search.csv: expected a candidate that can be trained; found none of 1 in rung 1 (wild: "
        + "fold 1: ")
  }

  @Test(
    "wrong usage",
    arguments: [
      (["--halving", "1,2"], "--halving goes with --candidates"),
      (
        ["--candidates", "search.csv", "--halving", "2,1"],
        "--halving 2,1: expected epochs that rise, at least two of them, such as 1,3,9"
      ),
      (["--rung", "2"], "--rung goes with --halving"),
      (
        ["--candidates", "search.csv", "--halving", "1,2", "--rung", "3"],
        "--rung 3: expected 1 to 2 with --halving 1,2"
      ),
    ])
  func usage(_ options: [String], _ message: String) async throws {
    let folder = try TemporaryFolder()
    try await folder.run("plan-cells", options + ["--folds", "3"]).fails(64, saying: message)
  }
}

@Suite("./pipeline.sh --halving")
struct PipelineHalvingTests {
  private let script = packageFolder + "/pipeline.sh"
  private let file = """
    name,architecture,learning_rate
    one,dense8,0.001
    two,dense4,0.001
    wild,dense4,1e30
    three,"conv4,pool,pool,dense8",0.003

    """

  private func arguments(_ artifacts: String) -> [String] {
    [
      "--tools", ToolRun.builtProducts, "--limit", "400", "--folds", "2", "--data", "\(packageFolder)/data/mnist",
      "--artifacts", artifacts, "--candidates", "my.csv", "--halving", "1,2,4",
    ]
  }

  /// All files that equal searches leave equal.
  private func results(_ folder: TemporaryFolder, _ artifacts: String) throws -> [String: [UInt8]] {
    var results: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path(artifacts)).sorted() {
      let file = "\(artifacts)/\(name)"
      guard !name.hasPrefix("logs"), name != "stages.csv", name != "report.html", name.contains(".") else { continue }
      results[name] = try folder.timeless(file)
    }
    return results
  }

  @Test("gives the same files one at a time, side by side, and after an interruption")
  func sameness() async throws {
    let folder = try TemporaryFolder()
    try folder.write(file, to: "my.csv")
    let run = try await folder.run(script, arguments("whole") + ["--jobs", "1"]).succeeds()
    #expect(run.output.split(separator: "\n").count { $0.hasPrefix("train      rung 1 ") } == 8)
    #expect(run.output.split(separator: "\n").count { $0.hasPrefix("train      rung 3 ") } == 2)
    #expect(run.output.contains("train      rung 1 wild fold 1/2: no model, the candidate loses"))
    let all = try results(folder, "whole")
    #expect(all.keys.contains("rungs.csv") && all.keys.contains("final/model.safetensors"))
    let times = try folder.table("whole/stages.csv")
    #expect(try times.texts("candidate").contains("two/epochs-1"))

    let stopped = try await folder.run(script, arguments("again") + ["--jobs", "2"]) { send in
      try await waitForFile(folder.path("again/candidates/two/epochs-1/fold-1/model.safetensors"))
      try send(.terminate)
    }
    #expect(stopped.status == 143)
    try await folder.run(script, arguments("again") + ["--jobs", "2"]).succeeds()
    #expect(try results(folder, "again") == all)
  }

  @Test("hands what it was given to the tools, rung after rung")
  func calls() async throws {
    let folder = try StubTools.folder()
    try folder.write(file, to: "my.csv")
    let cell = ["--candidates", "my.csv", "--halving", "1,2,4", "--only", "train", "--rung", "1", "--cell"]
    try folder.write("index,label,kfold\n0,0,2\n1,0,1\n", to: "artifacts/train_folds.csv")
    try await folder.run(script, StubTools.arguments(cell + ["4"])).succeeds()
    #expect(
      try folder.text("calls")
        == "train-fold --artifacts artifacts --fold 2 --outcome --candidates my.csv --halving 1,2,4 --rung 1 --candidate two\n"
    )
    // Of a rung's array the last tasks have nothing to do where candidates failed.
    let beyond = try await folder.run(script, StubTools.arguments(cell + ["9"])).succeeds()
    #expect(beyond.output.hasPrefix("train      rung 1, cell 9: fewer candidates are left "))
  }

  @Test(
    "options that do not go together",
    arguments: [
      (["--halving", "1,3"], "--halving goes with --candidates"),
      (["--candidates", "x", "--halving", "9"], "--halving is '9'; give epochs that rise, such as 1,3,9"),
      (
        ["--candidates", "x", "--halving", "1,3", "--only", "train", "--cell", "1"],
        "--halving and --cell go with --rung"
      ),
      (["--candidates", "x", "--rung", "1"], "--halving and --cell go with --rung"),
    ])
  func usage(_ arguments: [String], _ message: String) async throws {
    let folder = try TemporaryFolder()
    try await folder.run(script, arguments).fails(64, "pipeline.sh: error: \(message) (see './pipeline.sh --help')")
  }
}
