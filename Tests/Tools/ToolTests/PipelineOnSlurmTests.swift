import FoundationEssentials
import Testing

/// What is handed to Slurm, whose commands are replaced by ones that note how they were called; `Tests/slurm/run.sh`
/// runs the same on a real one.
@Suite("./pipeline.sh --executor slurm")
struct PipelineOnSlurmTests {
  private let script = packageFolder + "/pipeline.sh"
  private let options = ["--executor", "slurm", "--tools", "tools", "--artifacts", "artifacts", "--data", "data"]

  /// A folder with the commands of a cluster whose arrays have no more than three tasks, and whose `sbatch` fails for
  /// the job of a number.
  ///
  /// - `others`: Commands that do something else.
  private func folder(failingAt number: Int = 0, _ others: [String: String] = [:]) throws -> TemporaryFolder {
    let folder = try StubTools.folder()
    let commands = [
      "sbatch": """
      number=$(($(cat number 2>/dev/null || echo 10) + 1))
      echo "sbatch $*" >>calls
      sed 1d >>calls
      if [[ $number == \(number) ]]; then echo 'sbatch: error: the reason' >&2; exit 1; fi
      echo $number | tee number
      """, "scontrol": "echo 'MaxArraySize            = 4'", "scancel": "echo \"scancel $*\" >>calls",
      "squeue": "exit 1",
    ]
    for (name, text) in commands.merging(others, uniquingKeysWith: { $1 }) {
      try folder.write("#!/bin/bash\n\(text)\n", to: "slurm/\(name)")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path("slurm/\(name)"))
    }
    return folder
  }

  private func run(_ more: [String], _ folder: TemporaryFolder) async throws -> ToolRun {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return try await folder.run(script, options + more, environment: ["PATH": "\(folder.path("slurm")):\(path)"])
  }

  @Test("submits the whole chain at once, each job after the one before, cells in as few arrays as may be")
  func chain() async throws {
    let folder = try folder()
    let more = [
      "--from", "folds", "--to", "final", "--detach", "--folds", "5", "--seed", "7", "--threads", "4", "--jobs",
      "2",
      "--sbatch-args", "--partition=long --time=60", "--", "--batch-size", "32",
    ]
    let run = try await run(more, folder)
    #expect(
      run
        == ToolRun(
          status: 0, output: "folds      11\ntrain      12_[1-3]\ntrain      13_[1-2]\naggregate  14\nfinal      15\n",
          errors: ""))
    let common = "--requeue --open-mode=append --output=artifacts/logs/slurm-"
    let job = "--tools tools --data data --artifacts artifacts --folds 5 --seed 7 --only"
    let training = "--batch-size 32"
    let notice = "--signal=B:USR1@30"
    func sbatch(_ stage: String, _ number: String, _ more: String) -> String {
      "sbatch --parsable --job-name=digits-\(stage) --cpus-per-task=4 \(common)\(number)-\(stage).out"
        + " --error=artifacts/logs/slurm-\(number)-\(stage).log \(more)"
        + "--partition=long --time=60"
    }
    let expected = [
      sbatch("folds", "%j", ""), "exec bash \(script) \(job) folds --requeue -- \(training)",
      sbatch("train", "%A_%a", "--array=1-3%2 \(notice) --dependency=afterok:11 --kill-on-invalid-dep=yes "),
      "exec bash \(script) --cell $((0 + SLURM_ARRAY_TASK_ID)) \(job) train --requeue -- \(training)",
      sbatch(
        "train", "%A_%a", "--array=1-2%2 \(notice) --dependency=afterok:11,afterany:12 --kill-on-invalid-dep=yes "),
      "exec bash \(script) --cell $((3 + SLURM_ARRAY_TASK_ID)) \(job) train --requeue -- \(training)",
      sbatch("aggregate", "%j", "--dependency=afterok:12:13 --kill-on-invalid-dep=yes "),
      "exec bash \(script) \(job) aggregate --requeue -- \(training)",
      sbatch("final", "%j", "\(notice) --dependency=afterok:14 --kill-on-invalid-dep=yes "),
      "exec bash \(script) \(job) final --requeue -- \(training)",
    ]
    let calls = try folder.text("calls").replacing(#/exec [^ ]+bash /#, with: "exec bash ")
    #expect(calls.split(separator: "\n").map(String.init) == expected)
  }

  @Test("a search is a chain of arrays, one rung after another, as large as the rungs may be")
  func rungs() async throws {
    let folder = try folder()
    try folder.write("name,epochs\na,\nb,\nc,\nd,\n", to: "my.csv")
    let more = ["--candidates", "my.csv", "--halving", "1,2,4", "--from", "folds", "--to", "aggregate", "--detach"]
    let run = try await run(more + ["--folds", "2"], folder)
    #expect(
      run.output == """
        folds      11
        train      12_[1-3]
        train      13_[1-3]
        train      14_[1-2]
        train      15_[1-3]
        train      16_[1-1]
        train      17_[1-2]
        aggregate  18

        """, "\(run.errors)")
    let calls = try folder.text("calls").split(separator: "\n").map(String.init)
    let dependencies = calls.compactMap { $0.firstMatch(of: /--dependency=([^ ]*)/)?.1 }.map(String.init)
    #expect(
      dependencies == [
        "afterok:11", "afterok:11", "afterok:11", "afterok:12:13:14", "afterok:12:13:14", "afterok:15:16", "afterok:17",
      ])
    let jobs = calls.filter { $0.hasPrefix("exec") }.compactMap {
      $0.firstMatch(of: /(?:--cell \D+(\d+) .*)?(--only .*)/)
    }
    #expect(
      jobs.map { "\($0.1 ?? "") \($0.2)" } == [
        " --only folds --requeue --", "0 --only train --requeue --rung 1 --",
        "3 --only train --requeue --rung 1 --", "6 --only train --requeue --rung 1 --",
        "0 --only train --requeue --rung 2 --", "3 --only train --requeue --rung 2 --",
        "0 --only train --requeue --rung 3 --", " --only aggregate --requeue --",
      ])
  }

  @Test("takes the number of folds from what they will be made from")
  func folds() async throws {
    let folder = try folder()
    try folder.write(",\"kfold\",label,index\r\n0,1,5,0\r\n1,2,5,1\r\n", to: "saved.csv")
    let run = try await run(["--to", "train", "--detach", "--folds-file", "saved.csv"], folder)
    #expect(run.output.hasSuffix("train      13_[1-2]\n"), "\(run)")
    try folder.write("index,label,kfold\n0,1,1\n1,1,3\n2,1,2\n", to: "artifacts/train_folds.csv")
    let rest = try await self.run(["--only", "train", "--detach"], folder)
    #expect(rest.output == "train      14_[1-3]\n")
  }

  @Test("leaves no part of a chain that cannot be submitted whole")
  func failure() async throws {
    let folder = try folder(failingAt: 13)
    let run = try await run(["--detach"], folder)
    #expect(
      run
        == ToolRun(
          status: 69, output: "",
          errors: """
            sbatch: error: the reason
            pipeline.sh: error: stage train cannot be submitted: sbatch ended with exit status 1; see its message above

            """))
    #expect(try folder.text("calls").hasSuffix("\nscancel --quiet 11 12\n"))
    #expect(try folder.names(in: "artifacts/logs").allSatisfy { !$0.contains("slurm-chain") })
  }

  @Test("submits nothing for data that the first job would refuse")
  func ownImages() async throws {
    let folder = try folder()
    try folder.write(Imports.bytes("digits.csv.gz"), to: "digits.csv.gz")
    try await run(["--detach", "--data", "digits.csv.gz", "--limit", "10"], folder).fails(
      64, saying: "--limit and --label-offset are for the four IDX files")
    #expect(try !folder.names().contains("calls"))
  }

  @Test("the jobs can be followed by themselves; the exit status of the first that failed is passed on")
  func following() async throws {
    let folder = try folder(["squeue": "echo '12_2 FAILED 10752 NonZeroExitCode'; echo '12_1 COMPLETED 0 None'"])
    try folder.write("job,stage,tasks,offset,rung\n12,train,2,3,\n", to: "artifacts/logs/slurm-chain.csv")
    try folder.write("train      fold 4/5: done\n\nAll files\n", to: "artifacts/logs/slurm-12_1-train.out")
    let log = ["one: error: a", "two: error: b", "a line", "three: error: c"].joined(separator: "\n")
    try folder.write(log, to: "artifacts/logs/slurm-12_2-train.log")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let follow = try await folder.run("follow-jobs", [], environment: ["PATH": "\(folder.path("slurm")):\(path)"])
    #expect(
      follow
        == ToolRun(
          status: 42, output: "train      fold 4/5: done\n",
          errors: """
            two: error: b
            three: error: c
            follow-jobs: error: stage train, cell 5 failed: job 12_2 is FAILED with exit status 42; its log is \
            artifacts/logs/slurm-12_2-train.log
            follow-jobs: error: stage train failed; later stages were not run

            """))
    try await folder.run("follow-jobs", [], environment: ["PATH": "/nowhere"]).fails(
      69, "follow-jobs: error: squeue: expected Slurm's commands; found none; call it on a machine that submits jobs")
  }

  @Test("submits nothing to a Slurm that does not answer")
  func noAnswer() async throws {
    let folder = try folder(["scontrol": "echo 'slurm_load_ctl_conf error: down' >&2; exit 1"])
    let run = try await run(["--detach"], folder)
    #expect(
      run
        == ToolRun(
          status: 69, output: "",
          errors: """
            slurm_load_ctl_conf error: down
            pipeline.sh: error: scontrol: expected Slurm to answer with its MaxArraySize; found no answer; check that Slurm is up

            """))
    #expect(try !folder.names().contains("calls"))
  }

  @Test("a signal while a job is submitted cancels that job, too")
  func signalWhileSubmitting() async throws {
    let submit = "echo x >>submitting; until [[ -e go ]]; do sleep 0.05; done; echo $((10 + $(wc -l <submitting)))"
    let folder = try folder(["sbatch": submit])
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let run = try await folder.run(script, options, environment: ["PATH": "\(folder.path("slurm")):\(path)"]) { send in
      try await waitForFile(folder.path("submitting"))
      try send(.terminate)
      try await Task.sleep(for: .milliseconds(300))
      try folder.write("", to: "go")
    }
    #expect(run.status == 143)
    #expect(
      run.errors
        == "pipeline.sh: stopped by SIGTERM while submitting jobs, whose jobs were cancelled; run the same command again to continue\n"
    )
    #expect(try folder.text("calls") == "scancel --quiet 11\n")
  }

  @Test("a job whose time was too short is an error that says what to do")
  func timeLimit() async throws {
    let folder = try folder(["squeue": "echo '11 TIMEOUT 15 None'"])
    let run = try await run(["--only", "evaluate"], folder)
    #expect(run.status == 75)
    #expect(
      run.errors.hasSuffix(
        """

        follow-jobs: error: stage evaluate failed: job 11 is TIMEOUT with exit status 75; give more time: --sbatch-args '--time=…'; \
        its log is artifacts/logs/slurm-11-evaluate.log
        follow-jobs: error: stage evaluate failed; later stages were not run

        """), "\(run.errors)")
  }

  @Test("goes on without what a job printed, if that does not appear")
  func noOutput() async throws {
    let folder = try folder(["squeue": "echo '11 COMPLETED 0 None'"])
    let run = try await run(["--only", "folds"], folder).succeeds()
    #expect(
      run.errors.hasSuffix(
        "\nfollow-jobs: artifacts/logs/slurm-11-folds.out is not there (yet); continuing without what the job printed\n"
      ),
      "\(run.errors)")
  }

  @Test(
    "refuses options of sbatch that the chain sets itself",
    arguments: [
      ("--output=x", "--output=x"), ("-o x", "-o"), ("--err x", "--err"), ("-ex", "-ex"),
      ("--array=1-2", "--array=1-2"),
      ("-a 1", "-a"), ("--dependency=afterok:1", "--dependency=afterok:1"), ("--time=9 -D /", "-D"),
    ])
  func refusedOptions(_ given: String, _ option: String) async throws {
    let folder = try folder()
    try await run(["--sbatch-args", given], folder).fails(
      64,
      "pipeline.sh: error: --sbatch-args has \(option), but the chain sets array, folder, dependency and"
        + " logs itself; leave it out (see './pipeline.sh --help')")
    #expect(try !folder.names().contains("calls"))
  }

  @Test("and what starts anew does so once: a job that is back from the queue goes on", arguments: [0, 1])
  func restart(_ count: Int) async throws {
    let folder = try await StubTools.folderWithFolds()
    let job = StubTools.arguments([
      "--only", "train", "--requeue", "--cell", "1", "--", "--restart", "--batch-size", "32",
    ])
    try await folder.run(
      script, job, environment: ["SLURM_JOB_ID": "1", "SLURM_RESTART_COUNT": "\(count)", "SLURM_CPUS_PER_TASK": nil]
    ).succeeds()
    let call = try folder.text("calls").split(separator: "\n").last
    #expect(
      call == "train-fold --artifacts artifacts --fold 1 --outcome \(count == 0 ? "--restart " : "")--batch-size 32")
  }
}
