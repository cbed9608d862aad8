import Statistics
import Testing

@Suite("The choice of a candidate")
struct CandidateChoiceTests {
  /// The folds' accuracies are the mean and as much above as below it; of three folds their standard deviation is
  /// `spread`, and the corrected standard error of the mean spread · √(1/3 + 1/2).
  private func score(_ mean: Double, spread: Double = 0, parameters: Int) -> CandidateChoice.Score {
    ([mean, mean - spread, mean + spread], parameters)
  }

  @Test("the highest mean is the best, and chosen by default")
  func best() {
    let scores = [
      score(0.875, parameters: 10), score(0.9375, spread: 0.03125, parameters: 30), score(0.75, parameters: 20),
    ]
    let choice = CandidateChoice(among: scores, by: .best)
    #expect(choice.best == 1)
    #expect(choice.chosen == 1)
    #expect(abs(choice.standardError - 0.03125 * (5.0 / 6).squareRoot()) < 1e-16)
  }

  @Test("one candidate is the best of one by either rule", arguments: ChoiceRule.allCases)
  func single(_ rule: ChoiceRule) {
    let choice = CandidateChoice(among: [score(0.5, parameters: 1)], by: rule)
    #expect((choice.best, choice.chosen) == (0, 0))
  }

  @Test("of equal means the smaller model is the best, of equal sizes the first one", arguments: ChoiceRule.allCases)
  func ties(_ rule: ChoiceRule) {
    let scores = [score(0.75, parameters: 20), score(0.75, parameters: 10), score(0.75, parameters: 10)]
    let choice = CandidateChoice(among: scores, by: rule)
    #expect((choice.best, choice.chosen) == (1, 1))
  }

  @Test("equal shares are a tie in whatever order their folds come", arguments: ChoiceRule.allCases)
  func tiesButForRounding(_ rule: ChoiceRule) {
    let large: CandidateChoice.Score = ([0.98, 0.97, 0.96, 0.95, 0.97], 20)
    let small: CandidateChoice.Score = ([0.98, 0.96, 0.95, 0.97, 0.97], 10)
    let choice = CandidateChoice(among: [large, small], by: rule)
    #expect((choice.best, choice.chosen) == (1, 1))
  }

  @Test(
    "one-se takes the smallest model within one standard error of the best",
    arguments: [
      // The corrected standard error of the best one is 0.03 · √(5/6) = 0.0274.
      (0.93, 2), (0.913, 2), (0.912, 1), (0.5, 1),
    ])
  func oneStandardError(_ smallest: Double, _ chosen: Int) {
    let scores = [
      score(0.94, spread: 0.03, parameters: 300), score(0.935, parameters: 200), score(smallest, parameters: 100),
    ]
    let choice = CandidateChoice(among: scores, by: .oneStandardError)
    #expect(choice.best == 0)
    #expect(choice.chosen == chosen)
  }

  @Test("one-se without a spread takes equals only, and the more accurate of equally small models")
  func oneStandardErrorTies() {
    let flat = [score(0.75, parameters: 3), score(0.75 - 1e-9, parameters: 1), score(0.75, parameters: 2)]
    #expect(CandidateChoice(among: flat, by: .oneStandardError).chosen == 2)
    let equals = [
      score(0.94, spread: 0.03, parameters: 300), score(0.93, parameters: 100), score(0.935, parameters: 100),
      score(0.935, parameters: 100),
    ]
    #expect(CandidateChoice(among: equals, by: .oneStandardError).chosen == 2)
  }
}

@Suite("The corrected resampled t-test")
struct CorrectedTTestTests {
  @Test("the mean of the differences and its corrected error")
  func difference() {
    // Differences −0.25, 0, 0.25, 0.5: mean 0.125, squares about it 0.3125, deviation √(0.3125 / 3), four folds.
    let test = CorrectedTTest([0.25, 0.5, 0.75, 1], minus: [0.5, 0.5, 0.5, 0.5])
    #expect(test.mean == 0.125)
    #expect(abs(test.standardError - (0.3125 / 3 * (1.0 / 4 + 1.0 / 3)).squareRoot()) < 1e-16)
  }

  @Test("for five folds the correction is a factor of 1.5")
  func factor() {
    let figures = [0.5, 0.75, 0.625, 0.875, 0.25]
    let naive = MeanAndDeviation(of: figures).standardDeviation / 5.0.squareRoot()
    #expect(abs(CorrectedTTest(figures).standardError / naive - 1.5) < 1e-15)
  }

  @Test("what is the same for both does not count")
  func common() {
    let test = CorrectedTTest([0.5, 0.75, 1], minus: [0.375, 0.625, 0.875])
    #expect((test.mean, test.standardError, test.pValue) == (0.125, 0, 0))
    #expect(CorrectedTTest([0.5, 0.75], minus: [0.5, 0.75]).pValue == 1)
  }

  /// What NumPy and SciPy say about the figures of some folds.
  struct Reference: Decodable {
    let figures: [Double]
    let mean: Double
    let standardError: Double
    let pValue: Double
  }

  @Test("agrees with SciPy")
  func reference() throws {
    let cases = try Fixture.json("corrected_t.json", as: [Reference].self)
    #expect(cases.count >= 20)
    for expected in cases {
      let test = CorrectedTTest(expected.figures)
      #expect(abs(test.mean - expected.mean) <= 1e-14)
      #expect(abs(test.standardError - expected.standardError) <= 1e-12 * expected.standardError)
      #expect(abs(test.pValue - expected.pValue) <= 1e-12 * expected.pValue, "\(expected)")
    }
  }
}
