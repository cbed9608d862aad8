import Statistics
import Testing

/// What NumPy, SciPy and statsmodels say about two classifiers on the same samples.
private struct ReferenceComparison: Decodable {
  let bothRight, onlyFirst, onlySecond, bothWrong: Int
  let difference, standardError, pValue: Double

  var comparison: PairedComparison {
    PairedComparison(bothRight: bothRight, onlyFirst: onlyFirst, onlySecond: onlySecond, bothWrong: bothWrong)
  }

  static func all() throws -> [ReferenceComparison] {
    try Fixture.json("comparisons.json", as: [ReferenceComparison].self)
  }
}

@Suite("Paired comparison")
struct PairedComparisonTests {
  @Test("the difference and its standard error are NumPy's over the samples")
  func reference() throws {
    for reference in try ReferenceComparison.all() {
      #expect(abs(reference.comparison.difference - reference.difference) <= 1e-12, "\(reference)")
      #expect(abs(reference.comparison.standardError - reference.standardError) <= 1e-12, "\(reference)")
    }
  }

  @Test("the p-value is that of SciPy's binomial and statsmodels' McNemar test")
  func pValues() throws {
    for reference in try ReferenceComparison.all() {
      let pValue = reference.comparison.mcNemar.pValue
      #expect(abs(pValue - reference.pValue) <= 1e-11 * reference.pValue, "\(reference): \(pValue)")
    }
  }

  @Test("samples are counted where they belong")
  func recording() {
    var comparison = PairedComparison()
    let samples = [(true, true), (true, false), (false, false), (true, true), (false, true), (true, false)]
    for (first, second) in samples { comparison.record(first: first, second: second) }
    #expect(comparison == PairedComparison(bothRight: 2, onlyFirst: 2, onlySecond: 1, bothWrong: 1))
    #expect(comparison.count == 6)
    #expect(comparison.difference == 1.0 / 6)
    #expect(comparison.mcNemar == McNemarTest(onlyFirst: 2, onlySecond: 1))
    #expect(PairedComparison(first: samples.map(\.0), second: samples.map(\.1)) == comparison)
  }

  @Test("the other way round, the difference changes its sign and nothing else")
  func symmetry() {
    let one = PairedComparison(bothRight: 9_850, onlyFirst: 61, onlySecond: 32, bothWrong: 57)
    let other = PairedComparison(bothRight: 9_850, onlyFirst: 32, onlySecond: 61, bothWrong: 57)
    #expect(one.difference == -other.difference)
    #expect(one.standardError == other.standardError)
    #expect(one.mcNemar.pValue == other.mcNemar.pValue)
  }

  @Test("against a classifier that is always wrong, the standard error is the accuracy's own")
  func againstNothing() {
    let comparison = PairedComparison(bothRight: 0, onlyFirst: 75, onlySecond: 0, bothWrong: 25)
    #expect(abs(comparison.standardError - standardError(accuracy: 0.75, count: 100)) <= 1e-15)
  }

  @Test("no samples, or none that tell the two apart, are no difference")
  func nothing() {
    for comparison in [PairedComparison(), PairedComparison(bothRight: 7, onlyFirst: 0, onlySecond: 0, bothWrong: 3)] {
      #expect(comparison.difference == 0)
      #expect(comparison.standardError == 0)
      #expect(comparison.mcNemar.pValue == 1)
    }
  }

  @Test("p-values too small for any number are 0, and even counts 1")
  func ends() {
    #expect(McNemarTest(onlyFirst: 0, onlySecond: 2_000).pValue == 0)
    #expect(McNemarTest(onlyFirst: 1_000, onlySecond: 1_000).pValue == 1)
    #expect(McNemarTest(onlyFirst: 0, onlySecond: 1).pValue == 1)
    #expect(McNemarTest(onlyFirst: 5, onlySecond: 0).pValue == 2.0 / 32)
  }

  @Test("negative counts are programming errors")
  func preconditions() async {
    await #expect(processExitsWith: .failure) { _ = McNemarTest(onlyFirst: -1, onlySecond: 0) }
    await #expect(processExitsWith: .failure) {
      _ = PairedComparison(bothRight: 1, onlyFirst: 0, onlySecond: 0, bothWrong: -1)
    }
  }
}
