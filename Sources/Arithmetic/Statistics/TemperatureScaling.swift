import ElementaryFunctions

/// The temperature that makes a classifier's probabilities fit what happens.
///
/// A network that is too sure of itself becomes less so if its logits z are divided by a temperature T > 1 before the
/// softmax. No prediction changes, since their order stays; T is a single number, and so can be learnt from few samples
/// without learning them by heart: C. Guo et al., "On Calibration of Modern Neural Networks" (2017), section 4.2.
///
/// Logits are recovered from probabilities p as ln p: they differ from those of the network by a constant for each
/// sample, which the softmax takes out again. p = 0 counts as ``ProbabilityScores/smallestProbability``.
package struct TemperatureScaling: Sendable {
  private let classCount: Int
  /// A row for each sample.
  private var logits: [Double] = []
  private var labels: [Int] = []

  /// Starts without samples.
  ///
  /// - Precondition: there are at least two classes.
  package init(classCount: Int) {
    precondition(classCount >= 2, "\(classCount) classes")
    self.classCount = classCount
  }

  /// The number of samples.
  package var count: Int { labels.count }

  /// Takes in one more sample.
  ///
  /// - Parameters:
  ///   - probabilities: The probability of each class. The sample must not have been trained on: there a network is
  ///     surer than anywhere else.
  ///   - label: The true class.
  /// - Precondition: there is a probability of each class, none negative, and the label is one of the classes.
  package mutating func record(_ probabilities: [Double], label: Int) {
    precondition(
      probabilities.count == classCount && probabilities.indices.contains(label),
      "label \(label) and \(probabilities.count) probabilities of \(classCount) classes")
    logits += Self.logits(probabilities)
    labels.append(label)
  }

  /// The temperature of the least mean cross-entropy over the samples; `nil` if none is the least.
  ///
  /// That is so where every sample's true class is the most probable one, so that surer is always better (T → 0), where
  /// the true classes are on average no more probable than the others, so that nothing known is best (T → ∞), and
  /// without samples.
  ///
  /// The cross-entropy is convex in β = 1/T, and its slope there is the mean of E[z] − z(true class), with E the mean
  /// under softmax(β z). Its zero is found by Newton's method in ln β, where steps are relative, and by halving the
  /// bracket around it whenever a step would leave that; to a relative 1e-9. Checked against SciPy's `brentq` and
  /// `minimize_scalar`.
  package func fitted() -> Double? {
    guard let bracket = bracket() else { return nil }
    var (low, high) = bracket
    var u = (low + high) / 2
    for _ in 0..<100 {
      let (slope, curvature) = derivatives(at: Elementary.exp(u))
      let step = slope / (Elementary.exp(u) * curvature)
      if abs(step) < 1e-9 { break }
      if slope < 0 { low = u } else { high = u }
      let next = u - step
      u = low < next && next < high ? next : (low + high) / 2
    }
    return Elementary.exp(-u)
  }

  /// Probabilities as they are at a temperature: softmax(ln p / T).
  ///
  /// - Precondition: the temperature is above 0 and finite.
  package static func scaled(_ probabilities: [Double], by temperature: Double) -> [Double] {
    precondition(temperature > 0 && temperature.isFinite, "a temperature of \(temperature)")
    return softmax(logits(probabilities)[...], 1 / temperature)
  }

  /// Two values of ln β between which the slope changes its sign.
  private func bracket() -> (low: Double, high: Double)? {
    let (atNothing, _) = derivatives(at: 0)
    let isAlwaysRight = labels.indices.allSatisfy { sample in row(sample).allSatisfy { $0 <= logit(ofLabel: sample) } }
    guard atNothing < 0, !isAlwaysRight else { return nil }
    var (low, high) = (-1.0, 1.0)
    while derivatives(at: Elementary.exp(low)).slope >= 0 { low *= 2 }
    while derivatives(at: Elementary.exp(high)).slope <= 0 {
      high *= 2
      // Logits that differ by less than this turns into certainty differ by nothing but rounding.
      guard high < 64 else { return nil }
    }
    return (low, high)
  }

  /// The first and second derivative of the mean cross-entropy by β: the means of E[z] − z(true class) and of the
  /// variance of z, under softmax(β z).
  private func derivatives(at beta: Double) -> (slope: Double, curvature: Double) {
    var (slope, curvature) = (0.0, 0.0)
    for sample in labels.indices {
      let row = row(sample)
      var (mean, square) = (0.0, 0.0)
      for (probability, logit) in zip(Self.softmax(row, beta), row) {
        mean += probability * logit
        square += probability * logit * logit
      }
      slope += mean - logit(ofLabel: sample)
      curvature += max(0, square - mean * mean)
    }
    let count = Double(max(1, count))
    return (slope / count, curvature / count)
  }

  private func row(_ sample: Int) -> ArraySlice<Double> { logits[sample * classCount..<(sample + 1) * classCount] }

  private func logit(ofLabel sample: Int) -> Double { logits[sample * classCount + labels[sample]] }

  private static func logits(_ probabilities: [Double]) -> [Double] {
    probabilities.map { Elementary.log(max($0, ProbabilityScores.smallestProbability)) }
  }

  private static func softmax(_ logits: ArraySlice<Double>, _ beta: Double) -> [Double] {
    // The greatest logit taken off, no power overflows.
    let greatest = logits.max() ?? 0
    let powers = logits.map { Elementary.exp(beta * ($0 - greatest)) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
