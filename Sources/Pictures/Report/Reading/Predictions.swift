import Formats
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
    var rows = try CSVReader(path, required: ["set", "index", "label", "predicted", "p0"])
    let classCount = rows.columns.count { $0.first == "p" && Int($0.dropFirst()) != nil }
    let columns = try (0..<classCount).map { try rows.column("p\($0)") }
    let places = try ["set", "index", "label", "predicted"].map { try rows.column($0) }
    while try rows.advance() {
      guard try rows.text(places[0]) == set else { continue }
      let probabilities = try columns.map { try rows.number($0) }
      let index = try rows.integer(places[1], in: 0...Int.max)
      let label = try rows.integer(places[2], in: 0...classCount - 1)
      let predicted = try rows.integer(places[3], in: 0...classCount - 1)
      let confidence = probabilities[predicted]
      guard probabilities.allSatisfy((0.0...1.0).contains), probabilities.allSatisfy({ $0 <= confidence }) else {
        throw FileError(
          .badData, path: path,
          "line \(grouped(rows.line)): probabilities from 0 to 1 expected, the predicted class's the greatest, others found:"
            + " run evaluate")
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
