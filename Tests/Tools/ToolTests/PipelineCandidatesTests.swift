import Testing

@Suite("./pipeline.sh --candidates")
struct PipelineCandidatesTests {
  private let script = packageFolder + "/pipeline.sh"

  @Test("trains every candidate on every fold, compares them, and goes on with the chosen one")
  func calls() async throws {
    let folder = try StubTools.folder()
    try folder.write("name,epochs\nnarrow,2\nwide,3\n", to: "my.csv")
    let options = ["--candidates", "my.csv", "--rule", "one-se", "--seed", "7", "--threads", "2", "--force"]
    let run = try await folder.run(script, StubTools.arguments(options)).succeeds()
    let cell = "--outcome --seed 7 --force --candidates my.csv --candidate"
    #expect(
      try folder.text("calls") == """
        idx-convert --artifacts artifacts --data data --force
        make-folds --artifacts artifacts --outcome --seed 7 --force
        train-fold --artifacts artifacts --fold 1 \(cell) narrow --threads 2
        train-fold --artifacts artifacts --fold 2 \(cell) narrow --threads 2
        train-fold --artifacts artifacts --fold 1 \(cell) wide --threads 2
        train-fold --artifacts artifacts --fold 2 \(cell) wide --threads 2
        aggregate-cv --artifacts artifacts --outcome --candidates my.csv --rule one-se
        train-final --artifacts artifacts --outcome --seed 7 --candidates my.csv --rule one-se --force --threads 2
        evaluate --artifacts artifacts --outcome --ensemble-if-trained --threads 2
        audit-data --artifacts artifacts --outcome
        render-saliency --artifacts artifacts --mistakes 24 --threads 2
        render-filters --artifacts artifacts --outcome --patches --threads 2
        render-report --artifacts artifacts

        """)
    let lines = run.output.split(separator: "\n").filter { $0.hasPrefix("train ") }
    #expect(
      lines.map { $0.split(separator: " ")[1...3].joined(separator: " ") }
        == ["narrow fold 1/2:", "narrow fold 2/2:", "wide fold 1/2:", "wide fold 2/2:"])
    #expect(run.output.contains("\naggregate  what came of it "))
    // A part of the run finds its cell by its number.
    try await folder.run(script, StubTools.arguments(["--candidates", "my.csv", "--only", "train", "--cell", "3"]))
      .succeeds()
    #expect(
      try folder.text("calls").split(separator: "\n").last
        == "train-fold --artifacts artifacts --fold 1 --outcome --candidates my.csv --candidate wide")
  }

  @Test("with the real tools: all cells, their times, the choice; and nothing again the next time")
  func wholeJob() async throws {
    let folder = try TemporaryFolder()
    try folder.write("name,architecture,epochs\none,dense8,1\ntwo,dense4,2\n", to: "my.csv")
    let arguments = [
      "--tools", ToolRun.builtProducts, "--limit", "500", "--folds", "2", "--data", "\(packageFolder)/data/mnist",
      "--artifacts", "artifacts", "--candidates", "my.csv",
    ]
    let run = try await folder.run(script, arguments).succeeds()
    for name in ["one", "two"] {
      #expect(
        try folder.names(in: "artifacts/candidates/\(name)") == [
          "cv_results.csv", "cv_summary.csv", "fold-1", "fold-2",
        ])
    }
    let times = try folder.table("artifacts/stages.csv")
    #expect(
      times.rows.map { $0[0...2].joined(separator: " ") } == [
        "convert  ", "folds  ", "train one 1", "train one 2", "train two 1", "train two 2", "aggregate  ", "final  ",
        "evaluate  ", "audit  ", "render  ",
      ])
    let chosen = try folder.table("artifacts/chosen.csv").rows[0][0]
    #expect(run.output.contains("\naggregate  \(chosen) chosen of 2, "))
    #expect(run.output.contains("\nfinal      \(chosen), "))
    #expect(try folder.text("artifacts/report.html").contains("train two fold 2"))
    #expect(try folder.names(in: "artifacts/evaluation").contains("ensemble.csv"))
    let again = try await folder.run(script, arguments + ["--from", "train", "--to", "final"]).succeeds()
    #expect(again.output.split(separator: "\n").count { $0.contains(", up to date") } == 5)
    try await folder.run(script, arguments + ["--rule", "one-se", "--only", "final"]).fails(
      64,
      beginning:
        "train-final: error: --rule one-se: artifacts/chosen.csv was written by rule best: run aggregate-cv again, or leave"
        + " --rule out\n")
  }

  @Test("a file that cannot be used ends the run before anything is made of the data")
  func wrongFile() async throws {
    let folder = try TemporaryFolder()
    try folder.write("name,batchsize\na,3\n", to: "my.csv")
    let arguments = ["--tools", ToolRun.builtProducts, "--artifacts", "artifacts", "--candidates", "my.csv"]
    let run = try await folder.run(script, arguments)
    #expect(run.status == 65)
    #expect(run.output == "")
    #expect(run.errors.hasPrefix("plan-cells: error: my.csv: line 1: expected columns among name, recipe, "))
    #expect(run.errors.hasSuffix("\npipeline.sh: error: the run cannot be planned; see the message above\n"))
    #expect(try folder.names(in: "artifacts") == ["logs"])
  }

  @Test(
    "options that do not go together",
    arguments: [
      (["--rule", "best"], "--rule goes with --candidates"),
      (["--candidates", "x", "--rule", "worst"], "--rule is 'worst'; give one of: best one-se"),
      (
        ["--candidates", "x", "--epochs", "3"],
        "--candidates and --epochs exclude each other; set it in the rows"
      ),
      (
        ["--candidates", "x", "--recipe", "accurate"],
        "--candidates and --recipe exclude each other; set it in the rows"
      ),
    ])
  func usage(_ arguments: [String], _ message: String) async throws {
    let folder = try TemporaryFolder()
    try await folder.run(script, arguments).fails(64, "pipeline.sh: error: \(message) (see './pipeline.sh --help')")
    #expect(try folder.names() == [])
  }
}
