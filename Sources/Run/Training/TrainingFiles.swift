import Formats
import Glibc
import RunFiles

/// The files that a training run writes.
public struct TrainingFiles: Sendable {
  /// A table with a fixed number of rows.
  public struct Table: Sendable {
    /// Where it is.
    public var path: String
    /// How many rows it has to have below its header line.
    public var rows: Int

    /// Names a table.
    public init(_ path: String, rows: Int) {
      self.path = path
      self.rows = rows
    }
  }

  /// The trained weights, written last: where it is, the files beside it are of the same run.
  public var model: String
  /// The files of a training that is part of a search.
  public struct SearchFiles: Sendable {
    /// Why there is no model: a training that fails is noted here, and the search goes on.
    public var failure: String
    /// The checkpoint of the same training with fewer epochs, to go on from.
    public var earlierCheckpoint: String?
    /// Whether the checkpoint stays, for more epochs to go on from.
    public var keepsCheckpoint: Bool

    /// Gathers the files.
    public init(failure: String, earlierCheckpoint: String?, keepsCheckpoint: Bool) {
      self.failure = failure
      self.earlierCheckpoint = earlierCheckpoint
      self.keepsCheckpoint = keepsCheckpoint
    }
  }

  /// A row for each epoch, written before the model.
  public var history: String
  /// Further tables, written before the model.
  public var tables: [Table]
  /// The state after each epoch; removed when the run has ended.
  public var checkpoint: String
  /// What a search does otherwise; `nil` outside of one.
  public var search: SearchFiles?

  /// The files of a run in its folder.
  ///
  /// - Parameter tables: Those that the tool writes besides.
  public init(_ folder: TrainingArtifacts, tables: [Table] = []) {
    model = folder.model
    history = folder.history
    checkpoint = folder.checkpoint
    self.tables = tables
  }

  /// The folder of the model.
  var folder: String { model.contains("/") ? String(model[..<(model.lastIndex(of: "/") ?? model.endIndex)]) : "." }

  /// All of them.
  public var all: [String] { [model, checkpoint, history] + tables.map(\.path) + (search.map { [$0.failure] } ?? []) }

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
  /// - Parameter epochs: The epochs of the model. Its history has as many rows, or more if it is not of the last epoch.
  func damage(epochs: Int) -> String? {
    let expected = [(history, epochs...Int.max)] + tables.map { ($0.path, $0.rows...$0.rows) }
    for (path, rows) in expected where FilePlace(path) != .stream {
      guard access(path, F_OK) == 0 else { return "\(path) is missing" }
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
