import Network
import Subprocess
import Testing

@Suite("Interrupted trainings go on")
struct ResumeTests {
  private let checkpoint = "artifacts/fold-1/checkpoint.safetensors"
  private let options = ["--epochs", "30", "--patience", "30"]

  /// What a training gives that nobody interrupts.
  private func uninterrupted(_ options: [String]) async throws -> [String: [UInt8]] {
    let folder = try await SmallData.folder()
    try #require(try await SmallData.train(folder, options).status == 0)
    return try folder.results("artifacts/fold-1")
  }

  /// A folder in which a training was interrupted after its first epoch, and what the tool said.
  private func interruptedFolder(
    by signal: Signal = .terminate, _ options: [String]
  ) async throws -> (TemporaryFolder, ToolRun) {
    let folder = try await SmallData.folder()
    let run = try await ToolRun("train-fold", SmallData.arguments(options), in: folder.path) { send in
      try await waitForFile(folder.path(checkpoint))
      try send(signal)
    }
    return (folder, run)
  }

  @Test(
    "SIGINT and SIGTERM end a run with a line on what is saved; run again, it goes on to the same bytes",
    arguments: [(Signal.interrupt, 130, "SIGINT"), (.terminate, 143, "SIGTERM")])
  func signals(_ signal: Signal, _ status: Int, _ name: String) async throws {
    // So long that the signal comes before the end even on a fast machine.
    let long = ["--epochs", "3000", "--patience", "3000"]
    let (folder, run) = try await interruptedFolder(by: signal, long)
    #expect(run.status == status)
    let last = try #require(run.errors.split(separator: "\n").last)
    let pattern =
      /train-fold: stopped by (SIG[A-Z]+): (\d+) epochs? (is|are) saved in (\S+); the same command goes on from there/
    let match = try #require(last.wholeMatch(of: pattern))
    #expect(match.1 == name[...])
    #expect(match.4 == checkpoint[...])
    #expect(try folder.names(in: "artifacts/fold-1") == ["checkpoint.safetensors"])
    #expect(try Checkpoint.read(folder.path(checkpoint)).state.history.count == Int(match.2))
  }

  @Test("goes on to the same bytes, says so, and removes the checkpoint", arguments: [Signal.kill, .terminate])
  func sameBytes(_ signal: Signal) async throws {
    let (folder, run) = try await interruptedFolder(by: signal, options)
    try #require(run.status == (signal == .kill ? -9 : 143), "the run must not end before the signal")
    let done = try Checkpoint.read(folder.path(checkpoint)).state.history.count
    let again = try await SmallData.train(folder, options)
    #expect(again.status == 0)
    #expect(
      again.errors.hasPrefix("train-fold: going on after epoch \(done) of an interrupted run (\(checkpoint))\nepoch"))
    #expect(try await folder.results("artifacts/fold-1") == uninterrupted(options))
  }

  @Test("survives 30 kills at random moments: every file whole at every moment, the end the same bytes")
  func manyKills() async throws {
    let folder = try await SmallData.folder()
    let options = ["--epochs", "40", "--patience", "40", "--restore-best"]
    var random = SystemRandomNumberGenerator()
    var kills = 0
    while kills < 30 {
      let run = try await ToolRun("train-fold", SmallData.arguments(options + ["--force"]), in: folder.path) { send in
        try await Task.sleep(for: .microseconds(Int.random(in: 5_000...60_000, using: &random)))
        try? send(.kill)
      }
      if run.status == -9 { kills += 1 } else { #expect(run.status == 0) }
      let files = try folder.names(in: "artifacts").contains("fold-1") ? folder.names(in: "artifacts/fold-1") : []
      let whole = files.filter { !$0.hasPrefix(".") && !$0.hasSuffix(".lock") }.map { "artifacts/fold-1/\($0)" }
      if !whole.isEmpty {
        let check = try await ToolRun("idx-convert", ["--check"] + whole, in: folder.path)
        #expect(check.status == 0, "\(check.errors)")
      }
    }
    #expect(try await SmallData.train(folder, options + ["--force"]).status == 0)
    #expect(try await folder.results("artifacts/fold-1") == uninterrupted(options))
  }

  @Test(
    "a checkpoint of other options or inputs is not used, and the message says what differs",
    arguments: [
      (["--seed", "9"], "seed was 42, now is 9"), (["--batch-size", "8"], "batch_size was 16, now is 8"),
      (["--epochs", "29"], "max_epochs was 30, now is 29"),
    ])
  func otherOptions(_ change: [String], _ reason: String) async throws {
    let (folder, _) = try await interruptedFolder(options)
    let changed = options + change
    let run = try await SmallData.train(folder, changed)
    #expect(run.status == 0)
    #expect(run.errors.hasPrefix("train-fold: \(checkpoint) is of another run and not used: \(reason)\nepoch  1/"))
    #expect(try await folder.results("artifacts/fold-1") == uninterrupted(changed))
  }

  @Test("--restart starts anew")
  func restart() async throws {
    let (folder, _) = try await interruptedFolder(options)
    let run = try await SmallData.train(folder, options + ["--restart"])
    #expect(run.status == 0)
    #expect(run.errors.hasPrefix("train-fold: \(checkpoint) is not used (--restart); starting anew\nepoch  1/30"))
    #expect(try await folder.results("artifacts/fold-1") == uninterrupted(options))
  }

  @Test("a damaged checkpoint is named and not used")
  func damaged() async throws {
    let (folder, _) = try await interruptedFolder(options)
    try folder.change(checkpoint) { $0.removeLast(100) }
    let run = try await SmallData.train(folder, options)
    #expect(run.status == 0)
    #expect(run.errors.hasPrefix("train-fold: \(checkpoint): "))
    #expect(run.errors.contains("; starting anew\nepoch  1/30"))
    #expect(try await folder.results("artifacts/fold-1") == uninterrupted(options))
  }

  @Test("train-final goes on, too")
  func finalModel() async throws {
    let folder = try await SmallData.folder()
    let arguments = SmallData.options + ["--epochs", "40"]
    let path = folder.path("artifacts/final/checkpoint.safetensors")
    let run = try await ToolRun("train-final", arguments, in: folder.path) { send in
      try await waitForFile(path)
      try send(.kill)
    }
    try #require(run.status == -9, "the run must not end before the signal")
    let again = try await ToolRun("train-final", arguments, in: folder.path)
    #expect(again.status == 0)
    #expect(again.errors.hasPrefix("train-final: going on after epoch "))
    let results = try folder.results("artifacts/final")
    #expect(try await ToolRun("train-final", arguments + ["--force"], in: folder.path).status == 0)
    #expect(try folder.results("artifacts/final") == results)
  }
}
