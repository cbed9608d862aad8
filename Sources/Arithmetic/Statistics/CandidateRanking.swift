/// Candidates in the order of their validation accuracy, for a round of successive halving.
///
/// The highest mean comes first; of equal means that of the fewest weights, then the first. Candidates without an
/// accuracy come last, in their order.
package struct CandidateRanking: Sendable, Equatable {
  /// What the order goes by: the mean validation accuracy, `nil` for a candidate that could not be trained, and the
  /// network's number of weights.
  package typealias Score = (accuracy: Double?, parameters: Int)

  /// Why a candidate comes where it does.
  package enum Reason: Sendable, Equatable {
    case accuracy
    /// It is as accurate as the last one that goes on, and has more weights.
    case weights
    /// It is as accurate as the last one that goes on, of as many weights, and later in the file.
    case order
    /// It could not be trained.
    case failure
  }

  /// The rank of each candidate, from 1.
  package let ranks: [Int]
  /// Whether each candidate goes on.
  package let goesOn: [Bool]
  /// Why each is where it is.
  package let reasons: [Reason]

  /// Ranks candidates, of which so many go on at most; none that could not be trained does.
  package init(_ scores: [Score], survivors: Int) {
    let means = scores.map { $0.accuracy.map(comparable) }
    let order = scores.indices.sorted { one, other in
      // Without an accuracy below any; equal ones by weights, then by place.
      (-(means[one] ?? -1), scores[one].parameters, one) < (-(means[other] ?? -1), scores[other].parameters, other)
    }
    var ranks = [Int](repeating: 0, count: scores.count)
    for (place, candidate) in order.enumerated() { ranks[candidate] = place + 1 }
    let goesOn = scores.indices.map { means[$0] != nil && ranks[$0] <= survivors }
    let last = order.last { goesOn[$0] }
    self.ranks = ranks
    self.goesOn = goesOn
    reasons = scores.indices.map { place in
      guard let mean = means[place] else { return .failure }
      guard let last, !goesOn[place], mean == means[last] else { return .accuracy }
      return scores[place].parameters > scores[last].parameters ? .weights : .order
    }
  }
}
