/// Sets a fraction of labelled samples apart for testing, the same fraction of every class as nearly as whole numbers
/// allow.
///
/// The choice is, sample for sample, that of this Python code (scikit-learn 1.9.1):
///
/// ```python
/// train_test_split(np.arange(len(labels)), test_size=COUNT, stratify=labels, random_state=SEED)
/// ```
///
/// The draws of `RandomState(SEED)` in order: which classes get the samples that are left over by rounding, first of
/// the training part and then of the test part, and a permutation of each class in the order of the labels. A class's
/// first samples in its permutation are for training, the next ones for testing.
package enum StratifiedSplit {
  /// Which samples are for testing.
  ///
  /// - Parameters:
  ///   - labels: The class of each sample; any numbers.
  ///   - testCount: The number of samples for testing. scikit-learn rounds up where a fraction is given.
  ///   - seed: The seed of the draws.
  /// - Returns: For each sample, in the order of `labels`, whether it is for testing.
  /// - Throws: ``SplitError``, where scikit-learn raises `ValueError`: a class has one sample only, or one of the parts
  ///   has fewer samples than there are classes.
  package static func isTest(
    labels: [Int], testCount: Int, seed: UInt32
  ) throws(SplitError) -> [Bool] {
    let members = Dictionary(grouping: labels.indices, by: { labels[$0] }).sorted { $0.key < $1.key }
    if let single = members.first(where: { $0.value.count < 2 }) { throw .singleMember(label: single.key) }
    let trainingCount = labels.count - testCount
    guard min(trainingCount, testCount) >= members.count else {
      throw .tooFewSamples(training: trainingCount, test: testCount, classes: members.count)
    }
    var random = NumPyRandom(seed: seed)
    let counts = members.map(\.value.count)
    let training = random.approximateMode(of: counts, draws: trainingCount)
    let test = random.approximateMode(of: zip(counts, training).map { $0 - $1 }, draws: testCount)
    var isTest = [Bool](repeating: false, count: labels.count)
    for (place, samples) in members.map(\.value).enumerated() {
      let order = random.permutation(samples.count)
      for position in order[training[place]..<training[place] + test[place]] { isTest[samples[position]] = true }
    }
    return isTest
  }
}

/// Why samples cannot be split.
package enum SplitError: Error, Equatable {
  /// A class has one sample, which cannot be in both parts.
  case singleMember(label: Int)
  /// A part has fewer samples than there are classes.
  case tooFewSamples(training: Int, test: Int, classes: Int)
  /// There are fewer groups than folds.
  case tooFewGroups(groups: Int, folds: Int)
}

extension NumPyRandom {
  /// Divides a number of draws among classes in proportion to their sizes: scikit-learn's `_approximate_mode`.
  ///
  /// Fractions are dropped; the draws that are then left over go to the classes with the largest fractions, among equal
  /// ones to classes drawn at random.
  fileprivate mutating func approximateMode(of counts: [Int], draws: Int) -> [Int] {
    let total = Double(counts.reduce(0, +))
    let exact = counts.map { Double($0) / total * Double(draws) }
    var counts = exact.map { Int($0) }
    var left = draws - counts.reduce(0, +)
    let remainders = zip(exact, counts).map { $0 - Double($1) }
    for value in Set(remainders).sorted(by: >) {
      guard left > 0 else { break }
      let tied = remainders.indices.filter { remainders[$0] == value }
      let chosen = permutation(tied.count).prefix(min(tied.count, left))
      for position in chosen { counts[tied[position]] += 1 }
      left -= chosen.count
    }
    return counts
  }
}
