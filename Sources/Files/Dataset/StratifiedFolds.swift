/// Assigns labelled samples to folds that all have nearly the same fraction of every class.
///
/// The assignment is, sample for sample, that of this Python code (pandas and scikit-learn):
///
/// ```python
/// df = df.sample(frac=1, random_state=SEED).reset_index(drop=True)
/// for fold, (_, valid_idx) in enumerate(StratifiedKFold(n_splits=K).split(df, y=df.label), start=1):
///     df.loc[valid_idx, 'kfold'] = fold
/// ```
///
/// Three rules follow from it. The samples are shuffled by `RandomState(SEED).permutation(n)`. Classes rank by their
/// first appearance in the shuffled order, which decides where the left-over samples of a class go: with all labels
/// laid out by rank, position p belongs to fold p mod K. And within a class, the first samples in shuffled order go to
/// fold 1, the next to fold 2, and so on.
package enum StratifiedFolds {
  /// The largest number of folds: a fold's number is kept in 16 bits.
  package static let maximumFolds = Int(UInt16.max)

  /// The fold of every sample.
  ///
  /// - Parameters:
  ///   - labels: The class of each sample, in the order of the samples.
  ///   - folds: The number of folds, at least 2.
  ///   - seed: The seed of the shuffle.
  /// - Returns: For each sample, in the order of `labels`, its fold: 1…`folds`.
  /// - Throws: ``StratificationError`` if the number of folds is not possible or all classes have fewer members than
  ///   folds. Where only some are that small, some folds have none of them, as with scikit-learn: see
  ///   ``smallClasses(in:folds:)``.
  package static func assign(labels: [UInt8], folds: Int, seed: UInt32) throws(StratificationError) -> [UInt16] {
    try check(labels: labels, folds: folds)
    let members = members(of: labels)
    var random = NumPyRandom(seed: seed)
    let order = random.permutation(labels.count)

    var result = [UInt16](repeating: 0, count: labels.count)
    var classes = [FillingClass?](repeating: nil, count: 256)
    var nextPosition = 0
    for sample in order {
      let label = Int(labels[sample])
      var filling = classes[label] ?? FillingClass(positions: nextPosition..<nextPosition + members[label])
      if classes[label] == nil { nextPosition += members[label] }
      result[sample] = filling.nextFold(of: folds)
      classes[label] = filling
    }
    return result
  }

  /// Makes sure that samples can be assigned.
  static func check(labels: [UInt8], folds: Int) throws(StratificationError) {
    guard (2...maximumFolds).contains(folds) else { throw .foldCount(folds) }
    guard !labels.isEmpty else { throw .noSamples }
    let members = members(of: labels)
    guard members.contains(where: { $0 >= folds }) else {
      throw .classesTooSmall(largest: members.max() ?? 0, folds: folds)
    }
  }

  /// The classes that have fewer members than there are folds, and so none in some fold: scikit-learn warns of them.
  package static func smallClasses(in labels: [UInt8], folds: Int) -> [(label: Int, members: Int)] {
    let members = members(of: labels)
    return members.indices.filter { (1..<folds).contains(members[$0]) }.map { ($0, members[$0]) }
  }

  private static func members(of labels: [UInt8]) -> [Int] {
    var members = [Int](repeating: 0, count: 256)
    for label in labels { members[Int(label)] += 1 }
    return members
  }

  /// A class on its way through the folds.
  private struct FillingClass {
    /// Where its members are when all labels are laid out by rank.
    let positions: Range<Int>
    private var fold = 0
    private var placesLeft = 0

    init(positions: Range<Int>) { self.positions = positions }

    mutating func nextFold(of folds: Int) -> UInt16 {
      // A class with fewer members than there are folds has no place in some of them.
      while placesLeft == 0 {
        placesLeft = count(before: positions.upperBound, of: folds) - count(before: positions.lowerBound, of: folds)
        fold += 1
      }
      placesLeft -= 1
      return UInt16(fold)
    }

    /// How many of the positions 0..<`position` are `fold` modulo `folds`.
    private func count(before position: Int, of folds: Int) -> Int { (position - fold + folds - 1) / folds }
  }
}

/// Why samples cannot be assigned to folds.
public enum StratificationError: Error, Equatable, CustomStringConvertible {
  /// There are no samples.
  case noSamples
  /// The number of folds is below 2 or above ``StratifiedFolds/maximumFolds``.
  case foldCount(Int)
  /// All classes have fewer members than there are folds.
  case classesTooSmall(largest: Int, folds: Int)
  /// There are fewer groups than folds.
  case tooFewGroups(groups: Int, folds: Int)
  /// The groups are so unequal that a fold got none.
  case emptyFold(Int, of: Int)

  /// What was expected, what was found and what to do.
  public var description: String {
    switch self {
    case .noSamples:
      return "expected at least one label per fold; found none"
    case .foldCount(let folds):
      return "expected 2 to \(StratifiedFolds.maximumFolds) folds; found \(folds)"
    case .classesTooSmall(let largest, let folds):
      return "expected a class of at least \(folds) samples for \(folds) folds; found at most \(largest) of any class; "
        + "use fewer folds or more samples"
    case .tooFewGroups(let groups, let folds):
      return
        "expected at least \(folds) groups for \(folds) folds; found \(groups); use fewer folds, or name smaller groups"
    case .emptyFold(let fold, let folds):
      return
        "expected a group for each of \(folds) folds; found none that came into fold \(fold); use fewer folds, or name "
        + "smaller groups"
    }
  }
}
