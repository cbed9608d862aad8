import Formats
import Glibc
import ToolSupport

/// The files that a training run writes.
public struct TrainingFiles: Sendable {
  /// The trained weights, written last: where it is, the files beside it are of the same run.
  public var model: String
  /// The files that are written before the model, the history among them.
  public var others: [String]
  /// The state after each epoch; removed when the run is over.
  public var checkpoint: String

  /// Names the files.
  public init(model: String, others: [String], checkpoint: String) {
    self.model = model
    self.others = others
    self.checkpoint = checkpoint
  }

  /// Keeps a second run away from the same model.
  var lock: String { model + ".lock" }

  /// Whether everything that a finished run leaves is there.
  var areComplete: Bool { ([model] + others).allSatisfy { access($0, F_OK) == 0 } }

  /// Makes sure, before hours of work, that everything can be written.
  func checkWritable() throws {
    for path in [model, checkpoint] + others { try AtomicFile.checkWritable(path) }
  }
}
