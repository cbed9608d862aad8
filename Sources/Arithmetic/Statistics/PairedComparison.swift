/// Two classifiers compared on the same samples: how many of them both, only one, or neither gets right.
///
/// Whatever both get right or both get wrong says nothing about which one is better. Comparing sample by sample leaves
/// it out, and so sees differences that the two accuracies' own standard errors would hide.
public struct PairedComparison: Sendable, Equatable {
  /// The number of samples that both get right.
  public private(set) var bothRight = 0
  /// The number of samples that only the first one gets right.
  public private(set) var onlyFirst = 0
  /// The number of samples that only the second one gets right.
  public private(set) var onlySecond = 0
  /// The number of samples that neither gets right.
  public private(set) var bothWrong = 0

  /// Starts without samples.
  public init() {}

  /// Takes counts as they are.
  ///
  /// - Precondition: none is negative.
  public init(bothRight: Int, onlyFirst: Int, onlySecond: Int, bothWrong: Int) {
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
  public init(first: [Bool], second: [Bool]) {
    precondition(first.count == second.count, "\(first.count) and \(second.count) samples")
    for (first, second) in zip(first, second) { record(first: first, second: second) }
  }

  /// Counts one more sample.
  ///
  /// - Parameters:
  ///   - first: Whether the first classifier gets it right.
  ///   - second: Whether the second one does.
  public mutating func record(first: Bool, second: Bool) {
    switch (first, second) {
    case (true, true): bothRight += 1
    case (true, false): onlyFirst += 1
    case (false, true): onlySecond += 1
    case (false, false): bothWrong += 1
    }
  }

  /// The number of samples.
  public var count: Int { bothRight + onlyFirst + onlySecond + bothWrong }

  /// The fraction of samples that the first classifier gets right; 0 without samples.
  public var firstAccuracy: Double { ratio(bothRight + onlyFirst, count) }

  /// The fraction of samples that the second classifier gets right; 0 without samples.
  public var secondAccuracy: Double { ratio(bothRight + onlySecond, count) }

  /// How much more accurate the first classifier is than the second, (b − c) / n of n samples of which only the first
  /// gets b right and only the second c: negative if it is less so, 0 without samples.
  public var difference: Double { ratio(onlyFirst - onlySecond, count) }

  /// The standard error of ``difference``: √(b + c − (b − c)² / n) / n.
  ///
  /// It is the standard deviation of the samples' own differences (1, 0 or −1) divided by √n, in A. Agresti,
  /// "Categorical Data Analysis" (2002), equation 10.2. It is 0 without samples, and where the two are right on the
  /// same ones; that promises too much, as all such estimates do at their ends. Checked against NumPy to 1e-12.
  public var standardError: Double {
    guard count > 0 else { return 0 }
    let (n, surplus) = (Double(count), Double(onlyFirst - onlySecond))
    return (Double(onlyFirst + onlySecond) - surplus * surplus / n).squareRoot() / n
  }

  /// Whether the difference is more than chance.
  public var mcNemar: McNemarTest { McNemarTest(onlyFirst: onlyFirst, onlySecond: onlySecond) }
}
