import Formats
import Network
import RunFiles
import Statistics

/// The files of one training: a fold's or the final model's.
struct Training {
  /// The fold that was held out, from 1; 0 for the final model.
  let fold: Int
  /// What the model says about itself.
  let metadata: ModelMetadata?
  /// Its figures after each epoch.
  let history: [EpochRecord]?
  /// The files, whether there or not.
  let files: TrainingArtifacts

  /// Reads the files that are there.
  init(fold: Int, in artifacts: Artifacts) throws {
    self.fold = fold
    files = fold == 0 ? artifacts.final : artifacts.fold(fold)
    metadata = try ifPresent(files.model) { try Model.read($0).metadata }
    history = try ifPresent(files.history) { try [EpochRecord].read($0) }
    try checkEpochs()
  }

  /// The history has to have all epochs: as many as a fold's result says or, if no better epoch's weights were kept, as
  /// the model says.
  private func checkEpochs() throws {
    let result = try fold == 0 ? nil : ifPresent(files.result) { try FoldResult.read($0, fold: fold, command: command) }
    guard let history, let expected = result?.epochsRun ?? metadata?.training?.epochsInHistory,
      history.count != expected
    else { return }
    throw FileError(
      .badData, path: files.history,
      "expected \(counted(expected, "epoch")), as \(result == nil ? files.model : files.result) says; found "
        + "\(grouped(history.count)); the file is cut short or another training's; run \(command)")
  }

  private var command: String { Maker(of: files.history)?.command ?? "train-fold" }

  var network: NetworkShape? { metadata.flatMap { try? $0.network(path: files.model) } }

  /// Its name.
  var name: String { fold == 0 ? "Final model" : "Fold \(fold)" }

  /// The time of all its epochs in seconds.
  var seconds: Double? { history.map { $0.reduce(0) { $0 + $1.seconds } } }
}
