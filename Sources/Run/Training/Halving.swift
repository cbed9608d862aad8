import RunFiles

/// Successive halving: all candidates are trained for a few epochs, the best of them for more, and so on.
///
/// K. Jamieson and A. Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization" (2016). Of
/// the candidates of a rung the fraction goes on that its epochs are of the next one's, rounded up: of 40 candidates
/// with 1, 3 and 9 epochs 14, then 5.
package struct Halving: Sendable, Equatable {
  /// A round of the search.
  package struct Rung: Sendable, Equatable {
    /// Its number, from 1.
    package let number: Int
    /// The most epochs that each candidate is trained for.
    package let epochs: Int
    /// Whether it is the last one, whose candidates are compared and chosen from.
    package let isLast: Bool
    /// The epochs of the rung before; `nil` for the first one.
    let earlierEpochs: Int?
    /// The options that name it on a command line.
    package let options: String
  }

  /// The rungs in order; there are at least two.
  package let rungs: [Rung]

  /// Takes the epochs of the rungs.
  ///
  /// - Returns: `nil` unless there are at least two, and they rise from 1 on.
  package init?(epochs: [Int]) {
    guard epochs.count >= 2, epochs[0] >= 1, epochs.last ?? 0 <= 1_000_000,
      zip(epochs, epochs.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    let text = epochs.map { "\($0)" }.joined(separator: ",")
    rungs = epochs.enumerated().map { place, count in
      Rung(
        number: place + 1, epochs: count, isLast: place == epochs.count - 1,
        earlierEpochs: place == 0 ? nil : epochs[place - 1], options: "--halving \(text) --rung \(place + 1)")
    }
  }

  /// Reads a text such as `1,3,9`.
  package init?(_ text: String) {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    self.init(epochs: numbers.map { $0 ?? 0 })
  }

  /// The text that ``init(_:)`` reads.
  package var text: String { rungs.map { "\($0.epochs)" }.joined(separator: ",") }

  /// How many of a number of candidates go on from a rung, at most.
  ///
  /// - Precondition: the rung is not the last one.
  package func survivors(of count: Int, after rung: Rung) -> Int {
    let next = rungs[rung.number].epochs
    return (count * rung.epochs + next - 1) / next
  }

  /// How many of a number of candidates there are in each rung, at most.
  package func sizes(of count: Int) -> [Int] {
    rungs.dropLast().reduce(into: [count]) { $0.append(survivors(of: $0.last ?? 0, after: $1)) }
  }
}

extension Artifacts {
  /// The folder of a candidate in a rung.
  package func candidate(_ name: String, in rung: Halving.Rung?) -> Artifacts {
    candidate(rung?.place(of: name) ?? name)
  }

  /// The folder of a candidate in the rung before; `nil` if there is none.
  package func candidate(_ name: String, before rung: Halving.Rung?) -> Artifacts? {
    rung?.earlierEpochs.map { candidate(Halving.Rung.place(of: name, epochs: $0)) }
  }
}

extension Halving.Rung {
  /// What a candidate's folder below `candidates` is called: `NAME/epochs-N`, or `NAME` in the last rung.
  package func place(of name: String) -> String { isLast ? name : Self.place(of: name, epochs: epochs) }

  fileprivate static func place(of name: String, epochs: Int) -> String { "\(name)/epochs-\(epochs)" }
}
