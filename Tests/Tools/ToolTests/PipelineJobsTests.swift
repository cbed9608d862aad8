import FoundationEssentials
import Subprocess
import Testing

/// Several folds at a time, with tools that do as they are told.
@Suite("./pipeline.sh --jobs")
struct PipelineJobsTests {
  private let script = packageFolder + "/pipeline.sh"

  /// A shell's function that waits for a number of trainings to have begun, which all note their process.
  private let together = "together() { touch begun.$$; until [ $(ls begun.* | wc -l) -ge $1 ]; do sleep 0.05; done; };"

  private func expectNothingRuns(_ folder: TemporaryFolder, of count: Int) throws {
    let processes = try folder.names().compactMap { $0.wholeMatch(of: /begun\.(\d+)/)?.1 }
    #expect(processes.count == count)
    for process in processes {
      #expect(!FileManager.default.fileExists(atPath: "/proc/\(process)"), "a training is still running")
    }
  }

  @Test("trains them side by side, shares the cores, and tells their messages apart")
  func sideBySide() async throws {
    let folder = try await StubTools.folderWithFolds()
    let training = "\(together) together 2; echo 'fold 1 of 2, epoch 1' >&2; printf 'the end' >&2"
    let run = try await folder.run(
      script, StubTools.arguments(["--only", "train", "--jobs", "2", "--", "--batch-size", "32"]),
      environment: ["TRAINING": training, "SLURM_CPUS_PER_TASK": "7"]
    ).succeeds()
    #expect(
      run.errors.split(separator: "\n").sorted()
        == [
          "fold 1 of 2, epoch 1", "fold 1: the end", "fold 2: fold 1 of 2, epoch 1", "fold 2: the end",
          "pipeline.sh: train 2 models, 2 at a time",
        ])
    let calls = try folder.text("calls").split(separator: "\n").filter { $0.hasPrefix("train-fold") }
    let expected = (1...2).map { "train-fold --artifacts artifacts --fold \($0) --outcome --threads 3 --batch-size 32" }
    #expect(calls.map(String.init).sorted() == expected)
    #expect(run.output.split(separator: "\n").count { $0.hasPrefix("train      fold ") } == 2)
    try expectNothingRuns(folder, of: 2)
  }

  @Test("gives those of a last round that is not full all the cores, when the others are done")
  func lastRound() async throws {
    let folder = try await StubTools.folderWithFolds()
    try folder.write("index,label,kfold\n0,0,2\n1,0,1\n2,0,3\n", to: "artifacts/train_folds.csv")
    let training = "\(together) echo begun >>order; together 2; sleep 0.$((RANDOM % 5)); echo done >>order"
    let run = try await folder.run(
      script, StubTools.arguments(["--only", "train", "--jobs", "2"]),
      environment: ["TRAINING": training, "SLURM_CPUS_PER_TASK": "4"]
    ).succeeds()
    #expect(run.errors == "pipeline.sh: train 3 models, 2 at a time\n", "\(run.errors)")
    let calls = try folder.text("calls").split(separator: "\n").filter { $0.hasPrefix("train-fold") }
    #expect(
      calls.map(String.init).sorted()
        == [(1, 2), (2, 2), (3, 4)].map { "train-fold --artifacts artifacts --fold \($0) --outcome --threads \($1)" })
    #expect(try folder.text("order") == "begun\nbegun\ndone\ndone\nbegun\ndone\n")
    let lines = run.output.split(separator: "\n").filter { $0.hasPrefix("train ") }
    #expect(lines.count == 3 && lines[2].wholeMatch(of: /train      fold 3\/3: what came of it +\d+\.\d s/) != nil)
    try expectNothingRuns(folder, of: 3)
  }

  @Test("stops the others when one fails, and passes its exit status on")
  func failure() async throws {
    let folder = try await StubTools.folderWithFolds()
    let training = """
      \(together) trap 'echo TERM >got; exit 143' TERM
      if mkdir first 2>/dev/null; then together 2; echo 'train-fold: error: the reason' >&2; exit 65; fi
      together 2; while :; do sleep 0.05; done
      """
    let run = try await folder.run(
      script, StubTools.arguments(["--from", "train", "--jobs", "2"]), environment: ["TRAINING": training])
    #expect(run.status == 65)
    #expect(try folder.text("got") == "TERM\n")
    let lines = run.errors.split(separator: "\n").dropFirst()
    let fold = lines.first?.prefix { $0 != ":" } ?? ""
    #expect(lines.first == "\(fold): train-fold: error: the reason")
    #expect(
      lines.last
        == "pipeline.sh: error: stage train failed: \(fold) ended with exit status 65 and the others were stopped; later stages were not run"
    )
    #expect(lines.count == 4, "\(run.errors)")
    // What to do is said by the failed one; the same command would not help.
    let other = fold == "fold 1" ? "fold 2" : "fold 1"
    #expect(lines.contains("\(other): pipeline.sh: stopped by SIGTERM while training \(other)"), "\(run.errors)")
    #expect(try !folder.text("calls").contains("aggregate-cv"))
    try expectNothingRuns(folder, of: 2)
  }

  @Test("passes signals on to all", arguments: [(Signal.interrupt, 130, "INT"), (.terminate, 143, "TERM")])
  func signals(_ signal: Signal, _ status: Int, _ name: String) async throws {
    let folder = try await StubTools.folderWithFolds()
    let training = """
      \(together) trap 'echo \(name) >>got; exit 1' \(name)
      together 2; touch ready.$$; while :; do sleep 0.05; done
      """
    let command = "trap - INT; exec \"$0\" \"$@\""
    let run = try await folder.run(
      "/bin/bash", ["-c", command, script] + StubTools.arguments(["--from", "train", "--jobs", "2"]),
      environment: ["TRAINING": training]
    ) { send in
      for _ in 0..<6000 where try folder.names().count(where: { $0.hasPrefix("ready.") }) < 2 {
        try await Task.sleep(for: .milliseconds(20))
      }
      try send(signal)
    }
    #expect(run.status == status)
    #expect(try folder.text("got") == "\(name)\n\(name)\n")
    let last =
      "pipeline.sh: stopped by SIG\(name) while training 2 folds at a time; run the same command again to continue\n"
    #expect(run.errors.hasSuffix(last), "\(run.errors)")
    try expectNothingRuns(folder, of: 2)
  }
}
