import Statistics
import Testing

/// What pandas says about a table of folds.
private struct ReferenceSummary: Decodable, Sendable, CustomTestStringConvertible {
  let columns: [String: [Double]]
  let mean: [String: Double]
  let std: [String: Double]
  let chosen: Int

  var testDescription: String { "best epochs \(columns["best_epoch"] ?? [])" }

  static func all() throws -> [ReferenceSummary] { try Fixture.json("folds.json", as: [ReferenceSummary].self) }

  func results() throws -> [FoldResult] {
    func column(_ name: String) throws -> [Double] { try #require(columns[name]) }
    let bestEpochs = try column("best_epoch")
    return try bestEpochs.indices.map { row in
      FoldResult(
        fold: row + 1, trainLoss: try column("train_loss")[row], trainAccuracy: try column("train_acc")[row],
        validLoss: try column("valid_loss")[row], validAccuracy: try column("valid_acc")[row],
        bestEpoch: Int(bestEpochs[row]), epochsRun: 20, seconds: 1)
    }
  }
}

@Suite("FoldSummary")
struct FoldSummaryTests {
  @Test("means, deviations and epochs as pandas and Python's round have them", arguments: try ReferenceSummary.all())
  private func summary(_ expected: ReferenceSummary) throws {
    let summary = FoldSummary(try expected.results())
    let metrics = [
      "train_loss": summary.trainLoss, "train_acc": summary.trainAccuracy, "valid_loss": summary.validLoss,
      "valid_acc": summary.validAccuracy, "best_epoch": summary.bestEpoch,
    ]
    // At most ten values of at most 20: each sum is off by at most 10 · 2⁻⁵³ of its size, in both implementations.
    for (name, spread) in metrics {
      let mean = try #require(expected.mean[name])
      let deviation = try #require(expected.std[name])
      #expect(abs(spread.mean - mean) <= 3e-15 * max(1, mean), "\(name)")
      #expect(abs(spread.standardDeviation - deviation) <= 3e-15 * max(1, mean), "\(name)")
    }
    #expect(summary.chosenEpochs == expected.chosen)
  }

  @Test("reproduces the published mean and deviation: 98.92 % ± 0.13, nine epochs")
  func published() throws {
    let summary = FoldSummary(try #require(try ReferenceSummary.all().first).results())
    #expect((summary.validAccuracy.mean * 1e4).rounded() == 9892)
    #expect((summary.validAccuracy.standardDeviation * 1e4).rounded() == 13)
    #expect(summary.chosenEpochs == 9)
  }

  @Test(
    "a mean of a half rounds to the even number of epochs", arguments: [([8, 9], 8), ([9, 10], 10), ([1, 2], 2)])
  func ties(_ bestEpochs: [Int], _ chosen: Int) {
    let results = bestEpochs.map {
      FoldResult(
        fold: 1, trainLoss: 0, trainAccuracy: 0, validLoss: 0, validAccuracy: 0, bestEpoch: $0, epochsRun: 20,
        seconds: 0)
    }
    #expect(FoldSummary(results).chosenEpochs == chosen)
  }
}
