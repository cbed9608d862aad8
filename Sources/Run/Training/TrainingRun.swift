import ArgumentParser
import Dataset
import Formats
import Glibc
import Network
import RunFiles

/// One training as the tools run it: only if it is needed, alone, from where an interrupted run stopped, leaving whole
/// files or none.
package struct TrainingRun {
  /// The tool and what it trains, such as `train-fold 2`, for messages to other runs.
  package let purpose: String
  /// The layers with their parameters and, if it starts from a file, whence each layer's weights are.
  package var summary: String { start.summary }
  /// The most epochs that it may take.
  package var epochs: Int { record.options.epochs }
  /// Whether it may end before.
  package var mayStopEarly: Bool { record.options.patience.map { $0 < epochs } ?? false }

  private let start: TrainingStart
  private let record: TrainingRecord
  private let preparation: Preparation
  /// The names of the classes.
  package let classNames: ClassNames?
  private let data: LabelledImages
  private var network: NetworkShape { start.network }
  private let imagesPath: String
  private let files: TrainingFiles
  private let repetition: RepetitionArguments
  private let threads: Int
  private var toolName: Substring { purpose.prefix { $0 != " " } }

  /// Prepares a training: reads the images, works out the network, and checks all options.
  ///
  /// - `purpose`: The tool and what it trains.
  /// - `options`: Epochs, patience, seed and fold; the rest is taken from `arguments`.
  /// - `arguments`: The options that all training tools share.
  /// - `repetition`: What to do with what earlier runs left.
  /// - `candidate`: The name of the candidate that is trained, if it is one.
  /// - `inputs`: The files that the model is made from.
  /// - `files`: The files to write.
  /// - `threads`: The number of threads to compute on.
  /// - Throws: `ValidationError` for options that are impossible, `FileError` for files that are invalid.
  package init(
    _ purpose: String, options: TrainingOptions, arguments: TrainingArguments,
    repetition: RepetitionArguments, candidate: String? = nil, data: LabelledImages, inputs: TrainingInputs,
    files: TrainingFiles, threads: Int
  ) throws {
    self.purpose = purpose
    self.data = data
    self.files = files
    self.repetition = repetition
    self.threads = threads
    imagesPath = inputs.images
    start = try TrainingStart(arguments, options: options, for: data)
    classNames = try inputs.classNames(of: data)
    record = TrainingRecord(
      options: start.options, epochs: 0, inputs: try inputs.checksums(), candidate: candidate, origin: start.origin)
    preparation = try inputs.preparation(of: data)
  }

  /// Trains, unless the files are those that training would give.
  ///
  /// - Parameters:
  ///   - training: The images to train on, ascending.
  ///   - validation: The images to validate on, ascending; empty for none.
  ///   - observer: What is told and asked on the way.
  ///   - write: Writes the files beside the model, the history among them.
  /// - Returns: What the training gave; `nil` if it was not needed.
  /// - Throws: ``StoppedRun`` if the observer stopped it; `FileError` if another run is at it, a file cannot be
  ///   written, work with other options would be lost, or the training diverged; in a search ``FailedTraining`` instead
  ///   of the last.
  package func carryOut(
    training: [Int], validation: [Int], observer: RunObserver, write: (TrainingResult) throws -> Void
  ) throws -> TrainingResult? {
    let lock: RunLock
    do {
      try files.checkWritable()
      lock = try files.lock(purpose: purpose)
    } catch let error as FileError where error.kind != .busy {
      // A read-only place is fine if the work is done.
      guard !repetition.force, case .upToDate? = try? existing.modelState() else { throw error }
      return sayUpToDate(observer)
    }
    defer { lock.release() }
    if !repetition.force {
      switch try existing.modelState() {
      case .upToDate:
        existing.removeCheckpointOfThisRun()
        try describeAnew(observer)
        return sayUpToDate(observer)
      case .replaceable(let reason): observer.note("\(toolName): \(reason)")
      case .missing: break
      }
      if let failed = try existing.failure() { throw failed }
    }
    if let remark = data.remark(on: imagesPath) { observer.note("\(toolName): \(remark)") }
    let resumed = try checkpointToResume(observer.note)
    let result = try train(training, validation, from: resumed, observer)
    // From here to the new model there must be no old one, which would lie about the files beside it.
    unlink(files.model)
    try write(result)
    var record = record
    record.epochs = result.epochs
    try Model(
      shape: network, parameters: result.parameters, training: record, preparation: preparation, classNames: classNames
    ).write(to: files.model)
    if files.search?.keepsCheckpoint != true { unlink(files.checkpoint) }
    if let failure = files.search?.failure { unlink(failure) }
    return result
  }

  /// Updates names and preparation in a finished model from the data; no weight changes.
  private func describeAnew(_ observer: RunObserver) throws {
    let model = try Model.read(files.model)
    guard model.classNames != classNames || model.preparation != preparation else { return }
    try Model(
      shape: model.shape, parameters: model.parameters, training: model.training, preparation: preparation,
      classNames: classNames
    ).write(to: files.model)
    observer.note("\(toolName): \(files.model): names of classes or preparation of pictures brought up to date")
  }

  private var metadata: ModelMetadata { ModelMetadata(network, training: record) }

  private var existing: ExistingWork { ExistingWork(files: files, metadata: metadata) }

  /// Says that there is nothing to do; returns no result.
  private func sayUpToDate(_ observer: RunObserver) -> TrainingResult? {
    observer.say("\(files.model): up to date, made from the same inputs with the same options (--force trains again)")
    if repetition.profile { observer.note("\(toolName): nothing was trained, so there is no profile") }
    return nil
  }

  /// Where an interrupted run with the same inputs and options stood.
  ///
  /// - Throws: `FileError` if the checkpoint is of another run, whose work would be lost.
  private func checkpointToResume(_ note: (String) -> Void) throws -> TrainingState? {
    if repetition.restart, existing.hasCheckpoint {
      note("\(toolName): \(files.checkpoint) is not used (--restart); starting anew")
      return nil
    }
    switch try existing.checkpointState(isForced: repetition.force) {
    case .missing: return earlierState(note)
    case .unusable(let reason):
      note("\(toolName): \(reason); starting anew")
      return nil
    case .usable(let state):
      note(
        "\(toolName): continuing after epoch \(state.history.count) of an interrupted run (\(files.checkpoint))")
      return state
    }
  }

  /// Where the same training with fewer epochs, an earlier rung of a search, ended.
  private func earlierState(_ note: (String) -> Void) -> TrainingState? {
    switch existing.earlierState() {
    case nil, .missing: return nil
    case .unusable(let reason):
      note("\(toolName): the rung before is not gone on from: \(reason); starting anew")
      return nil
    case .usable(let state):
      note("\(toolName): going on after epoch \(state.history.count), where the rung before ended")
      return state
    }
  }

  private func train(
    _ training: [Int], _ validation: [Int], from state: TrainingState?, _ observer: RunObserver
  ) throws -> TrainingResult {
    var shown = observer.begin(training.count)
    shown.features = { observer.note("\(toolName): \($0.words)") }
    shown.checkpoint = { try Checkpoint(shape: network, training: record, state: $0).write(to: files.checkpoint) }
    do {
      let trainer = try Trainer(
        shape: network, initial: start.initial, options: record.options, images: training.count, threads: threads,
        scratchFolder: files.folder, isProfiled: repetition.profile)
      return try trainer.run(
        on: data, training: training, validation: validation, resuming: state, observer: shown,
        shouldStop: observer.shouldStop)
    } catch TrainingError.interrupted(let epochsDone) {
      throw StoppedRun(
        description: epochsDone == 0
          ? "no epoch is complete, nothing is saved; the same command starts anew"
          : "\(epochsDone) \(epochsDone == 1 ? "epoch is" : "epochs are") saved in \(files.checkpoint); "
            + "the same command continues from there")
    } catch TrainingError.impossible(let problem) {
      throw ValidationError(problem)
    } catch let error as TrainingError {
      if let search = files.search { throw try noted(error, in: search) }
      if case .memory = error { throw FileError(.memory, path: files.model, "no model is written: \(error)") }
      // With the same options the rest of the run would diverge again.
      unlink(files.checkpoint)
      throw FileError(.badData, path: files.model, "no model is written: \(error)")
    }
  }

  /// Notes why there is no model, in the place of one.
  private func noted(_ error: TrainingError, in search: TrainingFiles.SearchFiles) throws -> FailedTraining {
    let failed = FailedTraining(reason: "\(error)", metadata: metadata)
    unlink(files.model)
    unlink(files.checkpoint)
    try failed.write(to: search.failure)
    return failed
  }
}

extension KeptFeatures {
  /// What is kept, in one phrase.
  fileprivate var words: String {
    "what \(layer) makes of \(counted(images, "image")) is computed once and kept in"
      + (isInMemory ? " memory" : " a temporary file, since memory has no room for it") + ": \(counted(bytes, "byte"))"
  }
}
