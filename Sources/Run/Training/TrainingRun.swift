import ArgumentParser
import Dataset
import Formats
import Glibc
import Network
import ToolFrame

/// One training as the tools carry it out: only if it is needed, alone, going on where an interrupted run stopped, and
/// leaving whole files or none.
public struct TrainingRun {
  /// The tool and what it trains, such as `train-fold 2`, for messages to other runs.
  public let purpose: String
  /// The network.
  public let network: NetworkShape

  private let initial: Parameters?
  private let record: TrainingRecord
  private let data: LabelledImages
  private let files: TrainingFiles
  private let arguments: TrainingArguments
  private let threads: Int
  private let console: Console
  private var toolName: Substring { purpose.prefix { $0 != " " } }

  /// Prepares a training: reads the images, works out the network, and checks all options.
  ///
  /// - Parameters:
  ///   - purpose: The tool and what it trains.
  ///   - options: Epochs, patience, seed and fold; the rest is taken from `arguments`.
  ///   - arguments: The options that all training tools share.
  ///   - candidate: The name of the candidate that is trained, if it is one.
  ///   - inputs: The files that the model is made from.
  ///   - files: The files to write.
  ///   - threads: The number of threads to compute on.
  ///   - console: Where results and remarks go.
  /// - Throws: `ValidationError` for options that are impossible, `FileError` for files that are not as they should be.
  public init(
    _ purpose: String, options: TrainingOptions, arguments: TrainingArguments, candidate: String? = nil,
    data: LabelledImages, inputs: TrainingInputs, files: TrainingFiles, threads: Int, console: Console
  ) throws {
    try files.checkDistinct(from: inputs)
    self.purpose = purpose
    self.data = data
    self.files = files
    self.arguments = arguments
    self.threads = threads
    self.console = console
    (network, initial) = try arguments.network(for: data)
    record = TrainingRecord(
      options: options, epochs: 0, inputs: try inputs.checksums(), candidate: candidate)
  }

  /// Trains, unless the files are those that training would give.
  ///
  /// - Parameters:
  ///   - training: The images to train on, ascending.
  ///   - validation: The images to validate on, ascending; empty for none.
  ///   - write: Writes the files beside the model, the history among them.
  /// - Returns: What the training gave; `nil` if it was not needed.
  /// - Throws: ``ToolError`` if another run is at it, the training was interrupted or diverged; `FileError` if a file cannot
  ///   be written.
  public func carryOut(
    training: [Int], validation: [Int], write: (TrainingResult) throws -> Void
  ) throws -> TrainingResult? {
    let locks: [RunLock]
    do {
      try files.checkWritable()
      locks = try files.lock(purpose: purpose)
    } catch let error as FileError {
      // Where nothing may be written, nothing has to be, if the work was done.
      guard outOfDate == nil else { throw error }
      return sayUpToDate()
    }
    defer { locks.forEach { $0.release() } }
    guard let reason = outOfDate else {
      unlink(files.checkpoint)
      return sayUpToDate()
    }
    if !reason.isEmpty { console.note("\(toolName): \(reason)") }
    let resumed = checkpointToResume()
    Signals.watch()
    let result = try train(training, validation, from: resumed)
    // From here to the new model there must be no old one, which would lie about the files beside it.
    unlink(files.model)
    try write(result)
    var record = record
    record.epochs = result.epochs
    try Model(shape: network, parameters: result.parameters, training: record).write(to: files.model)
    unlink(files.checkpoint)
    return result
  }

  private var metadata: ModelMetadata { ModelMetadata(network, training: record) }

  /// Why the files are not those that training would make; empty if that goes without saying, `nil` if they are.
  private var outOfDate: String? {
    guard !arguments.force, access(files.model, F_OK) == 0, FilePlace(files.model) != .stream else { return "" }
    do {
      let model = try Model.read(files.model)
      let changes = metadata.changes(since: model.metadata)
      guard changes.isEmpty else { return "\(files.model) is out of date: \(changes.joined(separator: ", "))" }
      return files.damage(epochs: model.training?.epochs ?? 0).map { "\(files.model) is made again: \($0)" }
    } catch {
      return "\(error); it will be replaced"
    }
  }

  /// Says that there is nothing to do; no result is what that gives.
  private func sayUpToDate() -> TrainingResult? {
    console.say("\(files.model): up to date, made from the same inputs with the same options (--force trains again)")
    if arguments.profile { console.note("\(toolName): nothing was trained, so there is no profile") }
    return nil
  }

  /// Where an interrupted run with the same inputs and options stood.
  private func checkpointToResume() -> TrainingState? {
    guard access(files.checkpoint, F_OK) == 0, FilePlace(files.checkpoint) != .stream else { return nil }
    if arguments.restart {
      console.note("\(toolName): \(files.checkpoint) is not used (--restart); starting anew")
      return nil
    }
    do {
      let checkpoint = try Checkpoint.read(files.checkpoint)
      let changes = metadata.changes(since: checkpoint.metadata)
      guard changes.isEmpty else {
        console.note(
          "\(toolName): \(files.checkpoint) is of another run and not used: \(changes.joined(separator: ", "))")
        return nil
      }
      let done = checkpoint.state.history.count
      console.note("\(toolName): going on after epoch \(done) of an interrupted run (\(files.checkpoint))")
      return checkpoint.state
    } catch {
      console.note("\(toolName): \(error); starting anew")
      return nil
    }
  }

  private func train(_ training: [Int], _ validation: [Int], from state: TrainingState?) throws -> TrainingResult {
    let progress = Progress(
      epochs: record.options.epochs, imagesPerEpoch: training.count, quiet: console.isQuiet)
    defer { progress.close() }
    let observer = TrainingObserver(
      batch: { progress.update(epoch: $0.epoch, images: $0.images, loss: $0.loss, accuracy: $0.accuracy) },
      epoch: { progress.finish(epoch: $0.epoch, Progress.Epoch($0)) },
      checkpoint: { try Checkpoint(shape: network, training: record, state: $0).write(to: files.checkpoint) })
    do {
      let trainer = try Trainer(
        shape: network, initial: initial, options: record.options, threads: threads, isProfiled: arguments.profile)
      return try trainer.run(
        on: data, training: training, validation: validation, resuming: state, observer: observer,
        shouldStop: { Signals.received != nil })
    } catch let error as TrainingError {
      throw toolError(for: error)
    }
  }

  private func toolError(for error: TrainingError) -> ToolError {
    switch error {
    case .impossible:
      return ToolError(.usage, "\(error)")
    case .diverged:
      // With the same options the rest of the run would diverge again.
      unlink(files.checkpoint)
      return ToolError(.badData, "\(error); no model is written")
    case .interrupted(let epochsDone):
      let signal = Signals.received ?? .terminate
      let saved =
        epochsDone == 0
        ? "no epoch is complete, nothing is saved; the same command starts anew"
        : "\(epochsDone) \(epochsDone == 1 ? "epoch is" : "epochs are") saved in \(files.checkpoint); "
          + "the same command goes on from there"
      return ToolError(signal.exitStatus, "stopped by \(signal.name): \(saved)")
    }
  }
}

extension Progress.Epoch {
  fileprivate init(_ record: EpochRecord) {
    var validation: (loss: Double, accuracy: Double)?
    if let loss = record.validLoss, let accuracy = record.validAccuracy { validation = (loss, accuracy) }
    self.init(
      loss: record.trainLoss, accuracy: record.trainAccuracy, validation: validation, seconds: record.seconds)
  }
}
