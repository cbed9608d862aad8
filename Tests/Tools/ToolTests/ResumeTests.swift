import Glibc
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
    try await SmallData.train(folder, options).succeeds()
    return try folder.results("artifacts/fold-1")
  }

  /// A folder in which a training was interrupted after one of its first epochs, and how that ended.
  private func interruptedFolder(
    by signal: Signal = .terminate
  ) async throws -> (TemporaryFolder, status: Int, errors: String) {
    let folder = try await SmallData.folder()
    let run = try await Brake(in: folder).run(
      "train-fold", SmallData.arguments(options), in: folder, until: checkpoint, then: signal)
    return (folder, run.status, run.errors)
  }

  @Test(
    "SIGINT and SIGTERM end a run with a line on what is saved",
    arguments: [(Signal.interrupt, 130, "SIGINT"), (.terminate, 143, "SIGTERM")])
  func signals(_ signal: Signal, _ status: Int, _ name: String) async throws {
    let run = try await interruptedFolder(by: signal)
    #expect(run.status == status)
    let last = try #require(run.errors.split(separator: "\n").last)
    let pattern =
      /train-fold: stopped by (SIG[A-Z]+): (\d+) epochs? (is|are) saved in (\S+); the same command continues from there/
    let match = try #require(last.wholeMatch(of: pattern), "\(last)")
    #expect(match.1 == name[...])
    #expect(match.4 == checkpoint[...])
    #expect(try run.0.names(in: "artifacts/fold-1") == ["checkpoint.safetensors"])
    #expect(try Checkpoint.read(run.0.path(checkpoint)).state.history.count == Int(match.2))
  }

  @Test(
    "goes on to the same bytes, says so, and removes the checkpoint",
    arguments: [(Signal.kill, -9), (.terminate, 143), (.interrupt, 130)])
  func sameBytes(_ signal: Signal, _ status: Int) async throws {
    let run = try await interruptedFolder(by: signal)
    #expect(run.status == status)
    let done = try Checkpoint.read(run.0.path(checkpoint)).state.history.count
    let again = try await SmallData.train(run.0, options).succeeds()
    #expect(
      again.errors.hasPrefix(
        "train-fold: continuing after epoch \(done) of an interrupted run (\(checkpoint))\nfold 1 of 3, epoch"))
    #expect(try await run.0.results("artifacts/fold-1") == uninterrupted(options))
  }

  @Test(
    "a checkpoint of other options is kept, and the message says what differs; --restart starts anew",
    arguments: [
      (["--seed", "9"], "seed was 42, now is 9"), (["--batch-size", "8"], "batch_size was 16, now is 8"),
      (["--no-shuffle"], "shuffle was true, now is false"),
    ])
  func otherOptions(_ change: [String], _ reason: String) async throws {
    let (folder, _, _) = try await interruptedFolder()
    let changed = options + change
    let before = try folder.bytes(checkpoint)
    let run = try await SmallData.train(folder, changed)
    #expect(run.status == 73)
    let message = try Regex(
      "train-fold: error: \(checkpoint): expected a checkpoint of the same inputs and options; found \\d+ epochs? of "
        + "another training \\(\(reason)\\), which would be lost; choose another --artifacts to keep it, or replace "
        + "it with --force or --restart\n"
    )
    #expect(run.errors.wholeMatch(of: message) != nil, "\(run.errors)")
    #expect(try folder.bytes(checkpoint) == before)
    try await SmallData.train(folder, changed + ["--restart"]).succeeds()
    #expect(try await folder.results("artifacts/fold-1") == uninterrupted(changed))
  }

  @Test("goes on to another number of epochs, to the same bytes", arguments: ["29", "31"])
  func otherEpochs(_ epochs: String) async throws {
    let (folder, _, _) = try await interruptedFolder()
    let changed = ["--epochs", epochs, "--patience", "30"]
    let run = try await SmallData.train(folder, changed).succeeds()
    #expect(run.errors.hasPrefix("train-fold: continuing after epoch "))
    #expect(try await folder.results("artifacts/fold-1") == uninterrupted(changed))
  }

  @Test("--restart starts anew")
  func restart() async throws {
    let (folder, _, _) = try await interruptedFolder()
    let run = try await SmallData.train(folder, options + ["--restart"]).succeeds()
    #expect(
      run.errors.hasPrefix("train-fold: \(checkpoint) is not used (--restart); starting anew\nfold 1 of 3, epoch  1/30")
    )
    #expect(try await folder.results("artifacts/fold-1") == uninterrupted(options))
  }

  @Test(
    "a damaged checkpoint is named and not used",
    arguments: ["cut short", "one bit of a weight", "one bit of its text"])
  func damaged(_ damage: String) async throws {
    let (folder, _, _) = try await interruptedFolder()
    try folder.change(checkpoint) {
      switch damage {
      case "cut short": $0.removeLast(100)
      case "one bit of a weight": $0[$0.count - 1000] ^= 1
      default: $0[100] ^= 1
      }
    }
    let run = try await SmallData.train(folder, options).succeeds()
    #expect(run.errors.hasPrefix("train-fold: \(checkpoint): "))
    #expect(run.errors.contains("; starting anew\nfold 1 of 3, epoch  1/30"))
    #expect(try await folder.results("artifacts/fold-1") == uninterrupted(options))
  }

  @Test("train-final goes on, too")
  func finalModel() async throws {
    let folder = try await SmallData.folder()
    let arguments = SmallData.options + ["--epochs", "30"]
    let run = try await Brake(in: folder).run(
      "train-final", arguments, in: folder, until: "artifacts/final/checkpoint.safetensors", then: .kill)
    #expect(run.status == -9)
    let again = try await folder.run("train-final", arguments).succeeds()
    #expect(again.errors.hasPrefix("train-final: continuing after epoch "))
    let results = try folder.results("artifacts/final")
    try await folder.run("train-final", arguments + ["--force"]).succeeds()
    #expect(try folder.results("artifacts/final") == results)
  }

  @Test("images cut short while they are trained on end the run with a line, not a crash; the checkpoint stays")
  func cutShortImages() async throws {
    let folder = try await SmallData.folder()
    let long = SmallData.arguments(["--epochs", "100000", "--patience", "100000"])
    let run = try await folder.run("train-fold", long) { _ in
      try await waitForFile(folder.path(checkpoint))
      // In place, as a download that starts again does it.
      try #require(truncate(folder.path("artifacts/train-images.npy"), 0) == 0)
    }
    #expect(run.status == 74)
    #expect(
      run.errors.hasSuffix(
        "\ntrain-fold: error: an input file was cut short or its disk failed while it was read; run again when it is whole\n"
      ))
    #expect(try Checkpoint.read(folder.path(checkpoint)).state.history.count >= 1)
  }
}
