import Statistics

/// Assigns labelled samples to folds so that each group, such as the images of one writer, is whole in one fold, and
/// the folds have nearly the same fraction of every class.
///
/// The assignment is, sample for sample, that of
/// `StratifiedGroupKFold(n_splits=FOLDS, shuffle=True, random_state=SEED)` of scikit-learn 1.9.1: groups are shuffled,
/// sorted by how unequal their class counts are (stably, most unequal first), and one after the other put into the fold
/// that leaves the classes' fractions most even; among equally good folds into the one with the fewest samples. Sums
/// are added in NumPy's order, so that ties fall the same way.
package enum StratifiedGroupFolds {
  /// The fold of every sample.
  ///
  /// - Parameters:
  ///   - labels: The class of each sample; any numbers.
  ///   - groups: The group of each sample, numbered in the order in which `numpy.unique` sorts their names.
  ///   - folds: The number of folds, at least 2.
  ///   - seed: The seed of the shuffle.
  /// - Returns: For each sample its fold, from 0 on.
  /// - Throws: ``SplitError/tooFewGroups(groups:folds:)``.
  package static func assign(
    labels: [Int], groups: [Int], folds: Int, seed: UInt32
  ) throws(SplitError) -> [Int] {
    precondition(
      labels.count == groups.count && folds >= 2, "\(labels.count) labels, \(groups.count) groups, \(folds) folds")
    let classes = Self.ranks(labels)
    let ranks = Self.ranks(groups)
    let (classCount, groupCount) = ((classes.max() ?? -1) + 1, (ranks.max() ?? -1) + 1)
    guard groupCount >= folds else { throw .tooFewGroups(groups: groupCount, folds: folds) }
    var counts = [[Double]](repeating: [Double](repeating: 0, count: classCount), count: groupCount)
    var total = [Double](repeating: 0, count: classCount)
    for (label, group) in zip(classes, ranks) {
      counts[group][label] += 1
      total[label] += 1
    }
    var random = NumPyRandom(seed: seed)
    let order = random.permutation(groupCount)
    let unevenness = order.map { NumPySum.deviation(counts[$0]) }
    let sorted = order.indices.sorted { (-unevenness[$0], $0) < (-unevenness[$1], $1) }
    var foldCounts = [[Double]](repeating: [Double](repeating: 0, count: classCount), count: folds)
    var foldOfGroup = [Int](repeating: 0, count: groupCount)
    for place in sorted {
      let group = order[place]
      let fold = bestFold(for: counts[group], among: foldCounts, total: total)
      for label in 0..<classCount { foldCounts[fold][label] += counts[group][label] }
      foldOfGroup[group] = fold
    }
    return ranks.map { foldOfGroup[$0] }
  }

  /// The fold of every sample, numbered as ``FoldTable`` numbers folds: 1…`folds`.
  ///
  /// - Throws: ``StratificationError`` where scikit-learn raises `ValueError`, and for a fold that no group came into.
  package static func numbered(
    labels: [UInt8], groups: [Int], folds: Int, seed: UInt32
  ) throws(StratificationError) -> [UInt16] {
    try StratifiedFolds.check(labels: labels, folds: folds)
    let assigned: [Int]
    do throws(SplitError) {
      assigned = try assign(labels: labels.map { Int($0) }, groups: groups, folds: folds, seed: seed)
    } catch {
      throw .tooFewGroups(groups: Set(groups).count, folds: folds)
    }
    if let empty = Set(0..<folds).subtracting(assigned).min() { throw .emptyFold(empty + 1, of: folds) }
    return assigned.map { UInt16($0 + 1) }
  }

  private static func bestFold(for group: [Double], among folds: [[Double]], total: [Double]) -> Int {
    var best = (fold: 0, unevenness: Double.infinity, samples: Double.infinity)
    var fractions = folds.map { zip($0, total).map { $0 / $1 } }
    for fold in folds.indices {
      let before = fractions[fold]
      for label in total.indices { fractions[fold][label] = (folds[fold][label] + group[label]) / total[label] }
      let unevenness = NumPySum.pairwise(NumPySum.deviations(ofColumnsIn: fractions)) / Double(total.count)
      fractions[fold] = before
      let samples = NumPySum.pairwise(folds[fold])
      // NumPy's isclose: equal up to a hundred-thousandth, or 1e-8.
      let isClose = abs(unevenness - best.unevenness) <= 1e-8 + 1e-5 * abs(best.unevenness)
      if unevenness < best.unevenness || (isClose && samples < best.samples) { best = (fold, unevenness, samples) }
    }
    return best.fold
  }

  /// The place of each number among the different ones, ascending.
  private static func ranks(_ numbers: [Int]) -> [Int] {
    let places = Dictionary(uniqueKeysWithValues: Set(numbers).sorted().enumerated().map { ($1, $0) })
    return numbers.map { places[$0] ?? 0 }
  }
}
