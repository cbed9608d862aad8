/// Which fold every sample of a training set belongs to, with the sample's label: the table in `train_folds.csv`.
///
/// Row i is sample i of the images. Folds are numbered from 1; a sample is validated in its own fold and trained on in
/// all others.
public struct FoldTable: Sendable, Equatable {
  /// The class of every sample.
  public let labels: [UInt8]
  /// The fold of every sample, 1…``foldCount``.
  public let folds: [UInt16]
  /// The number of folds.
  public let foldCount: Int

  /// Makes a table from its two columns.
  ///
  /// - Precondition: the columns are equally long and every fold from 1 to the largest has a sample.
  public init(labels: [UInt8], folds: [UInt16]) {
    precondition(labels.count == folds.count, "\(labels.count) labels and \(folds.count) folds")
    let foldCount = Int(folds.max() ?? 0)
    var isUsed = [Bool](repeating: false, count: foldCount + 1)
    for fold in folds { isUsed[Int(fold)] = true }
    precondition(!isUsed[0] && !isUsed.dropFirst().contains(false), "the folds are not 1…\(foldCount)")
    self.labels = labels
    self.folds = folds
    self.foldCount = foldCount
  }

  /// Makes stratified folds, the same as pandas and scikit-learn: see ``StratifiedFolds/assign(labels:folds:seed:)``.
  public init(stratifying labels: [UInt8], folds: Int, seed: UInt32) throws(StratificationError) {
    self.init(labels: labels, folds: try StratifiedFolds.assign(labels: labels, folds: folds, seed: seed))
  }

  /// The number of samples.
  public var count: Int { labels.count }

  /// The samples that a fold's model is trained on, all those of the other folds, ascending.
  ///
  /// - Precondition: `fold` is one of 1…``foldCount``.
  public func trainingIndices(fold: Int) -> [Int] {
    precondition((1...foldCount).contains(fold), "fold \(fold) of \(foldCount)")
    return folds.indices.filter { folds[$0] != UInt16(fold) }
  }

  /// The samples that a fold's model is validated on, those of the fold itself, ascending.
  ///
  /// - Precondition: `fold` is one of 1…``foldCount``.
  public func validationIndices(fold: Int) -> [Int] {
    precondition((1...foldCount).contains(fold), "fold \(fold) of \(foldCount)")
    return folds.indices.filter { folds[$0] == UInt16(fold) }
  }

  /// The folds that hold every sample of a class out, ascending, with these classes: their models never see one, and can only
  /// get them wrong.
  public func untrainedClasses() -> [(fold: Int, classes: [Int])] {
    var folds = [UInt16](repeating: 0, count: 256)
    var isShared = [Bool](repeating: false, count: 256)
    for (label, fold) in zip(labels, self.folds) {
      if folds[Int(label)] == 0 { folds[Int(label)] = fold }
      if folds[Int(label)] != fold { isShared[Int(label)] = true }
    }
    let alone = folds.indices.filter { folds[$0] > 0 && !isShared[$0] }
    return Dictionary(grouping: alone) { Int(folds[$0]) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// What to tell people of ``untrainedClasses()``, a sentence for each fold.
  public func remarks() -> [(fold: Int, text: String)] {
    untrainedClasses().map { fold, classes in
      let names = classes.map(String.init).joined(separator: ", ")
      return (
        fold,
        "fold \(fold) holds out every image of class \(names): its model never sees one and can only get them wrong;"
          + " use more images of such a class, or folds that share it out"
      )
    }
  }

  /// How many samples of each class each fold has: `[fold − 1][label]`, labels from 0 to the largest one.
  public func classCounts() -> [[Int]] {
    let classes = Int(labels.max() ?? 0) + 1
    var counts = [[Int]](repeating: [Int](repeating: 0, count: classes), count: foldCount)
    for (label, fold) in zip(labels, folds) { counts[Int(fold) - 1][Int(label)] += 1 }
    return counts
  }
}
