import Dataset
import Formats
import Network
import RunFiles

/// The models of the cross-validation that a final model comes from: those of its candidate, if it is one.
package struct FoldModels {
  package let table: FoldTable

  private let model: ModelFile
  private let main: Artifacts
  /// The folder that the folds' folders are in.
  let folder: Artifacts
  private let candidate: String?

  /// Finds them.
  ///
  /// - Throws: `FileError` if the table of the folds is invalid.
  package init(of model: ModelFile, in artifacts: Artifacts) throws {
    self.model = model
    main = artifacts
    candidate = model.model.training?.candidate
    folder = candidate.map { artifacts.candidate($0) } ?? artifacts
    table = try FoldTable.read(artifacts.folds)
  }

  /// What makes the files of a fold when `--fold K` is added to it.
  var command: String { "train-fold\(candidate.map { " --candidate \($0)" } ?? "")" }

  /// Whether every fold has a model.
  package var areTrained: Bool { (1...table.foldCount).allSatisfy { Paths.exists(folder.fold($0).model) } }

  package func predictions(_ fold: Int) -> String { folder.fold(fold).predictions }

  /// Reads the models.
  ///
  /// - Throws: `FileError` if one cannot be read or is for other images or classes.
  package func read() throws -> [ModelFile] {
    try (1...table.foldCount).map { fold in
      let found = try ModelFile(folder.fold(fold).model, in: main)
      try model.check(found)
      return found
    }
  }

  /// The difference of the first model that was not trained like the final one, apart from the seed and what has to be
  /// different without a part held out; `nil` if all were.
  package func oddity(among models: [ModelFile]) -> (path: String, problem: String, fold: Int)? {
    for (place, found) in models.enumerated() {
      let changes = changes(of: found)
      guard !changes.isEmpty else { continue }
      let problem = "trained otherwise than \(model.path) (\(changes.joined(separator: ", ")))"
      return (found.path, problem, place + 1)
    }
    return nil
  }

  private func changes(of fold: ModelFile) -> [String] {
    guard var own = model.model.training, let other = fold.model.training else { return [] }
    own.options.fold = other.options.fold
    own.options.seed = other.options.seed
    own.options.epochs = other.options.epochs
    own.options.patience = other.options.patience
    own.options.restoreBest = other.options.restoreBest
    let folds = InputRole.folds.rawValue
    own.inputs[folds] = other.inputs[folds]
    return fold.model.metadata.changes(since: ModelMetadata(model.model.shape, training: own))
  }
}
