/// Why a training run ended without a model.
package enum TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The options or the data do not allow a training run; the text says what was expected and found.
  case impossible(String)
  /// The loss or a weight is no longer finite. `what` names it; epoch and batch count from 1; no batch stands
  /// for the last of the epoch, behind which all weights are measured.
  case diverged(what: String, epoch: Int, batch: Int?, learningRate: Double)
  /// The network and a batch take more memory than there is.
  case memory(MemoryError)
  /// The caller asked for an end. So many epochs are complete, and a run that resumes from the state after the last of
  /// them ends as this one would have.
  case interrupted(epochsDone: Int)

  /// What happened and what to do, in one line.
  package var description: String {
    switch self {
    case .impossible(let problem):
      problem
    case .diverged(let what, let epoch, let batch, let learningRate):
      "training diverged: \(what) is no longer finite \(batch.map { "after batch \($0)" } ?? "after the last batch") "
        + "of epoch \(epoch); use a learning rate below \(learningRate)"
    case .memory(let error):
      error.description
    case .interrupted(let epochsDone):
      "interrupted; \(epochsDone) epochs are complete"
    }
  }
}
