/// Which fold every sample of a training set belongs to, with the sample's label: the table in `train_folds.csv`.
///
/// Folds are numbered from 1; a sample is validated in its own fold and trained on in all others. A sample without a
/// fold is left out: it has no row, and no model sees it.
public struct FoldTable: Sendable, Equatable {
  /// The class of every sample up to the last that has a fold or beyond; 0 for one that is left out.
  public let labels: [UInt8]
  /// The fold of every sample, 1…``foldCount``; 0 for one that is left out.
  public let folds: [UInt16]
  /// The number of samples that have a fold: the rows of the table.
  public let count: Int
  package let foldCount: Int

  /// Makes a table from its two columns.
  ///
  /// - `folds`: The fold of each sample, 0 for one that is left out.
  /// - Precondition: the columns are equally long and every fold from 1 to the largest has a sample.
  public init(labels: [UInt8], folds: [UInt16]) {
    precondition(labels.count == folds.count, "\(labels.count) labels and \(folds.count) folds")
    let foldCount = Int(folds.max() ?? 0)
    var sizes = [Int](repeating: 0, count: foldCount + 1)
    for fold in folds { sizes[Int(fold)] += 1 }
    precondition(!sizes.dropFirst().contains(0), "the folds are not 1…\(foldCount)")
    let last = labels.count - 1
    self.labels = sizes[0] == 0 ? labels : labels.indices.map { folds[$0] == 0 && $0 < last ? 0 : labels[$0] }
    self.folds = folds
    self.foldCount = foldCount
    count = folds.count - sizes[0]
  }

  /// Makes stratified folds, the same as pandas and scikit-learn: see ``StratifiedFolds/assign(labels:folds:seed:)``.
  public init(stratifying labels: [UInt8], folds: Int, seed: UInt32) throws(StratificationError) {
    self.init(labels: labels, folds: try StratifiedFolds.assign(labels: labels, folds: folds, seed: seed))
  }

  /// Makes a table of some of the samples; the others are left out.
  ///
  /// - Parameters:
  ///   - labels: The class of every sample.
  ///   - samples: The samples that are in a fold.
  ///   - folds: The fold of each of these, as they come.
  public init(labels: [UInt8], samples: [Int], folds: [UInt16]) {
    precondition(samples.count == folds.count, "\(samples.count) samples in \(folds.count) folds")
    var all = [UInt16](repeating: 0, count: labels.count)
    for (sample, fold) in zip(samples, folds) { all[sample] = fold }
    self.init(labels: labels, folds: all)
  }

  /// Whether samples are left out.
  package var leavesOut: Bool { count < folds.count }

  /// The same folds without some of the samples.
  ///
  /// - Precondition: every fold keeps a sample.
  package func leavingOut(_ samples: some Sequence<Int>) -> FoldTable {
    var folds = self.folds
    for sample in samples where folds.indices.contains(sample) { folds[sample] = 0 }
    return FoldTable(labels: labels, folds: folds)
  }

  /// The samples that have a fold, ascending.
  package var samples: [Int] { folds.indices.filter { folds[$0] != 0 } }

  /// The samples that a fold's model is trained on, all those of the other folds, ascending.
  ///
  /// - Precondition: `fold` is one of 1…``foldCount``.
  package func trainingIndices(fold: Int) -> [Int] {
    precondition((1...foldCount).contains(fold), "fold \(fold) of \(foldCount)")
    return folds.indices.filter { folds[$0] != UInt16(fold) && folds[$0] != 0 }
  }

  /// The samples that a fold's model is validated on, those of the fold itself, ascending.
  ///
  /// - Precondition: `fold` is one of 1…``foldCount``.
  package func validationIndices(fold: Int) -> [Int] {
    precondition((1...foldCount).contains(fold), "fold \(fold) of \(foldCount)")
    return folds.indices.filter { folds[$0] == UInt16(fold) }
  }

  /// The folds that hold every sample of a class out, ascending, with these classes: their models never see one, and
  /// can only get them wrong.
  package func untrainedClasses() -> [(fold: Int, classes: [Int])] {
    var folds = [UInt16](repeating: 0, count: 256)
    var isShared = [Bool](repeating: false, count: 256)
    for (label, fold) in zip(labels, self.folds) where fold != 0 {
      if folds[Int(label)] == 0 { folds[Int(label)] = fold }
      if folds[Int(label)] != fold { isShared[Int(label)] = true }
    }
    let alone = folds.indices.filter { folds[$0] > 0 && !isShared[$0] }
    return Dictionary(grouping: alone) { Int(folds[$0]) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The warnings about ``untrainedClasses()``, a sentence for each fold.
  package func remarks() -> [(fold: Int, text: String)] {
    untrainedClasses().map { fold, classes in
      let names = classes.map(String.init).joined(separator: ", ")
      return (
        fold,
        "fold \(fold) holds out every image of class \(names): its model never sees one and can only get them wrong;"
          + " use more images of such a class, or folds that spread it"
      )
    }
  }

  /// How many samples of each class each fold has: `[fold − 1][label]`, labels from 0 to the largest one.
  package func classCounts() -> [[Int]] {
    let classes = Int(labels.max() ?? 0) + 1
    var counts = [[Int]](repeating: [Int](repeating: 0, count: classes), count: foldCount)
    for (label, fold) in zip(labels, folds) where fold != 0 { counts[Int(fold) - 1][Int(label)] += 1 }
    return counts
  }
}
