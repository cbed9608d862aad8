/// One of several ways of training that are compared: a row of `candidates.csv`.
public struct Candidate {
  /// Its name, and that of its folder.
  public let name: String
  /// What its row sets, such as `batch_size=128 learning_rate=0.002`; empty if it has all defaults.
  public let settings: String
  /// The options that follow from it.
  public let arguments: FoldArguments

  /// Whether a name can be that of a folder anywhere, needs no quotes in a shell and is not taken for an option.
  static func isUsable(name: String) -> Bool {
    let marks: Set<Character> = [".", "_", "+", "-"]
    guard let first = name.first, name.count <= 64, first != ".", first != "-" else { return false }
    return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || marks.contains($0) }
  }
}
