import Formats
import Network
import RunFiles
import Statistics

/// The files that a training run writes.
package struct TrainingFiles: Sendable {
  /// The trained weights, written last: where it is, the files beside it are of the same run.
  package var model: String
  /// The files of a training that is part of a search.
  package struct SearchFiles: Sendable {
    /// Why there is no model: a training that fails is noted here, and the search goes on.
    package var failure: String
    /// The checkpoint of the same training with fewer epochs, to go on from.
    package var earlierCheckpoint: String?
    /// Whether the checkpoint stays, for more epochs to go on from.
    package var keepsCheckpoint: Bool

    package init(failure: String, earlierCheckpoint: String?, keepsCheckpoint: Bool) {
      self.failure = failure
      self.earlierCheckpoint = earlierCheckpoint
      self.keepsCheckpoint = keepsCheckpoint
    }
  }

  /// A row for each epoch, written before the model.
  package var history: String
  /// The tables of a fold, written before the model; `nil` for the final model.
  package var fold: FoldTables?
  /// The state after each epoch; removed when the run has ended.
  package var checkpoint: String
  /// What a search does otherwise; `nil` outside of one.
  package var search: SearchFiles?

  /// The tables of a fold.
  package struct FoldTables: Sendable {
    var predictions: String
    /// The number of images held out, each a row of the predictions.
    var images: Int
    var result: String
  }

  /// The files of a run in its folder.
  ///
  /// - `heldOut`: The number of images held out; `nil` for the final model.
  package init(_ folder: TrainingArtifacts, heldOut: Int? = nil) {
    model = folder.model
    history = folder.history
    checkpoint = folder.checkpoint
    fold = heldOut.map { FoldTables(predictions: folder.predictions, images: $0, result: folder.result) }
  }

  var folder: String { model.contains("/") ? String(model[..<(model.lastIndex(of: "/") ?? model.endIndex)]) : "." }

  /// All of them.
  package var all: [String] {
    [model, checkpoint, history, fold?.predictions, fold?.result, search?.failure].compactMap { $0 }
  }

  /// Keeps other runs away from the same folder.
  ///
  /// - Returns: The lock, which lasts until it is released.
  /// - Throws: `FileError` of the kind `busy` if another process writes there.
  func lock(purpose: String) throws -> RunLock { try RunLock(model + ".lock", purpose: purpose) }

  /// Checks, before hours of work, that everything can be written, and removes what killed writers left.
  func checkWritable() throws {
    for path in all { try AtomicFile.checkWritable(path) }
  }

  /// What is missing or damaged of the tables that a finished run leaves, in one line; nothing if they are whole.
  ///
  /// - `training`: What the model says about its training.
  func damage(of training: TrainingRecord) -> String? {
    do {
      var epochs = training.epochsInHistory
      if let fold {
        if let problem = try Self.damage(fold.predictions, rows: fold.images) { return problem }
        if FilePlace(fold.result) != .stream {
          let number = training.options.fold
          epochs = try FoldResult.read(fold.result, fold: number, command: "train-fold --fold \(number)").epochsRun
        }
      }
      return try Self.damage(history, rows: epochs)
    } catch {
      return "\(error)"
    }
  }

  /// What is wrong with a table.
  ///
  /// - `rows`: Its number of rows, if it is known.
  private static func damage(_ path: String, rows: Int?) throws -> String? {
    guard FilePlace(path) != .stream else { return nil }
    guard Paths.exists(path) else { return "\(path) is missing" }
    let found = try Self.rows(in: path)
    return rows == nil || rows == found ? nil : "\(path) has \(counted(found, "row"))"
  }

  private static func rows(in path: String) throws -> Int {
    var rows = try CSVReader(path)
    var count = 0
    while try rows.advance() { count += 1 }
    return count
  }
}
