import Dataset
import Formats
import Network
import RunFiles

extension OutOfFold {
  /// Reads the predictions of the cross-validation that the final model comes from: those of its candidate, if it is
  /// one.
  ///
  /// - Returns: `nil` if no fold was trained.
  /// - Throws: `FileError` if only some folds were, or a file is not what it has to be.
  init?(in artifacts: Artifacts, of data: LabelledImages) throws {
    guard Paths.exists(artifacts.folds) else { return nil }
    let table = try FoldTable.read(artifacts.folds)
    try table.check(labels: data.labels, from: artifacts.trainLabels, table: artifacts.folds)
    let candidate = try Self.candidate(in: artifacts)
    let folder = candidate.map { artifacts.candidate($0) } ?? artifacts
    guard (1...table.foldCount).contains(where: { Paths.exists(folder.fold($0).predictions) }) else { return nil }
    let command = "train-fold\(candidate.map { " --candidate \($0)" } ?? "")"
    try self.init(of: table, in: folder, classCount: data.classCount, command: command)
  }

  /// The candidate of the final model or, before there is one, the chosen one.
  private static func candidate(in artifacts: Artifacts) throws -> String? {
    if let final = try ifPresent(artifacts.final.model, Model.read) { return final.training?.candidate }
    return try ifPresent(artifacts.chosenCandidate, ChosenRow.read)?.candidate
  }
}
