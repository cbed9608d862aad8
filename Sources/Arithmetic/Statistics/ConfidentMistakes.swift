/// The mistakes that a model made with most confidence, of as many images as there are.
public struct ConfidentMistakes: Sendable {
  /// An image that was taken for something else.
  public struct Mistake: Equatable, Sendable {
    /// The image's place in its set.
    public let index: Int
    /// Its true class.
    public let label: Int
    /// The class that it was taken for.
    public let predicted: Int
    /// The probability given to the predicted class.
    public let confidence: Double
    /// The probability given to the true class.
    public let probabilityOfLabel: Double
  }

  /// The number of all mistakes.
  public private(set) var count = 0
  private var kept: [Mistake] = []
  private let limit: Int

  /// Starts without any.
  ///
  /// - Parameter limit: The largest number to keep.
  public init(limit: Int) { self.limit = limit }

  /// The mistakes that were kept, most confident first; equally confident ones by index.
  public var worst: [Mistake] { Array(kept.sorted(by: Self.precedes).prefix(limit)) }

  /// Counts an image; nothing is kept of one that was recognised.
  public mutating func record(index: Int, label: Int, predicted: Int, probabilities: [Double]) {
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
