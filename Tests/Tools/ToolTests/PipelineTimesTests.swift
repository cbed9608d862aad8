import Testing

/// What becomes of the times of stages and cells, with tools that do as they are told.
@Suite("./pipeline.sh notes times")
struct PipelineTimesTests {
  private let script = packageFolder + "/pipeline.sh"

  private func train(_ cell: Int, _ folder: TemporaryFolder) async throws -> ToolRun {
    try await folder.run(script, StubTools.arguments(["--only", "train", "--cell", "\(cell)"]))
  }

  @Test("of single cells beside stages.csv, which the next stage puts together")
  func gathering() async throws {
    let folder = try await StubTools.folderWithFolds()
    let header = "stage,candidate,fold,started,seconds,machine,cores\n"
    let old = "2020-01-01T00:00:00Z,1.500,a machine,8\n"
    // Fold 3 and the candidate are no more; fold 2 is trained again.
    let rows = ["train,,1,", "train,,2,", "train,,3,", "train,gone,1,", "render,,,"].map { $0 + old }
    let before = header + rows.joined()
    try folder.write(before, to: "artifacts/stages.csv")
    try await train(2, folder).succeeds()
    #expect(try folder.text("artifacts/stages.csv") == before)
    #expect(try folder.names(in: "artifacts/logs/times") == ["fold-2.csv"])
    try await folder.run(script, StubTools.arguments(["--only", "aggregate"])).succeeds()
    let table = try folder.table("artifacts/stages.csv")
    #expect(table.rows.map { $0[0] + $0[2] } == ["train1", "train2", "aggregate", "render"])
    #expect(try table.numbers("seconds").map { $0 == 1.5 } == [true, false, false, true])
    #expect(try !folder.names(in: "artifacts/logs").contains("times"))
  }

  @Test("and a cell whose time cannot be noted is trained all the same, and says so")
  func unwritable() async throws {
    let folder = try await StubTools.folderWithFolds()
    try folder.write("in the way", to: "artifacts/logs/times")
    let run = try await train(1, folder).succeeds()
    #expect(run.output.hasPrefix("train      fold 1/2: "))
    #expect(
      run.errors.hasSuffix(
        "\npipeline.sh: the time of fold 1 could not be saved; see the message above; stages.csv lacks it or has an older one\n"
      ), "\(run.errors)")
    try await folder.run(script, StubTools.arguments(["--only", "aggregate"])).fails(
      73, beginning: "record-time: error: artifacts/logs/times/aggregate.csv: cannot be written: ")
  }
}
