import Testing

@Suite("make-candidates")
struct MakeCandidatesTests {
  @Test("writes a sample, says what was left out, and writes the same again")
  func sample() async throws {
    let folder = try TemporaryFolder()
    let arguments = [
      "--count", "8", "--seed", "7", "--learning-rate", "3e-4..3e-3", "--batch-size", "32,64", "--architecture",
      "conv{8,64}{,x5},pool,pool,pool[,conv8x5],dense{16,200}", "--max-weights", "20000", "--include-default",
      "--output", "mine.csv",
    ]
    let run = try await folder.run("make-candidates", arguments).succeeds()
    #expect(
      run.output == """
        mine.csv: 8 candidates, seed 7
        and the candidate default, which has all defaults
        networks: 6, of 1,418 to 16,818 weights
        left out: 8 impossible, such as conv8,pool,pool,pool,conv8x5,dense16
          (conv2: a 5×5 kernel does not fit its 3×3 input)
        left out: 2 with too many weights

        """)
    let table = try folder.table("mine.csv")
    #expect(table.columns == ["name", "architecture", "batch_size", "learning_rate"])
    #expect(table.rows.map { $0[0] } == ["default"] + (1...8).map { "c\($0)" })
    #expect(table.rows[0].dropFirst().allSatisfy { $0.isEmpty })
    let before = try folder.bytes("mine.csv")
    try await folder.run("make-candidates", arguments).succeeds()
    #expect(try folder.bytes("mine.csv") == before)
    // The file is one that every tool takes.
    let plan = try await folder.run("plan-cells", ["--candidates", "mine.csv", "--folds", "3"])
    #expect(plan.output.split(separator: "\n").count == 1 + 27, "\(plan.errors)")
  }

  @Test("replaces no file that a person may have written, unless forced")
  func guarded() async throws {
    let folder = try TemporaryFolder()
    try folder.write("name,epochs\nmine,3\n", to: "artifacts/candidates.csv")
    let arguments = ["--grid", "--batch-size", "32,64"]
    try await folder.run("make-candidates", arguments).fails(
      73,
      "make-candidates: error: artifacts/candidates.csv: expected these candidates or no file; found another "
        + "file; choose another --output, or replace it with --force")
    #expect(try folder.text("artifacts/candidates.csv") == "name,epochs\nmine,3\n")
    try await folder.run("make-candidates", arguments + ["--force"]).succeeds()
    #expect(try folder.text("artifacts/candidates.csv") == "name,batch_size\nc1,32\nc2,64\n")
  }

  @Test(
    "what makes no search is named in one line",
    arguments: [
      ([], "give --grid for all combinations, or --count"),
      (["--grid", "--count", "3"], "give --grid for all combinations, or --count"),
      (["--count", "0"], "--count 0: expected 1 to 10,000"),
      (
        ["--grid", "--learning-rate", "0.1..0.2"],
        "--grid: expected lists of values; found a range after --learning-rate"
      ),
      (["--grid", "--max-weights", "9"], "--max-weights goes with --architecture"),
      (["--grid", "--image", "28"], "--image 28: expected a size such as 28x28"),
      (
        ["--grid", "--architecture", "dense{64,128}", "--max-weights", "9"],
        "expected a network of at most 9 weights; found 2 larger ones"
      ),
      (
        ["--count", "9", "--batch-size", "32,64"],
        "--count 9: expected at most the 2 combinations; widen a list, or give --grid for all"
      ),
    ])
  func problems(_ arguments: [String], _ message: String) async throws {
    let folder = try TemporaryFolder()
    try await folder.run("make-candidates", arguments).fails(
      64, "make-candidates: error: \(message) (see 'make-candidates --help')")
    #expect(try folder.names() == [])
  }
}
