import Statistics
import Testing

@Suite("Statistics")
struct StatisticsTests {
  @Test("the deviation is the sample's, divided by n − 1")
  func deviation() {
    let spread = MeanAndDeviation(of: [2, 4, 4, 4, 5, 5, 7, 9])
    #expect(spread.mean == 5)
    #expect(spread.standardDeviation == (32.0 / 7).squareRoot())
    #expect(MeanAndDeviation(of: [3, 3]) == MeanAndDeviation(of: [3, 3, 3]))
  }

  @Test("large values that differ little keep their deviation")
  func cancellation() {
    let spread = MeanAndDeviation(of: [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])
    #expect(spread.standardDeviation == 30.0.squareRoot())
  }

  @Test("the standard error of an accuracy is √(p(1−p)/n), in points as docs/Method.md has them")
  func standardErrors() {
    #expect((standardError(accuracy: 0.992, count: 10_000) * 1e4).rounded() == 9)
    #expect((standardError(accuracy: 0.9892, count: 60_000) * 1e5).rounded() == 42)
    #expect(standardError(accuracy: 0.5, count: 100) == 0.05)
    #expect(standardError(accuracy: 0, count: 7) == 0)
    #expect(standardError(accuracy: 1, count: 7) == 0)
  }
}
