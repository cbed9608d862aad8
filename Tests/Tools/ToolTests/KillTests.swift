import Glibc
import Subprocess
import Testing

/// Trainings interrupted at random moments of their whole life, start and last files included, and run again each time.
///
/// The moments are random numbers of a fixed seed, times about how long a training takes on this machine now; what a
/// campaign expects depends on neither.
@Suite("Interrupted at 30 random moments")
struct KillTests {
  struct Campaign: Sendable, CustomTestStringConvertible {
    let tool: String
    let arguments: [String]
    let folder: String
    let files: [String]
    var signal: Signal
    let seed: Int
    var testDescription: String { "\(tool), \(signal == .kill ? "SIGKILL" : "SIGTERM"), seed \(seed)" }

    static func fold(_ signal: Signal, seed: Int) -> Campaign {
      Campaign(
        tool: "train-fold",
        arguments: SmallData.arguments(["--epochs", "40", "--patience", "40", "--restore-best"]),
        folder: "artifacts/fold-1",
        files: ["history.csv", "model.safetensors", "predictions.csv", "result.csv"], signal: signal, seed: seed)
    }

    static func final(_ signal: Signal, seed: Int) -> Campaign {
      Campaign(
        tool: "train-final", arguments: SmallData.options + ["--epochs", "40"], folder: "artifacts/final",
        files: ["history.csv", "model.safetensors"], signal: signal, seed: seed)
    }
  }

  private static let interruptions = 30

  @Test(
    "every file is whole at every moment, and the end is the uninterrupted one's, byte for byte",
    .timeLimit(.minutes(10)),
    arguments: [
      Campaign.fold(.kill, seed: 1), .final(.kill, seed: 2), .fold(.terminate, seed: 3), .final(.terminate, seed: 4),
    ])
  func campaign(_ campaign: Campaign) async throws {
    let clock = ContinuousClock()
    let whole = try await SmallData.folder()
    let start = clock.now
    try await whole.run(campaign.tool, campaign.arguments).succeeds()
    var duration = clock.now - start
    let expected = try whole.results(campaign.folder)

    let folder = try await SmallData.folder()
    var random = SeededGenerator(campaign.seed)
    var interrupted = 0
    while interrupted < Self.interruptions {
      let moment = duration * Double.random(in: 0..<1, using: &random)
      // --force: a run that comes to its end is followed by a new one, and not by "up to date".
      let run = try await folder.run(campaign.tool, campaign.arguments + ["--force"]) { send in
        try await Task.sleep(for: moment)
        // The run may have come to its end.
        try? send(campaign.signal)
      }
      // The machine may be busier or idler by now: about three runs of ten are to come to their end.
      duration = duration * (run.status == 0 ? 0.8 : 1.1)
      switch run.status {
      case 0: #expect(try folder.results(campaign.folder) == expected)
      case -Int(SIGKILL) where campaign.signal == .kill: interrupted += 1
      // Before it trains, a tool has nothing to say and the signal ends it as it ends any command.
      case -Int(SIGTERM) where campaign.signal == .terminate: break
      case 143 where campaign.signal == .terminate:
        interrupted += 1
        try expectLastLine(of: run, campaign)
        #expect(try folder.names(in: campaign.folder).allSatisfy { !$0.hasPrefix(".") && !$0.hasSuffix(".lock") })
      default: Issue.record("status \(run.status): \(run.errors)")
      }
      try await expectWholeFiles(in: folder, campaign, expected)
    }
    try await folder.run(campaign.tool, campaign.arguments + ["--force"]).succeeds()
    #expect(try folder.results(campaign.folder) == expected)
    #expect(try folder.names(in: campaign.folder) == campaign.files)
  }

  /// Every visible file passes the check, a model is the final one, and of each file's killed writers one hidden file
  /// is left at most.
  private func expectWholeFiles(
    in folder: TemporaryFolder, _ campaign: Campaign, _ expected: [String: [UInt8]]
  ) async throws {
    let parent = campaign.folder.split(separator: "/").last.map(String.init) ?? ""
    guard try folder.names(in: "artifacts").contains(parent) else { return }
    let names = try folder.names(in: campaign.folder)
    let known = Set(
      campaign.files + ["checkpoint.safetensors", "checkpoint.safetensors.lock", "model.safetensors.lock"])
    let visible = names.filter { !$0.hasPrefix(".") }
    #expect(known.isSuperset(of: visible))
    #expect(names.count - visible.count <= campaign.files.count + 1, "\(names)")
    let files = visible.filter { !$0.hasSuffix(".lock") }.map { "\(campaign.folder)/\($0)" }
    if !files.isEmpty {
      try await folder.run("idx-convert", ["--check"] + files).succeeds()
    }
    if visible.contains("model.safetensors") {
      #expect(try folder.results(campaign.folder).filter { expected[$0.key] != nil } == expected)
    }
  }

  private func expectLastLine(of run: ToolRun, _ campaign: Campaign) throws {
    let last = try #require(run.errors.split(separator: "\n").last)
    let start = "\(campaign.tool): stopped by SIGTERM: "
    let nothing = "\(start)no epoch is complete, nothing is saved; the same command starts anew"
    let saved =
      /\d+ epochs? (is|are) saved in \S+checkpoint\.safetensors; the same command continues from there/
    #expect(last == nothing || (last.hasPrefix(start) && last.dropFirst(start.count).wholeMatch(of: saved) != nil))
  }
}
