import Dataset
import Formats
import Glibc
import Network
import RunFiles

/// What models that were not trained on an image make of it, for all training images that are in a fold.
package struct OutOfFold {
  /// The images, fold by fold.
  package let images: [Int]
  /// The label of each.
  package let labels: [Int]
  /// A row of probabilities for each, as the tables have them.
  package let probabilities: [Double]
  /// The number of images whose most probable class is their label.
  package let correct: Int

  private let classCount: Int

  /// The probabilities of one of the ``images``, by its place there.
  package func row(_ place: Int) -> [Double] {
    Array(probabilities[place * classCount..<(place + 1) * classCount])
  }

  /// Reads the predictions of the cross-validation that the final model comes from: those of its candidate, if it is
  /// one.
  ///
  /// - Returns: `nil` if no fold was trained.
  /// - Throws: `FileError` if only some folds were, or a file is not what it has to be.
  package init?(in artifacts: Artifacts, of data: LabelledImages) throws {
    guard access(artifacts.folds, F_OK) == 0 else { return nil }
    let table = try FoldTable.read(artifacts.folds)
    try table.check(labels: data.labels, from: artifacts.trainLabels, table: artifacts.folds)
    let candidate = try Self.candidate(in: artifacts)
    let folder = candidate.map { artifacts.candidate($0) } ?? artifacts
    let folds = 1...table.foldCount
    guard folds.contains(where: { access(folder.fold($0).predictions, F_OK) == 0 }) else { return nil }
    let command = "train-fold\(candidate.map { " --candidate \($0)" } ?? "")"
    var (images, labels, probabilities, correct) = ([Int](), [Int](), [Double](), 0)
    for fold in folds {
      var file = try FoldPredictions(
        folder.fold(fold).predictions, fold: fold, of: table, classCount: data.classCount,
        command: "\(command) --fold \(fold)")
      while let row = try file.next() {
        images.append(row.index)
        labels.append(row.label)
        probabilities += try file.rows.probabilities()
        if try file.rows.predicted() == row.label { correct += 1 }
      }
    }
    (self.images, self.labels, self.probabilities, self.correct) = (images, labels, probabilities, correct)
    classCount = data.classCount
  }

  /// The candidate of the final model or, before there is one, the chosen one.
  private static func candidate(in artifacts: Artifacts) throws -> String? {
    if access(artifacts.final.model, F_OK) == 0 {
      return try Model.read(artifacts.final.model).training?.candidate
    }
    return access(artifacts.chosenCandidate, F_OK) == 0 ? try ChosenRow.read(artifacts.chosenCandidate).candidate : nil
  }
}
