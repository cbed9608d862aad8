/// The columns that `candidates.csv` may have beside `name`, in the order in which they are listed.
///
/// Each is an option of `train-fold`, and what a cell may hold is what that option takes: a cell becomes the option on
/// a command line, which the tool's own parser reads.
package enum CandidateColumn: String, Sendable, CaseIterable {
  case recipe
  case architecture
  case batchSize = "batch_size"
  case optimizer
  case learningRate = "learning_rate"
  case schedule
  case momentum
  case weightDecay = "weight_decay"
  case augment
  case averaging
  case labelSmoothing = "label_smoothing"
  case classWeights = "class_weights"
  case epochs
  case patience
  case restoreBest = "restore_best"
  case noShuffle = "no_shuffle"
  case initialWeights = "initial_weights"
  case freeze
  case newHead = "new_head"

  /// The options that take one value, in which a comma is a mistake.
  package static var singleValued: Set<String> {
    let lists: Set<CandidateColumn> = [.architecture, .augment, .initialWeights, .freeze]
    return Set(allCases.filter { !lists.contains($0) && !$0.isFlag }.map(\.option))
  }

  /// The option on a command line.
  package var option: String { "--" + rawValue.replacing("_", with: "-") }

  /// Whether the option takes no value; the cell is then `true` or `false`.
  var isFlag: Bool { [.restoreBest, .noShuffle, .newHead].contains(self) }

  /// What a cell stands for on a command line.
  ///
  /// - Returns: `nil` if the option takes no value, and the cell is neither `true` nor `false`.
  func arguments(_ cell: String) -> [String]? {
    guard isFlag else { return ["\(option)=\(cell)"] }
    switch cell.lowercased() {
    case "true": return [option]
    case "false": return []
    default: return nil
    }
  }
}
