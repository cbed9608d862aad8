import Formats
import RunFiles

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
  /// Further tables with their numbers of rows, written before the model.
  package var tables: [(path: String, rows: Int)]
  /// The state after each epoch; removed when the run has ended.
  package var checkpoint: String
  /// What a search does otherwise; `nil` outside of one.
  package var search: SearchFiles?

  /// The files of a run in its folder.
  ///
  /// - `tables`: Those that the tool writes besides.
  package init(_ folder: TrainingArtifacts, tables: [(path: String, rows: Int)] = []) {
    model = folder.model
    history = folder.history
    checkpoint = folder.checkpoint
    self.tables = tables
  }

  var folder: String { model.contains("/") ? String(model[..<(model.lastIndex(of: "/") ?? model.endIndex)]) : "." }

  /// All of them.
  package var all: [String] { [model, checkpoint, history] + tables.map(\.path) + (search.map { [$0.failure] } ?? []) }

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
  /// - `epochs`: The epochs of the model. Its history has as many rows, or more if it is not of the last epoch.
  func damage(epochs: Int) -> String? {
    let expected = [(history, epochs...Int.max)] + tables.map { ($0.path, $0.rows...$0.rows) }
    for (path, rows) in expected where FilePlace(path) != .stream {
      guard Paths.exists(path) else { return "\(path) is missing" }
      do {
        let found = try Self.rows(in: path)
        guard rows.contains(found) else { return "\(path) has \(counted(found, "row"))" }
      } catch {
        return "\(error)"
      }
    }
    return nil
  }

  private static func rows(in path: String) throws -> Int {
    var rows = try CSVReader(path)
    var count = 0
    while try rows.advance() { count += 1 }
    return count
  }
}
