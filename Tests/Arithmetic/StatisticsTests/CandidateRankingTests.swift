import Statistics
import Testing

@Suite("The ranking of candidates")
struct CandidateRankingTests {
  private func ranking(_ scores: [(Double?, Int)], survivors: Int) -> CandidateRanking {
    CandidateRanking(scores.map { ($0, $1) }, survivors: survivors)
  }

  @Test("the highest means go on")
  func order() {
    let ranking = ranking([(0.75, 1), (0.9, 1), (0.8, 1), (0.5, 1)], survivors: 2)
    #expect(ranking.ranks == [3, 1, 2, 4])
    #expect(ranking.goesOn == [false, true, true, false])
    #expect(ranking.reasons == [.accuracy, .accuracy, .accuracy, .accuracy])
  }

  @Test("of equal means the smaller network goes on, of equal ones the first; means differ by more than rounding")
  func ties() {
    let sum = 0.1 + 0.2
    let ranking = ranking([(0.3, 20), (sum, 10), (0.3, 10), (0.3, 10), (0.2, 1)], survivors: 2)
    #expect(ranking.ranks == [4, 1, 2, 3, 5])
    #expect(ranking.goesOn == [false, true, true, false, false])
    #expect(ranking.reasons == [.weights, .accuracy, .accuracy, .order, .accuracy])
  }

  @Test("what could not be trained comes last and never goes on")
  func failures() {
    let ranking = ranking([(nil, 1), (0, 5), (nil, 1), (0.1, 9)], survivors: 4)
    #expect(ranking.ranks == [3, 2, 4, 1])
    #expect(ranking.goesOn == [false, true, false, true])
    #expect(ranking.reasons == [.failure, .accuracy, .failure, .accuracy])
    #expect(self.ranking([(nil, 1), (nil, 2)], survivors: 1).goesOn == [false, false])
  }
}
