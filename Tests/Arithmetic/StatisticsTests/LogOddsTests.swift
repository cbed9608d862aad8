import Foundation
import Statistics
import Testing

@Suite("Log-odds")
struct LogOddsTests {
  @Test("are log p/(1 − p) of the softmax")
  func formula() {
    let logits: [Float] = [1.5, -2, 0.25, 3]
    let powers = logits.map { exp(Double($0)) }
    for label in 0..<4 {
      let p = powers[label] / powers.reduce(0, +)
      #expect(abs(logOdds(of: label, logits: logits) - log(p / (1 - p))) < 1e-14)
    }
    #expect(logOdds(of: 1, logits: [-1, 2] as [Float]) == 3)
  }

  @Test("are finite where the probability is 1 or 0 in double precision")
  func extremes() {
    let logits: [Float] = [1_000, -1_000, -1_000]
    #expect(abs(logOdds(of: 0, logits: logits) - (2_000 - log(2))) < 1e-12)
    #expect(logOdds(of: 1, logits: logits) == -2_000)
  }
}
