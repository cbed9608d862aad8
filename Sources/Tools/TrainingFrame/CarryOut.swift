import Network
import ToolFrame
import Training

extension TrainingRun {
  /// Runs the training, shows progress, and stops at the first signal.
  ///
  /// - `name`: What is trained, such as `fold 2 of 5`.
  /// - `shortName`: The same in short.
  /// - `training`: The images to train on, ascending.
  /// - `validation`: The images to validate on, ascending; empty for none.
  /// - `write`: Writes the files beside the model, the history among them.
  /// - Returns: What the training gave; `nil` if it was not needed.
  /// - Throws: ``ToolError`` if a signal stopped it, and what ``TrainingRun`` throws.
  package func carryOut(
    as name: String, shortName: String, training: [Int], validation: [Int], console: Console,
    write: (TrainingResult) throws -> Void
  ) throws -> TrainingResult? {
    var progress: Progress?
    defer { progress?.close() }
    let observer = RunObserver(
      say: { console.say($0) }, note: { console.note($0) },
      begin: { images in
        Signals.watch()
        let display = Progress(
          name, shortName: shortName, epochs: epochs, mayStopEarly: mayStopEarly, imagesPerEpoch: images,
          quiet: console.isQuiet)
        progress = display
        return TrainingObserver(
          batch: { display.update(epoch: $0.epoch, images: $0.images, loss: $0.loss, accuracy: $0.accuracy) },
          epoch: { display.finish($0) })
      }, shouldStop: { Signals.received != nil })
    do {
      return try carryOut(training: training, validation: validation, observer: observer, write: write)
    } catch let stopped as StoppedRun {
      let signal = Signals.received ?? .terminate
      throw ToolError(stoppedBy: signal, "\(stopped)")
    }
  }
}
