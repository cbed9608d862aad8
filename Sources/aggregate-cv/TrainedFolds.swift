import Dataset
import Formats
import Glibc
import Network
import ToolSupport

/// What training left of every fold, made sure to come from one cross-validation.
struct TrainedFolds {
  /// A fold's files and what its model says about itself.
  struct Fold {
    let number: Int
    let files: TrainingArtifacts
    let metadata: ModelMetadata
  }

  /// The folds in ascending order.
  let folds: [Fold]
  /// The number of classes that the models tell apart.
  let classCount: Int
  /// The folder of a fold beyond the last one, if there is one.
  let leftover: String?

  /// Looks for the files of every fold and reads the models.
  ///
  /// - Throws: `ToolError` that names the folds that are missing or do not belong to the others, `FileError` for a file that is
  ///   not what it should be.
  init(of table: FoldTable, from foldsPath: String, in artifacts: Artifacts) throws {
    let places = (1...table.foldCount).map { (number: $0, files: artifacts.fold($0)) }
    try Self.checkPresence(places)
    let checksum = try CRC32.of(file: foldsPath).value
    folds = try places.map { number, files in
      let metadata = try Model.read(files.model).metadata
      try Self.check(metadata, of: number, at: files.model, foldsPath, checksum)
      return Fold(number: number, files: files, metadata: metadata)
    }
    try Self.checkAgreement(folds)
    classCount = folds[0].metadata.classes
    let beyond = artifacts.fold(table.foldCount + 1).directory
    leftover = access(beyond, F_OK) == 0 ? beyond : nil
  }

  private static func checkPresence(_ places: [(number: Int, files: TrainingArtifacts)]) throws {
    let missing = places.compactMap { number, files -> (number: Int, file: String)? in
      let file = [files.model, files.result, files.predictions].first { (path: String) in access(path, F_OK) != 0 }
      return file.map { (number, $0) }
    }
    guard !missing.isEmpty else { return }
    let names = missing.map { "fold \($0.number) (\($0.file))" }.joined(separator: ", ")
    let commands = missing.map { "train-fold --fold \($0.number)" }.joined(separator: ", ")
    throw ToolError(
      .noInput, "\(places.count) trained folds expected, \(missing.count) missing: \(names); run \(commands)")
  }

  /// Makes sure that a model was trained on the fold whose folder it is in, and on these folds.
  private static func check(
    _ metadata: ModelMetadata, of number: Int, at path: String, _ foldsPath: String, _ checksum: UInt32
  ) throws {
    guard let training = metadata.training else {
      throw FileError(
        .badData, path: path, "a model from train-fold expected, one that does not say how it was trained found")
    }
    guard training.options.fold == number else {
      throw FileError(
        .badData, path: path,
        "the model of fold \(number) expected, that of fold \(training.options.fold) found:"
          + " run train-fold --fold \(number)")
    }
    guard training.inputs[foldsName] == checksum else {
      throw FileError(
        .badData, path: path,
        "a model trained on the folds in \(foldsPath) expected, one trained on other folds found:"
          + " run train-fold --fold \(number)")
    }
  }

  /// Makes sure that all models were trained in the same way; the odd ones are those that differ from most.
  private static func checkAgreement(_ folds: [Fold]) throws {
    let groups = Dictionary(grouping: folds) { $0.metadata.comparable }.values
      .sorted { ($1.count, $0[0].number) < ($0.count, $1[0].number) }
    guard groups.count > 1, let most = groups.first?.first else { return }
    let odd = groups.dropFirst().joined().sorted { $0.number < $1.number }
    let texts = odd.map { fold in
      "fold \(fold.number) (\(fold.metadata.differences(from: most.metadata).joined(separator: ", ")))"
    }
    let commands = odd.map { "train-fold --fold \($0.number)" }.joined(separator: ", ")
    throw ToolError(
      .badData,
      "folds trained in the same way expected, \(texts.joined(separator: "; ")) differing from fold \(most.number) found:"
        + " run \(commands) with the options of fold \(most.number)")
  }
}

/// The name under which a model's metadata has the checksum of the folds.
private let foldsName = "train_folds.csv"

extension ModelMetadata {
  /// All facts that the folds of one cross-validation share.
  fileprivate var comparable: [String: String] { text.filter { $0.key != "fold" && $0.key != "epochs" } }

  fileprivate func differences(from other: ModelMetadata) -> [String] {
    let (mine, theirs) = (comparable, other.comparable)
    return Set(mine.keys).union(theirs.keys).sorted().filter { mine[$0] != theirs[$0] }
      .map { "\($0) \(mine[$0] ?? "none") instead of \(theirs[$0] ?? "none")" }
  }
}
