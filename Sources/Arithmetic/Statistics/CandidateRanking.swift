/// Candidates in the order of their validation accuracy, for a round of successive halving.
///
/// The highest mean comes first; of equal means that of the fewest weights, then the first. Candidates without an
/// accuracy come last, in their order.
public struct CandidateRanking: Sendable, Equatable {
  /// What the order goes by.
  public struct Score: Sendable, Equatable {
    /// The mean validation accuracy; `nil` for a candidate that could not be trained.
    public let accuracy: Double?
    /// The number of weights of the network.
    public let parameters: Int

    /// Gathers what the order goes by.
    public init(accuracy: Double?, parameters: Int) {
      self.accuracy = accuracy
      self.parameters = parameters
    }
  }

  /// Why a candidate comes where it does.
  public enum Reason: Sendable, Equatable {
    /// By its accuracy.
    case accuracy
    /// It is as accurate as the last one that goes on, and has more weights.
    case weights
    /// It is as accurate as the last one that goes on, of as many weights, and later in the file.
    case order
    /// It could not be trained.
    case failure
  }

  /// The rank of each candidate, from 1.
  public let ranks: [Int]
  /// Whether each candidate goes on.
  public let goesOn: [Bool]
  /// Why each is where it is.
  public let reasons: [Reason]

  /// Ranks candidates, of which so many go on at most; none that could not be trained does.
  public init(_ scores: [Score], survivors: Int) {
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
