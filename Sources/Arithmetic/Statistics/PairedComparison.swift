/// Two classifiers compared on the same samples: how many of them both, only one, or neither gets right.
///
/// Whatever both get right or both get wrong says nothing about which one is better. Comparing sample by sample leaves
/// it out, and so sees differences that the two accuracies' own standard errors would hide.
package struct PairedComparison: Sendable, Equatable {
  /// The number of samples that both get right.
  package private(set) var bothRight = 0
  /// The number of samples that only the first one gets right.
  package private(set) var onlyFirst = 0
  /// The number of samples that only the second one gets right.
  package private(set) var onlySecond = 0
  /// The number of samples that neither gets right.
  package private(set) var bothWrong = 0

  package init() {}

  /// Takes counts as they are.
  ///
  /// - Precondition: none is negative.
  package init(bothRight: Int, onlyFirst: Int, onlySecond: Int, bothWrong: Int) {
    let counts = [bothRight, onlyFirst, onlySecond, bothWrong]
    precondition(counts.allSatisfy { $0 >= 0 }, "counts of \(counts)")
    self.bothRight = bothRight
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
    self.bothWrong = bothWrong
  }

  /// Counts samples of which it is known whether the first and whether the second classifier gets each right.
  ///
  /// - Precondition: both are about the same samples, in the same order.
  package init(first: [Bool], second: [Bool]) {
    precondition(first.count == second.count, "\(first.count) and \(second.count) samples")
    for (first, second) in zip(first, second) { record(first: first, second: second) }
  }

  /// Counts one more sample.
  ///
  /// - Parameters:
  ///   - first: Whether the first classifier gets it right.
  ///   - second: Whether the second one does.
  package mutating func record(first: Bool, second: Bool) {
    switch (first, second) {
    case (true, true): bothRight += 1
    case (true, false): onlyFirst += 1
    case (false, true): onlySecond += 1
    case (false, false): bothWrong += 1
    }
  }

  /// The number of samples.
  package var count: Int { bothRight + onlyFirst + onlySecond + bothWrong }

  /// How much more accurate the first classifier is than the second, (b − c) / n of n samples of which only the first
  /// gets b right and only the second c: negative if it is less so, 0 without samples.
  package var difference: Double { ratio(onlyFirst - onlySecond, count) }

  /// The standard error of ``difference``: √(b + c − (b − c)² / n) / n.
  ///
  /// It is the standard deviation of the samples' own differences (1, 0 or −1) divided by √n, in A. Agresti,
  /// "Categorical Data Analysis" (2002), equation 10.2. It is 0 without samples, and where the two are right on the
  /// same ones; that promises too much, as all such estimates do at their ends. Checked against NumPy to 1e-12.
  package var standardError: Double {
    guard count > 0 else { return 0 }
    let (n, surplus) = (Double(count), Double(onlyFirst - onlySecond))
    return (Double(onlyFirst + onlySecond) - surplus * surplus / n).squareRoot() / n
  }

  /// Whether the difference is more than chance.
  package var mcNemar: McNemarTest { McNemarTest(onlyFirst: onlyFirst, onlySecond: onlySecond) }
}
