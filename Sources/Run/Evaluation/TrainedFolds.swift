import Dataset
import Formats
import Network
import RunFiles

/// The files of every trained fold, checked to come from one cross-validation.
package struct TrainedFolds {
  /// A fold's files, what its model says about itself, and the command that makes them.
  package struct Fold {
    package let number: Int
    package let files: TrainingArtifacts
    package let metadata: ModelMetadata
    package let command: String
  }

  /// The folds in ascending order.
  package let folds: [Fold]
  /// The files that are read of the folds.
  package var paths: [String] { folds.flatMap { [$0.files.model, $0.files.result, $0.files.predictions] } }
  /// The number of classes that the models tell apart.
  package let classCount: Int
  /// The number of epochs that all folds' learning rate was planned for; `nil` if it was not planned.
  package var plannedEpochs: Int? {
    folds[0].metadata.training.flatMap { $0.options.schedule.isPlanned ? $0.options.epochs : nil }
  }
  /// The folder of a fold beyond the last one, if there is one.
  package let leftover: String?

  /// Looks for the files of every fold and reads the models.
  ///
  /// - Parameters:
  ///   - table: The folds.
  ///   - foldsPath: Where they come from.
  ///   - artifacts: The folder that the folds' folders are in.
  ///   - command: What trains a fold when `--fold K` is added to it.
  /// - Throws: `FileError` that names the folds that are missing or do not belong to the others, or a file that is not
  ///   what it should be.
  package init(of table: FoldTable, from foldsPath: String, in artifacts: Artifacts, command: String = "train-fold")
    throws
  {
    let places = (1...table.foldCount).map { fold in
      Place(number: fold, files: artifacts.fold(fold), command: "\(command) --fold \(fold)")
    }
    try Self.checkPresence(places, in: artifacts)
    let checksum = try CRC32.of(file: foldsPath).value
    folds = try places.map { place in
      let metadata = try Model.read(place.files.model).metadata
      try Self.check(metadata, of: place, foldsPath, checksum)
      return Fold(number: place.number, files: place.files, metadata: metadata, command: place.command)
    }
    try Self.checkAgreement(folds, in: artifacts)
    classCount = folds[0].metadata.classes
    let beyond = artifacts.fold(table.foldCount + 1).directory
    leftover = Paths.exists(beyond) ? beyond : nil
  }

  /// Where a fold's files have to be, and the command that makes them.
  private struct Place {
    let number: Int
    let files: TrainingArtifacts
    let command: String
  }

  private static func checkPresence(_ places: [Place], in artifacts: Artifacts) throws {
    let missing = places.compactMap { place -> (place: Place, file: String)? in
      let files = [place.files.model, place.files.result, place.files.predictions]
      return files.first { (path: String) in !Paths.exists(path) }.map { (place, $0) }
    }
    guard !missing.isEmpty else { return }
    let names = missing.map { "fold \($0.place.number) (\($0.file))" }.joined(separator: ", ")
    let commands = missing.map(\.place.command).joined(separator: ", ")
    throw FileError(
      .noInput, path: artifacts.directory,
      "expected \(places.count) trained folds; found \(missing.count) missing: \(names); run \(commands)")
  }

  /// Checks that a model was trained on the fold whose folder it is in, and on these folds.
  private static func check(
    _ metadata: ModelMetadata, of place: Place, _ foldsPath: String, _ checksum: UInt32
  ) throws {
    let (number, path) = (place.number, place.files.model)
    guard let training = metadata.training else {
      throw FileError(
        .badData, path: path, "expected a model from train-fold; found one that does not say how it was trained")
    }
    guard training.options.fold == number else {
      throw FileError(
        .badData, path: path,
        "expected the model of fold \(number); found that of fold \(training.options.fold); run \(place.command)")
    }
    guard training.inputs[InputRole.folds.rawValue] == checksum else {
      throw FileError(
        .badData, path: path,
        "expected a model trained on the folds in \(foldsPath); found one trained on other folds; run \(place.command)")
    }
  }

  /// Checks that all models were trained in the same way; the odd ones are those that differ from most.
  private static func checkAgreement(_ folds: [Fold], in artifacts: Artifacts) throws {
    let groups = Dictionary(grouping: folds) { $0.metadata.comparable }.values
      .sorted { ($1.count, $0[0].number) < ($0.count, $1[0].number) }
    guard groups.count > 1, let most = groups.first?.first else { return }
    let odd = groups.dropFirst().joined().sorted { $0.number < $1.number }
    let texts = odd.map { fold in
      "fold \(fold.number) (\(fold.metadata.differences(from: most.metadata).joined(separator: ", ")))"
    }
    let commands = odd.map(\.command).joined(separator: ", ")
    throw FileError(
      .badData, path: artifacts.directory,
      "expected folds trained in the same way; found \(texts.joined(separator: "; ")) differing from fold "
        + "\(most.number); run \(commands) with the options of fold \(most.number)")
  }
}

extension ModelMetadata {
  private static let foldsOwn: Set = ["fold", "epochs"]

  /// All facts that the folds of one cross-validation share.
  fileprivate var comparable: [String: String] { text.filter { !Self.foldsOwn.contains($0.key) } }

  fileprivate func differences(from other: ModelMetadata) -> [String] {
    differences(from: other, except: Self.foldsOwn)
      .map { "\($0.key) \($0.mine ?? "none") instead of \($0.theirs ?? "none")" }
  }
}
