import Statistics
import Testing

@Suite("The choice of a candidate")
struct CandidateChoiceTests {
  /// The folds' accuracies are the mean and as much above as below it; of three folds their standard deviation is `spread`,
  /// and the standard error of the mean spread / √3.
  private func score(_ mean: Double, spread: Double = 0, parameters: Int) -> CandidateChoice.Score {
    CandidateChoice.Score(accuracies: [mean, mean - spread, mean + spread], parameters: parameters)
  }

  @Test("the highest mean is the best, and chosen by default")
  func best() {
    let scores = [
      score(0.875, parameters: 10), score(0.9375, spread: 0.03125, parameters: 30), score(0.75, parameters: 20),
    ]
    let choice = CandidateChoice(among: scores, by: .best)
    #expect(choice.best == 1)
    #expect(choice.chosen == 1)
    #expect(abs(choice.standardError - 0.03125 / 3.0.squareRoot()) < 1e-16)
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
    let large = CandidateChoice.Score(accuracies: [0.98, 0.97, 0.96, 0.95, 0.97], parameters: 20)
    let small = CandidateChoice.Score(accuracies: [0.98, 0.96, 0.95, 0.97, 0.97], parameters: 10)
    let choice = CandidateChoice(among: [large, small], by: rule)
    #expect((choice.best, choice.chosen) == (1, 1))
  }

  @Test(
    "one-se takes the smallest model within one standard error of the best",
    arguments: [
      // The standard error of the best one is 0.03 / √3 = 0.0173.
      (0.93, 2), (0.923, 2), (0.922, 1), (0.5, 1),
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

@Suite("Folds paired")
struct PairedFoldsTests {
  @Test("the mean of the differences and its standard error")
  func difference() {
    // Differences −0.25, 0, 0.25, 0.5: mean 0.125, squares about it 0.3125, deviation √(0.3125 / 3), √4 = 2.
    let paired = PairedFolds([0.25, 0.5, 0.75, 1], [0.5, 0.5, 0.5, 0.5])
    #expect(paired.difference == 0.125)
    #expect(abs(paired.standardError - (0.3125 / 3).squareRoot() / 2) < 1e-16)
  }

  @Test("what is the same for both does not count")
  func common() {
    let paired = PairedFolds([0.5, 0.75, 1], [0.375, 0.625, 0.875])
    #expect(paired.difference == 0.125)
    #expect(paired.standardError == 0)
  }
}
