import Statistics
import Testing

/// What SciPy says about two series.
private struct ReferenceCorrelation: Decodable {
  let first, second: [Double]
  let correlation: Double
}

@Suite("Rank correlation")
struct RankCorrelationTests {
  @Test("is SciPy's spearmanr, with ties and without")
  func reference() throws {
    for reference in try Fixture.json("correlations.json", as: [ReferenceCorrelation].self) {
      let own = try #require(rankCorrelation(reference.first, reference.second))
      #expect(abs(own - reference.correlation) <= 1e-12, "\(reference)")
    }
  }

  @Test("of a series with one value there is none")
  func constant() {
    #expect(rankCorrelation([1, 1, 1], [1, 2, 3]) == nil)
    #expect(rankCorrelation([1, 2, 3], [0, 0, 0]) == nil)
    #expect(rankCorrelation([], []) == nil)
  }
}
