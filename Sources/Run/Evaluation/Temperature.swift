import Formats
import RunFiles
import Statistics

/// A temperature and, if it was fitted, the predictions that it was fitted to.
package struct Temperature {
  /// The divisor of the logits.
  package let value: Double
  /// The predictions that it fits best; `nil` if it was given.
  package let learntFrom: SetProbabilities?

  /// Takes a temperature as given.
  package init(_ value: Double) { (self.value, learntFrom) = (value, nil) }

  /// Fits a temperature to the predictions of the folds' models for the images that they were not trained on.
  ///
  /// - Throws: `FileError` unless the models are the final model's, their files are whole, and there is a best
  ///   temperature.
  package init(fittedTo models: FoldModels, classCount: Int) throws {
    let predictions = try models.outOfFold(classCount: classCount)
    var scaling = TemperatureScaling(classCount: classCount)
    for (image, label) in predictions.labels.enumerated() { scaling.record(predictions[image], label: label) }
    guard let temperature = scaling.fitted() else {
      throw FileError(
        .badData, path: models.predictions(1).replacing("fold-1", with: "fold-*"),
        "expected right and wrong predictions to fit a temperature to; found ones that no temperature fits best (all "
          + "right, or no better than guesses); train longer or shorter, or give --temperature a number")
    }
    (value, learntFrom) = (temperature, predictions)
  }
}

extension FoldModels {
  /// The probabilities that the folds' models gave for the images that they were not trained on, fold by fold.
  ///
  /// - Throws: `FileError` unless the models are the final model's, and the files have a row for each image of their
  ///   fold, in order, with the image's label and a probability of each class.
  func outOfFold(classCount: Int) throws -> SetProbabilities {
    if let odd = oddity(among: try read()) {
      throw FileError(
        .badData, path: odd.path,
        "expected a model trained like the final one; found one \(odd.problem); run \(command) --fold \(odd.fold) with the same "
          + "options, or give --temperature a number")
    }
    let found = try OutOfFold(of: table, in: folder, classCount: classCount, command: command)
    return SetProbabilities(
      "out_of_fold", labels: found.labels, classCount: classCount, found.probabilities.map { Float($0) })
  }
}

/// The effect of a temperature on probabilities.
package struct TemperatureEffect {
  package let temperature: Temperature
  /// Each set without and with the temperature, the one that it was fitted to first.
  package let rows: [TemperatureRow]

  private let probabilities: SetProbabilities

  /// Measures a model without and with a temperature.
  package init(_ temperature: Temperature, of model: RunningModel) {
    self.temperature = temperature
    func rows(_ probabilities: SetProbabilities, _ scaled: SetProbabilities, _ checksum: String) -> [TemperatureRow] {
      [(1, probabilities), (temperature.value, scaled)].map { value, probabilities in
        TemperatureRow(set: probabilities.set, checksum: checksum, temperature: value, probabilities.scores())
      }
    }
    probabilities = model.probabilities.scaled(by: temperature.value)
    let learntFrom = temperature.learntFrom.map { rows($0, $0.scaled(by: temperature.value), "") }
    self.rows = (learntFrom ?? []) + rows(model.probabilities, probabilities, model.file.checksum)
  }

  /// Writes the table and the probabilities with the temperature.
  package func write(table: String, predictions: String) throws {
    try probabilities.write(to: predictions)
    try TemperatureRow.schema.write(rows, to: table)
  }
}
