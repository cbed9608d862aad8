import FoundationEssentials
import Subprocess
import Testing

/// The whole job on the first 500 images of MNIST, with the tools that these tests were built with.
@Suite("./pipeline.sh")
struct PipelineTests {
  private let script = packageFolder + "/pipeline.sh"
  private let trial = ["--tools", ToolRun.builtProducts, "--limit", "500", "--epochs", "1"]

  @Test("does everything, and only what is out of date the next time")
  func wholeJob() async throws {
    let folder = try TemporaryFolder()
    let arguments = trial + ["--data", "\(packageFolder)/data/mnist", "--artifacts", folder.path("artifacts")]
    let run = try await folder.run(script, arguments).succeeds()
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    let stages = lines.prefix { !$0.isEmpty }
    #expect(
      stages.map { $0.prefix { $0 != " " } }
        == ["check", "convert", "folds"] + Array(repeating: "train", count: 5) + [
          "aggregate", "final", "evaluate", "audit", "render", "report",
        ])
    #expect(stages.allSatisfy { $0.wholeMatch(of: /\w+ +\S.*\S +\d+\.\d s/) != nil })
    #expect(stages[0].contains("4 files match \(packageFolder)/data/mnist/SHA256SUMS"))
    let figures =
      /\nTraining       accuracy [0-9.]+ %, loss [0-9.]+\nTest accuracy  [0-9.]+ %, standard error [0-9.]+ %, loss [0-9.]+\n/
    #expect(run.output.contains(figures))
    #expect(run.output.contains("\nPictures       \(folder.path("artifacts"))/figures\n"))
    #expect(run.output.contains("\nReport         \(folder.path("artifacts"))/report.html\n"))
    #expect(try folder.text("artifacts/report.html").hasSuffix("</html>\n"))
    try expectStageTimes(in: folder)
    let fold = ["history.csv", "model.safetensors", "predictions.csv", "result.csv"]
    for number in 1...5 { #expect(try folder.names(in: "artifacts/fold-\(number)") == fold) }
    #expect(try folder.table("artifacts/evaluation/metrics.csv").integers("images") == [500, 500])
    #expect(try folder.names(in: "artifacts/figures").contains { $0.hasSuffix(".png") })

    let times = try folder.table("artifacts/stages.csv")
    let again = try await folder.run(script, arguments + ["--from", "train", "--to", "final"]).succeeds()
    #expect(again.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("pipeline.sh: ") }, "\(again.errors)")
    #expect(again.output.split(separator: "\n").count { $0.contains(", up to date") } == 6)
    // What took no time because it was up to date keeps the time that it took.
    let kept = try folder.table("artifacts/stages.csv").rows.filter { $0[0] == "train" || $0[0] == "final" }
    #expect(kept == times.rows.filter { $0[0] == "train" || $0[0] == "final" })

    let models = try (1...5).map { try folder.bytes("artifacts/fold-\($0)/model.safetensors") }
    let sideBySide = arguments + ["--only", "train", "--force", "--jobs", "3"]
    // Three on a core each, then two on two.
    try await folder.run(script, sideBySide, environment: ["SLURM_CPUS_PER_TASK": "4"]).succeeds()
    #expect(try (1...5).map { try folder.bytes("artifacts/fold-\($0)/model.safetensors") } == models)
    try expectStageTimes(in: folder, inOrder: false)

    let more = arguments + ["--only", "train", "--", "--batch-size", "32"]
    try await folder.run(script, more).fails(73, saying: "batch_size was 64, now is 32")
    #expect(try (1...5).map { try folder.bytes("artifacts/fold-\($0)/model.safetensors") } == models)
    // README's quick trial in the folder of a finished run.
    let images = try folder.bytes("artifacts/train-images.npy")
    try await folder.run(
      script,
      trial + ["--limit", "400", "--data", "\(packageFolder)/data/mnist", "--artifacts", folder.path("artifacts")]
    ).fails(73, saying: "found uint8 400×28×28, which would replace it")
    #expect(try folder.bytes("artifacts/train-images.npy") == images)
    let forced = try await folder.run(script, arguments + ["--only", "train", "--force", "--", "--batch-size", "32"])
      .succeeds()
    #expect(!forced.output.contains("up to date"))
  }

  /// A row for each stage but the report, which is made of them.
  private func expectStageTimes(in folder: TemporaryFolder, inOrder: Bool = true) throws {
    let table = try folder.table("artifacts/stages.csv")
    #expect(table.columns == ["stage", "candidate", "fold", "started", "seconds", "machine", "cores"])
    let stages = table.rows.map { $0[0] + $0[1] + $0[2] }
    #expect(
      stages == ["convert", "folds", "train1", "train2", "train3", "train4", "train5", "aggregate"]
        + ["final", "evaluate", "audit", "render"])
    #expect(try table.numbers("seconds").allSatisfy { $0 > 0 })
    #expect(try table.integers("cores", in: 1...10_000).count == 12)
    let started = try table.texts("started")
    #expect(started.allSatisfy { $0.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil })
    #expect(started == started.sorted() || !inOrder)
    #expect(try !folder.names(in: "artifacts").contains { $0.hasSuffix(".partial") })
  }

  @Test("runs from folds that pandas saved")
  func savedFolds() async throws {
    let folder = try TemporaryFolder()
    let arguments = trial + ["--data", "\(packageFolder)/data/mnist", "--artifacts", "artifacts", "--to", "folds"]
    try await folder.run(script, arguments + ["--folds", "2"]).succeeds()
    let own = try folder.bytes("artifacts/train_folds.csv")
    let rows = String(decoding: own, as: UTF8.self).split(separator: "\n").dropFirst().enumerated()
    let pandas = ",index,label,kfold\r\n" + rows.map { "\($0.offset),\($0.element)\r\n" }.joined()
    try folder.write(pandas, to: "saved.csv")
    try folder.remove("artifacts/train_folds.csv")
    let run = try await folder.run(script, arguments + ["--folds-file", "saved.csv"]).succeeds()
    #expect(run.output.contains("2 folds from saved.csv"))
    #expect(try folder.bytes("artifacts/train_folds.csv") == own)
  }

  @Test("refuses data that are not those of SHA256SUMS")
  func otherData() async throws {
    let folder = try StubTools.folder()
    let sum = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    try folder.write("\(sum)  train-images-idx3-ubyte\n", to: "data/SHA256SUMS")
    let arguments = trial + ["--data", "data", "--artifacts", "trial"]
    try await folder.run(script, arguments).fails(
      65, saying: "check-data: error: data/train-images-idx3-ubyte: expected SHA-256 \(sum)")
    // The right bytes pass the check, and idx-convert's own message is shown for what they are.
    try folder.write("hello", to: "data/train-images-idx3-ubyte")
    let right = try await folder.run(script, arguments)
    #expect(right.status == 65)
    #expect(right.output.hasPrefix("check      1 files match data/SHA256SUMS"))
    #expect(
      right.errors.hasSuffix(
        "pipeline.sh: error: stage convert failed: idx-convert ended with exit status 65; later stages were not run\n"))
    #expect(right.errors.contains("\nidx-convert: error: data/train-images-idx3-ubyte: "))
  }

  @Test(
    "options are checked before anything is done",
    arguments: [
      (["--seed", "x"], "--seed is 'x'; give a whole number from 0 to 4294967295"),
      (["--seed=4294967296"], "--seed is '4294967296'; give a whole number from 0 to 4294967295"),
      (["--folds", "1"], "--folds is '1'; give a whole number from 2 to 65535"),
      (["--epochs", "0"], "--epochs is '0'"), (["--limit", "-1"], "--limit is '-1'"),
      (["--jobs", "0"], "--jobs is '0'; give a whole number from 1 to 65535"),
      (["--threads", "257"], "--threads is '257'; give a whole number from 1 to 256"),
      (
        ["--from", "nowhere"],
        "--from is 'nowhere'; give one of: convert folds train aggregate final evaluate audit render report"
      ),
      (["--from", "final", "--to", "train"], "--from final comes after --to train"),
      (["--only", "train", "--to", "final"], "--only and --to exclude each other; give one of them"),
      (["--data"], "--data needs a value"), (["--artifacts="], "--artifacts is empty"),
      (
        ["--folds", "3", "--folds-file", "x"], "--folds-file and --folds exclude each other; its folds are made already"
      ),
      (
        ["--groups", "g", "--folds-file", "x"],
        "--folds-file and --groups exclude each other; its folds are made already"
      ),
      (["--executor", "x"], "--executor is 'x'; give one of: local slurm"),
      (["--recipe", "fast"], "--recipe is 'fast'; give one of: reference accurate"),
      (["--detach"], "--detach goes with --executor slurm"),
      (["--sbatch-args", "--time=9"], "--sbatch-args goes with --executor slurm"),
      (["--executor", "slurm", "--wait", "--detach"], "--wait and --detach exclude each other; give one of them"),
      (["--cell", "1"], "--cell goes with --only train, on this machine"),
      (["--cell", "0"], "--cell is '0'; give a whole number from 1 to"),
      (["--executor=slurm", "--only=train", "--cell=1"], "--cell goes with --only train, on this machine"),
      (["--requeue"], "--requeue goes with a Slurm job, which this is not"),
      (["--what"], "unknown option '--what'"), (["--what=x"], "unknown option '--what'"), (["x"], "unknown option 'x'"),
      (["--force --wait"], "unknown option '--force --wait'"),
      (["test", "x"], "'x' after 'test'; give --sanitize address, --sanitize thread or nothing"),
      (["test", "--sanitize"], "'--sanitize' after 'test'; give --sanitize address, --sanitize thread or nothing"),
      (["test", "--sanitize=x"], "'--sanitize=x' after 'test'; give --sanitize address, --sanitize thread or nothing"),
    ])
  func options(_ arguments: [String], _ message: String) async throws {
    let folder = try TemporaryFolder()
    try await folder.run(script, arguments, environment: ["SLURM_JOB_ID": nil]).failsInOneLine(
      64, beginning: "pipeline.sh: error: \(message)", ending: "(see './pipeline.sh --help')\n")
    #expect(try folder.names() == [])
  }
}

/// The script alone: its tools are replaced by one that notes how it was called.
@Suite("./pipeline.sh calls the tools")
struct PipelineCallsTests {
  private let script = packageFolder + "/pipeline.sh"
  private let arguments = StubTools.arguments

  @Test("in order, each with its options")
  func order() async throws {
    let folder = try StubTools.folder()
    let options = [
      "--seed", "7", "--folds", "2", "--epochs", "3", "--limit", "100", "--threads", "2", "--force", "--",
      "--batch-size", "32",
    ]
    let run = try await folder.run(script, arguments(options)).succeeds()
    #expect(
      try folder.text("calls") == """
        idx-convert --artifacts artifacts --data data --limit 100 --force
        make-folds --artifacts artifacts --outcome --seed 7 --folds 2 --force
        train-fold --artifacts artifacts --fold 1 --outcome --seed 7 --epochs 3 --force --threads 2 --batch-size 32
        train-fold --artifacts artifacts --fold 2 --outcome --seed 7 --epochs 3 --force --threads 2 --batch-size 32
        aggregate-cv --artifacts artifacts --outcome
        train-final --artifacts artifacts --outcome --seed 7 --force --threads 2 --batch-size 32
        evaluate --artifacts artifacts --outcome --ensemble-if-trained --threads 2
        audit-data --artifacts artifacts --outcome
        render-saliency --artifacts artifacts --mistakes 24 --threads 2
        render-filters --artifacts artifacts --outcome --patches --threads 2
        render-report --artifacts artifacts

        """)
    #expect(run.output.contains("\nthe table\n"))
  }

  private static let pictures = ["render-saliency", "render-filters"]

  @Test("with groups and images to leave out, but not the table that a later stage writes anew")
  func groupsAndLeftOut() async throws {
    let folder = try StubTools.folder()
    for name in ["writers.csv", "checked.csv", "artifacts/label_issues.csv"] { try folder.write("index\n", to: name) }
    let options = ["--only", "folds", "--groups", "writers.csv", "--exclude", "checked.csv"]
    try await folder.run(script, arguments(options)).succeeds()
    #expect(
      try folder.text("calls")
        == "make-folds --artifacts artifacts --outcome --groups writers.csv --exclude checked.csv\n")
    try await folder.run(script, arguments(["--exclude", "artifacts/label_issues.csv"])).fails(
      64,
      "pipeline.sh: error: --exclude artifacts/label_issues.csv is what stage audit writes anew; give the name"
        + " of a copy (see './pipeline.sh --help')")
  }

  @Test(
    "from, to or only the stages asked for",
    arguments: [
      (["--to", "folds"], ["idx-convert", "make-folds"]),
      (["--from", "final"], ["train-final", "evaluate", "audit-data"] + pictures + ["render-report"]),
      (["--from", "aggregate", "--to", "final"], ["aggregate-cv", "train-final"]),
      (["--only", "audit"], ["audit-data"]),
      (["--only", "render"], pictures), (["--only", "report"], ["render-report"]),
    ])
  func someStages(_ options: [String], _ tools: [String]) async throws {
    let folder = try StubTools.folder()
    try await folder.run(script, arguments(options)).succeeds()
    let calls = try folder.text("calls").split(separator: "\n").map { $0.prefix { $0 != " " } }
    #expect(calls == tools.map { $0[...] })
  }

  @Test("for one cell of the training")
  func oneCell() async throws {
    let folder = try await StubTools.folderWithFolds()
    let cell = arguments(["--only", "train", "--cell"])
    let run = try await folder.run(script, cell + ["2"]).succeeds()
    #expect(try folder.text("calls") == "train-fold --artifacts artifacts --fold 2 --outcome\n")
    #expect(run.output.wholeMatch(of: /train +fold 2\/2: .*\n/) != nil)
    let other = try await folder.run(script, cell + ["3"])
    #expect(
      other
        == ToolRun(
          status: 64, output: "",
          errors: "pipeline.sh: error: --cell is 3; there are only 2 (see './pipeline.sh --help')\n"))
  }

  @Test("and stops at one that fails: names the stage, shows its message, passes its exit status on")
  func failure() async throws {
    let folder = try StubTools.folder()
    let training = "echo 'train-fold: error: the reason' >&2; exit 65"
    let run = try await folder.run(script, arguments(["--jobs", "1"]), environment: ["TRAINING": training])
    #expect(run.status == 65)
    #expect(
      run.errors.hasSuffix(
        """

        train-fold: error: the reason
        pipeline.sh: error: stage train failed: train-fold ended with exit status 65; later stages were not run

        """), "\(run.errors)")
    #expect(try folder.text("calls").split(separator: "\n").last?.hasPrefix("train-fold") == true)
  }

  @Test("and passes signals on to them", arguments: [(Signal.interrupt, 130, "INT"), (.terminate, 143, "TERM")])
  func signals(_ signal: Signal, _ status: Int, _ name: String) async throws {
    let folder = try StubTools.folder()
    try folder.write("index,label,kfold\n0,0,2\n1,0,1\n", to: "artifacts/train_folds.csv")
    let training = "trap 'echo \(name) >got; exit 1' \(name); echo $$ >started; while :; do sleep 0.05; done"
    // A shell that started this test in the background may have left SIGINT ignored; the script must get it anyway.
    let command = "trap - INT; exec \"$0\" \"$@\""
    let run = try await folder.run(
      "/bin/bash", ["-c", command, script] + arguments(["--from", "train", "--jobs", "1"]),
      environment: ["TRAINING": training]
    ) { send in
      try await waitForFile(folder.path("started"))
      try send(signal)
    }
    #expect(run.status == status)
    #expect(try folder.text("got") == "\(name)\n")
    let last = "pipeline.sh: stopped by SIG\(name) while training fold 1; run the same command again to continue\n"
    #expect(run.errors.hasSuffix(last), "\(run.errors)")
    let number = try folder.text("started").trimmingPrefix { $0 == " " }.split(separator: "\n").first ?? ""
    #expect(!FileManager.default.fileExists(atPath: "/proc/\(number)"), "the tool is still running")
  }

  @Test("and counts all epochs of a training that went on after an interruption, and cleans up after one")
  func resumedTimes() async throws {
    let folder = try StubTools.folder()
    // The second fold's epochs are over in less time than its tool takes.
    let training = """
      mkdir -p artifacts/fold-1 artifacts/fold-2
      printf 'epoch,seconds\\n1,100.25\\n2,60.5\\n' >artifacts/fold-1/history.csv
      printf 'epoch,seconds\\n1,0.000001\\n' >artifacts/fold-2/history.csv
      """
    try folder.write("what a killed script left", to: "artifacts/.stages.csv.06ad82ff.partial")
    try await folder.run(script, arguments(["--to", "train"]), environment: ["TRAINING": training]).succeeds()
    #expect(try folder.names(in: "artifacts").allSatisfy { !$0.hasSuffix(".partial") })
    let times = try folder.table("artifacts/stages.csv")
    #expect(try times.texts("stage") == ["convert", "folds", "train", "train"])
    let seconds = try times.numbers("seconds")
    #expect(seconds[2] == 160.75)
    #expect((0.001..<60).contains(seconds[3]))
  }

  @Test("and refuses an artifacts folder that cannot be made")
  func noArtifacts() async throws {
    let folder = try StubTools.folder()
    try folder.write("in the way", to: "file")
    try await folder.run(script, ["--tools", "tools", "--artifacts", "file/artifacts", "--data", "data"]).fails(
      73, beginning: "pipeline.sh: error: file/artifacts/logs: ")
    #expect(try !folder.names().contains("calls"))
  }
}
