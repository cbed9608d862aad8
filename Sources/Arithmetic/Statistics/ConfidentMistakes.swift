/// The mistakes that a model made with most confidence, of as many images as there are.
package struct ConfidentMistakes: Sendable {
  /// An image that was taken for something else.
  package struct Mistake: Equatable, Sendable {
    /// The image's place in its set.
    package let index: Int
    /// Its true class.
    package let label: Int
    /// The class that it was taken for.
    package let predicted: Int
    /// The probability given to the predicted class.
    package let confidence: Double
    /// The probability given to the true class.
    package let probabilityOfLabel: Double
  }

  /// The number of all mistakes.
  package private(set) var count = 0
  private var kept: [Mistake] = []
  private let limit: Int

  /// Starts without any.
  ///
  /// - Parameter limit: The largest number to keep.
  package init(limit: Int) { self.limit = limit }

  /// The mistakes that were kept, most confident first; equally confident ones by index.
  package var worst: [Mistake] { Array(kept.sorted(by: Self.precedes).prefix(limit)) }

  /// Counts an image; nothing is kept of one that was recognised.
  package mutating func record(index: Int, label: Int, predicted: Int, probabilities: [Double]) {
    guard predicted != label else { return }
    count += 1
    kept.append(
      Mistake(
        index: index, label: label, predicted: predicted, confidence: probabilities[predicted],
        probabilityOfLabel: probabilities[label]))
    if kept.count > 2 * limit + 1000 { kept = worst }
  }

  private static func precedes(_ first: Mistake, _ second: Mistake) -> Bool {
    (second.confidence, first.index) < (first.confidence, second.index)
  }
}
