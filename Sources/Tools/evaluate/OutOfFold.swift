import Dataset
import Formats
import Statistics
import ToolFrame

/// The probabilities that the folds' models gave for the images that they were not trained on.
struct OutOfFold {
  /// All of them, to learn a temperature from.
  let probabilities: SetProbabilities

  private let place: String

  /// Reads `predictions.csv` of every fold.
  ///
  /// - Throws: `FileError` unless the models are the final model's, and the files have a row for each image of their fold, in
  ///   order, with the image's label and a probability of each class.
  init(of models: FoldModels, classCount: Int) throws {
    var labels: [Int] = []
    var values: [Float] = []
    if let odd = models.oddity(among: try models.read()) {
      throw FileError(
        .badData, path: odd.path,
        "a model trained like the final one expected, one \(odd.problem) found: run \(models.command(odd.fold)) with the same"
          + " options, or give --temperature a number")
    }
    for fold in 1...models.table.foldCount {
      var rows = try FoldPredictions(
        models.predictions(fold), fold: fold, of: models.table, classCount: classCount,
        columns: (0..<classCount).map { "p\($0)" }, command: models.command(fold))
      guard !rows.columns.contains("p\(classCount)") else {
        throw rows.problem("probabilities of \(classCount) classes expected, as the model tells apart, more found")
      }
      while let row = try rows.next() {
        labels.append(row.label)
        values += try Self.probabilities(rows, classCount)
      }
    }
    probabilities = SetProbabilities("out_of_fold", labels: labels, classCount: classCount, values)
    place = models.predictions(1).replacing("fold-1", with: "fold-*")
  }

  /// The probabilities in a row.
  private static func probabilities(_ rows: borrowing FoldPredictions, _ classCount: Int) throws -> [Float] {
    let probabilities = try (0..<classCount).map { Float(try rows.number($0)) }
    let sum = probabilities.reduce(0) { $0 + Double($1) }
    guard probabilities.allSatisfy({ (0...1).contains($0) }), abs(sum - 1) <= 1e-3 else {
      throw rows.problemInRow("probabilities from 0 to 1 that add up to 1 expected, other numbers found")
    }
    return probabilities
  }

  /// The temperature that fits them best.
  func temperature() throws -> Double {
    var scaling = TemperatureScaling(classCount: probabilities.classCount)
    for (image, label) in probabilities.labels.enumerated() { scaling.record(probabilities[image], label: label) }
    guard let temperature = scaling.fitted() else {
      throw FileError(
        .badData, path: place,
        "right and wrong predictions expected to fit a temperature to, ones found that no temperature fits best (all right,"
          + " or no better than guesses): train longer or shorter, or give --temperature a number")
    }
    return temperature
  }
}
