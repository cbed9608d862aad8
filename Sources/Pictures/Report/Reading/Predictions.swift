import Formats
import RunFiles
import Statistics

/// A model's predictions for one set, from `predictions.csv`: their scores, and the worst mistakes.
struct Predictions {
  private(set) var calibration = Calibration()
  private(set) var brier = BrierScore()
  private(set) var mistakes: ConfidentMistakes

  /// Reads the file row by row.
  ///
  /// - `set`: The set whose rows count.
  /// - `mistakeLimit`: The largest number of mistakes to keep.
  /// - Throws: `FileError` if the file cannot be read or a row is not one of an evaluation.
  init(_ path: String, set: String, mistakeLimit: Int) throws {
    mistakes = ConfidentMistakes(limit: mistakeLimit)
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
      mistakes.record(index: index, label: label, predicted: predicted, probabilities: probabilities)
    }
  }
}
