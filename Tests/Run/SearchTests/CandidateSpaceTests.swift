import FoundationEssentials
import Search
import Testing
import Training

@Suite("Candidates of a search")
struct CandidateSpaceTests {
  /// What NumPy drew, by Fixtures/make_samples.py.
  private struct Sample: Decodable {
    let seed: UInt32
    let columns: [String]
    let rows: [[String]]
  }

  private static let networks = "conv{8,16}{,x5},pool[,conv32],dense{32,64}"

  private func columns(_ texts: [CandidateColumn: String]) throws -> [CandidateColumn: ColumnValues] {
    var columns: [CandidateColumn: ColumnValues] = [:]
    for (column, text) in texts { columns[column] = try ColumnValues(text, for: column) }
    return columns
  }

  /// A number in one spelling; what is none as it is.
  private func number(_ text: String) -> String { Double(text).map { "\($0)" } ?? text }

  @Test("are drawn as NumPy draws them")
  func samples() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/samples.json")
    let samples = try JSONDecoder().decode([Sample].self, from: Data(contentsOf: url))
    let networks = ColumnValues.list(try NetworkPattern(Self.networks).texts)
    let spaces: [[CandidateColumn: ColumnValues]] = [
      try columns([.batchSize: "32,64,128", .learningRate: "3e-4..3e-3"]).merging([.architecture: networks]) { $1 },
      try columns([.batchSize: "32,64"]).merging([.architecture: networks]) { $1 },
      try columns([.batchSize: "16..256", .epochs: "3..30", .patience: "30..40"]),
      try columns([
        .optimizer: "adamw", .learningRate: "1e-6..1", .weightDecay: "1e-4..0.1", .averaging: "0.9..0.999",
        .labelSmoothing: "0..0.1",
      ]),
    ]
    #expect(samples.count == spaces.count)
    for (space, sample) in zip(spaces, samples) {
      let taken = try CandidateSpace(space).sample(sample.rows.count, seed: sample.seed)
      let table = taken.candidates.table
      #expect(table.columns == ["name"] + sample.columns)
      for (row, expected) in zip(table.rows, sample.rows) {
        #expect(row.dropFirst().map(number) == expected.map(number))
      }
      #expect(Set(table.rows.map { $0.dropFirst() }).count == sample.rows.count)
    }
  }

  @Test("a grid has every combination once, in order")
  func grid() throws {
    let space = try CandidateSpace(columns([.batchSize: "32,64,32", .learningRate: "0.001,0.002", .noShuffle: "true"]))
    #expect(space.count == 4)
    let taken = try space.grid()
    #expect(taken.candidates.map(\.name) == ["c1", "c2", "c3", "c4"])
    #expect(
      taken.candidates.map(\.settings) == [
        "batch_size=32 learning_rate=0.001 no_shuffle=true", "batch_size=32 learning_rate=0.002 no_shuffle=true",
        "batch_size=64 learning_rate=0.001 no_shuffle=true", "batch_size=64 learning_rate=0.002 no_shuffle=true",
      ])
  }

  @Test("combinations of options that do not go together are left out and counted")
  func together() throws {
    let space = try CandidateSpace(columns([.optimizer: "adam,adamw", .weightDecay: "0,0.01,0.1"]))
    let taken = try space.grid()
    #expect(taken.candidates.count == 4)
    #expect(taken.leftOut == 2)
    let sample = try space.sample(4, seed: 1)
    #expect(Set(sample.candidates.map(\.settings)) == Set(taken.candidates.map(\.settings)))
    let problem = #expect(throws: SearchProblem.self) { try space.sample(5, seed: 1) }
    #expect(problem?.description == "--count 5: expected as many different candidates; found 4; widen a range or list")
  }

  @Test(
    "values that cannot be are named",
    arguments: [
      (
        CandidateColumn.learningRate, "3e-3..3e-4",
        "--learning-rate 3e-3..3e-4: expected two numbers, the smaller one first"
      ),
      (
        .weightDecay, "0..0.1",
        "--weight-decay 0..0.1: expected a range above 0, since its scale is logarithmic; list 0 by itself"
      ),
      (.epochs, "1.5..4", "--epochs 1.5..4: expected two whole numbers, the smaller one first"),
      (.optimizer, "adam..sgd", "--optimizer adam..sgd: expected a list of values, which has no '..'; found a range"),
      (.batchSize, "32,,64", "--batch-size 32,,64: expected values between ','; found an empty one"),
    ])
  func wrongValues(_ column: CandidateColumn, _ text: String, _ message: String) {
    let problem = #expect(throws: SearchProblem.self) { try ColumnValues(text, for: column) }
    #expect(problem?.description == message)
  }

  @Test("a value that its option does not take, ranges in a grid, and more candidates than there are")
  func problems() throws {
    let wrong = #expect(throws: SearchProblem.self) { try CandidateSpace(columns([.batchSize: "32,many"])) }
    #expect(wrong?.description.hasPrefix("column batch_size: expected what --batch-size takes; found 'many' (") == true)
    let beyond = #expect(throws: SearchProblem.self) { try CandidateSpace(columns([.labelSmoothing: "0..1"])) }
    #expect(
      beyond?.description.hasPrefix("column label_smoothing: expected what --label-smoothing takes; found '1.0' (")
        == true)
    let range = try CandidateSpace(columns([.learningRate: "0.001..0.01"]))
    #expect(range.count == nil)
    let noGrid = #expect(throws: SearchProblem.self) { try range.grid() }
    #expect(noGrid?.description == "--grid: expected lists of values; found a range after --learning-rate")
    let few = try CandidateSpace(columns([.batchSize: "32,64"]))
    let tooMany = #expect(throws: SearchProblem.self) { try few.sample(3, seed: 1) }
    #expect(
      tooMany?.description
        == "--count 3: expected at most the 2 combinations; widen a list, or give --grid for all")
  }
}
