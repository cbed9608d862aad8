import Subprocess
import Testing

/// Two runs in the same artifacts folder, with tools that do as they are told.
@Suite("./pipeline.sh, twice in the same folder")
struct PipelineLockTests {
  private let script = packageFolder + "/pipeline.sh"

  private func waitForTrainings(_ count: Int, _ folder: TemporaryFolder) async throws {
    for _ in 0..<6000 where try folder.names().count(where: { $0.hasPrefix("begun.") }) < count {
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  private func expectBusy(_ run: ToolRun, _ purpose: String) {
    #expect(run.status == 75)
    #expect(run.output == "")
    let holder = /held by (.*), process \d+ on \S+ since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ;/
    #expect(run.errors.firstMatch(of: holder)?.1 == purpose[...], "\(run.errors)")
    #expect(run.errors.hasPrefix("pipeline.sh: error: artifacts/logs/run.lock: held by "))
    #expect(run.errors.hasSuffix("; wait for that run to end, or stop it\n"))
  }

  @Test("the second is told who holds it and touches nothing; a killed run blocks nobody", arguments: [1, 2])
  func secondRun(_ jobs: Int) async throws {
    let folder = try await StubTools.folderWithFolds()
    // A tool that outlives the script has no hold on the folder. It ends with the test, which removes the folder.
    let training = "touch begun.$$; while [[ -e begun.$$ && ! -e over ]]; do sleep 0.1; done"
    let first = try await folder.run(
      script, StubTools.arguments(["--from", "train", "--jobs", "\(jobs)"]), environment: ["TRAINING": training]
    ) { send in
      try await waitForTrainings(jobs, folder)
      let calls = try folder.text("calls")
      for more in [["--to", "folds"], ["--only", "train", "--cell", "2"], ["--only", "report"], []] {
        expectBusy(try await folder.run(script, StubTools.arguments(more)), "stages train to report")
      }
      #expect(try folder.text("calls") == calls)
      try send(.kill)
      try await folder.run(script, StubTools.arguments(["--only", "folds"])).succeeds()
      try folder.write("", to: "over")
    }
    #expect(first.status == -9)
  }

  @Test("single cells run side by side, but not while the folder belongs to another run")
  func cells() async throws {
    let folder = try await StubTools.folderWithFolds()
    let training = "touch begun.$$; while [[ -e begun.$$ && ! -e over ]]; do sleep 0.1; done"
    let cell = { @Sendable (number: Int) in StubTools.arguments(["--only", "train", "--cell", "\(number)"]) }
    async let one = folder.run(script, cell(1), environment: ["TRAINING": training])
    async let two = folder.run(script, cell(2), environment: ["TRAINING": training])
    try await waitForTrainings(2, folder)
    let calls = try folder.text("calls")
    let other = try await folder.run(script, StubTools.arguments(["--only", "folds"]))
    #expect(other.status == 75)
    #expect(other.errors.firstMatch(of: /held by stage train, cell [12], process/) != nil, "\(other.errors)")
    #expect(try folder.text("calls") == calls)
    try folder.write("", to: "over")
    try await one.succeeds()
    try await two.succeeds()
    try await folder.run(script, StubTools.arguments(["--only", "folds"])).succeeds()
  }
}
