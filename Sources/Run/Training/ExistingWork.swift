import Formats
import Glibc
import Network
import RunFiles

/// What earlier trainings left where a training is about to write: finished or unfinished work, which is not thrown
/// away unasked.
///
/// A training with more epochs, all else equal, throws nothing away: it is the same up to where the earlier one ended,
/// unless the learning rate is planned for the number of epochs.
struct ExistingWork {
  let files: TrainingFiles
  /// What the training is about to make.
  let metadata: ModelMetadata

  /// What is in the model's place.
  enum ModelState {
    case missing
    case upToDate
    /// Something that may be replaced, and why.
    case replaceable(String)
  }

  /// What is in the checkpoint's place.
  enum CheckpointState {
    case missing
    /// Something that does not count as work, or that may be replaced, and why.
    case unusable(String)
    case usable(TrainingState)
  }

  /// Looks at the model and the tables beside it.
  ///
  /// - Throws: `FileError` that names what differs, if a finished model would be lost.
  func modelState() throws(FileError) -> ModelState {
    guard isFile(files.model) else { return .missing }
    let model: Model
    do {
      model = try Model.read(files.model)
    } catch {
      if isOfSomebodyElse(files.model) {
        throw lost(files.model, "expected a model of this training; found another safetensors file")
      }
      return .replaceable("\(error); it will be replaced")
    }
    let changes = metadata.changes(since: model.metadata)
    guard changes.isEmpty else {
      guard isOnTheWay(model.metadata), plannedEpochs(model.metadata) <= plannedEpochs(metadata) else {
        throw lost(
          files.model,
          "expected a model with the same inputs and options; found a finished one that differs (\(list(changes)))")
      }
      return .replaceable("\(files.model) is out of date: \(list(changes))")
    }
    let damage = model.training.flatMap(files.damage)
    return damage.map { .replaceable("\(files.model) is made again: \($0)") } ?? .upToDate
  }

  /// Whether an unfinished training may have left its state.
  var hasCheckpoint: Bool { isFile(files.checkpoint) }

  /// Looks at the checkpoint.
  ///
  /// - Throws: `FileError` that names what differs, if the work in it would be lost and may not be.
  func checkpointState(isForced: Bool) throws(FileError) -> CheckpointState {
    guard hasCheckpoint else { return .missing }
    let checkpoint: Checkpoint
    do { checkpoint = try Checkpoint.read(files.checkpoint) } catch { return .unusable("\(error)") }
    let changes = metadata.changes(since: checkpoint.metadata)
    if changes.isEmpty || isOnTheWay(checkpoint.metadata) { return .usable(checkpoint.state) }
    guard isForced else {
      throw lost(
        files.checkpoint,
        "expected a checkpoint of the same inputs and options; found "
          + "\(counted(checkpoint.state.history.count, "epoch")) of another training (\(list(changes)))",
        "--force or --restart")
    }
    return .unusable("\(files.checkpoint) is of another run and not used: \(list(changes))")
  }

  /// Looks at the checkpoint of the same training with fewer epochs.
  ///
  /// - Returns: The state, or why it cannot be gone on from; `nil` if there is no such training.
  func earlierState() -> CheckpointState? {
    guard let path = files.search?.earlierCheckpoint else { return nil }
    if let training = metadata.training, training.options.schedule.isPlanned {
      return .unusable(
        "the learning rate (\(training.options.schedule)) is planned for all \(training.options.epochs) epochs")
    }
    guard let checkpoint = try? Checkpoint.read(path) else { return .unusable("\(path) is missing or damaged") }
    if isOnTheWay(checkpoint.metadata) { return .usable(checkpoint.state) }
    return .unusable("\(path) is of another training (\(list(metadata.changes(since: checkpoint.metadata))))")
  }

  /// A failure of the same training, which would fail again.
  ///
  /// - Throws: `FileError` if the file that notes it is not as it should be.
  func failure() throws -> FailedTraining? {
    guard let path = files.search?.failure, let failed = try FailedTraining.readIfPresent(path),
      metadata.changes(since: failed.metadata).isEmpty
    else { return nil }
    return failed
  }

  /// Removes what is left of the training whose model is finished; another training's checkpoint stays.
  func removeCheckpointOfThisRun() {
    guard hasCheckpoint, files.search?.keepsCheckpoint != true else { return }
    if let checkpoint = try? Checkpoint.read(files.checkpoint), !metadata.changes(since: checkpoint.metadata).isEmpty {
      return
    }
    unlink(files.checkpoint)
  }

  private func isFile(_ path: String) -> Bool { Paths.exists(path) && FilePlace(path) != .stream }

  private func plannedEpochs(_ metadata: ModelMetadata) -> Int { metadata.training?.options.epochs ?? 0 }

  /// Whether this training passes through the state of an earlier one: only the number of epochs differs.
  private func isOnTheWay(_ earlier: ModelMetadata) -> Bool {
    guard let now = metadata.training, var then = earlier.training, !now.options.schedule.isPlanned,
      then.epochs <= now.options.epochs
    else { return false }
    var extended = earlier
    then.options.epochs = now.options.epochs
    extended.training = then
    return metadata.changes(since: extended).isEmpty
  }

  /// Whether a file is whole and its weights come from elsewhere.
  private func isOfSomebodyElse(_ path: String) -> Bool {
    guard let file = try? Safetensors.read(path) else { return false }
    return file.metadata["kind"] != "model"
  }

  private func list(_ changes: [String]) -> String { changes.joined(separator: ", ") }

  private func lost(_ path: String, _ problem: String, _ options: String = "--force") -> FileError {
    FileError(
      .cannotCreate, path: path,
      "\(problem), which would be lost; choose another --artifacts to keep it, or replace it with \(options)")
  }
}
