import Formats
import RunFiles
import Statistics

/// What a model makes of the images of one set, from `predictions.csv`: in sum, and its worst mistakes one by one.
struct Predictions {
  /// An image that was taken for something else.
  struct Mistake: Equatable {
    let index: Int
    let label: Int
    let predicted: Int
    /// The probability given to the predicted class.
    let confidence: Double
    /// The probability given to the true class.
    let probabilityOfLabel: Double
  }

  private(set) var calibration = Calibration()
  private(set) var brier = BrierScore()
  /// The mistakes made with most confidence, most confident first; equally confident ones by index.
  private(set) var worst: [Mistake] = []
  /// The number of all mistakes.
  private(set) var mistakeCount = 0

  /// Reads the file row by row.
  ///
  /// - Parameters:
  ///   - set: The set whose rows count.
  ///   - mistakeLimit: The largest number of mistakes to keep.
  /// - Throws: `FileError` if the file cannot be read or a row is not one of an evaluation.
  init(_ path: String, set: String, mistakeLimit: Int) throws {
    var rows = try PredictionRows(path, leading: ["set"], remedy: "run evaluate")
    while try rows.advance() {
      guard try rows.set() == set else { continue }
      let probabilities = try rows.probabilities()
      let (index, label, predicted) = (try rows.index(), try rows.label(), try rows.predicted())
      let confidence = probabilities[predicted]
      guard probabilities.allSatisfy({ $0 <= confidence }) else {
        throw rows.problemInRow("expected the predicted class's probability to be the greatest; found another one")
      }
      calibration.record(confidence: confidence, isCorrect: predicted == label)
      brier.record(probabilities: probabilities, label: label)
      guard predicted != label else { continue }
      mistakeCount += 1
      worst.append(
        Mistake(
          index: index, label: label, predicted: predicted, confidence: confidence,
          probabilityOfLabel: probabilities[label]))
      if worst.count > 2 * mistakeLimit + 1000 { keepWorst(mistakeLimit) }
    }
    keepWorst(mistakeLimit)
  }

  private mutating func keepWorst(_ limit: Int) {
    worst.sort { ($1.confidence, $0.index) < ($0.confidence, $1.index) }
    worst.removeLast(max(0, worst.count - limit))
  }
}
