import Statistics
import Testing

@Suite("Confident mistakes")
struct ConfidentMistakesTests {
  @Test("the surest come first, equally sure ones by index; what was recognised is none")
  func order() {
    var mistakes = ConfidentMistakes(limit: 3)
    for (index, confidence) in [(0, 0.6), (1, 0.9), (2, 0.99), (3, 0.9), (4, 0.7)].reversed() {
      mistakes.record(index: index, label: 0, predicted: 1, probabilities: [1 - confidence, confidence])
    }
    mistakes.record(index: 5, label: 1, predicted: 1, probabilities: [0, 1])
    #expect(mistakes.worst.map(\.index) == [2, 1, 3])
    #expect(mistakes.count == 5)
    #expect(mistakes.worst[0].confidence == 0.99 && mistakes.worst[0].probabilityOfLabel == 1 - 0.99)
  }

  @Test("of many the same are kept as of all at once")
  func many() {
    let confidences = (0..<5_000).map { Double($0 * 7_919 % 613) / 613 }
    var mistakes = ConfidentMistakes(limit: 10)
    for (index, confidence) in confidences.enumerated() {
      mistakes.record(index: index, label: 0, predicted: 1, probabilities: [1 - confidence, confidence])
    }
    let expected = confidences.indices.sorted { (confidences[$1], $0) < (confidences[$0], $1) }.prefix(10)
    #expect(mistakes.worst.map(\.index) == Array(expected))
    #expect(mistakes.count == 5_000)
  }
}
