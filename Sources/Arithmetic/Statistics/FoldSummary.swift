/// The result of one fold's training: the row in `fold-K/result.csv`.
public struct FoldResult: Sendable, Equatable {
  /// The fold, from 1.
  public var fold: Int
  /// The mean loss over the training part, after training.
  public var trainLoss: Double
  /// The accuracy over the training part, after training.
  public var trainAccuracy: Double
  /// The mean loss over the validation part, after training.
  public var validLoss: Double
  /// The accuracy over the validation part, after training.
  public var validAccuracy: Double
  /// The epoch, from 1, after which the validation accuracy was best; the first one of equals.
  public var bestEpoch: Int
  /// The number of epochs trained.
  public var epochsRun: Int
  /// The time that the training took, in seconds.
  public var seconds: Double

  /// Makes a row from its columns.
  public init(
    fold: Int, trainLoss: Double, trainAccuracy: Double, validLoss: Double, validAccuracy: Double,
    bestEpoch: Int, epochsRun: Int, seconds: Double
  ) {
    self.fold = fold
    self.trainLoss = trainLoss
    self.trainAccuracy = trainAccuracy
    self.validLoss = validLoss
    self.validAccuracy = validAccuracy
    self.bestEpoch = bestEpoch
    self.epochsRun = epochsRun
    self.seconds = seconds
  }
}

/// The results of all folds taken together.
public struct FoldSummary: Sendable, Equatable {
  /// The mean and spread of the folds' losses over their training parts.
  public let trainLoss: MeanAndDeviation
  /// The mean and spread of the folds' accuracies over their training parts.
  public let trainAccuracy: MeanAndDeviation
  /// The mean and spread of the folds' losses over their validation parts.
  public let validLoss: MeanAndDeviation
  /// The mean and spread of the folds' accuracies over their validation parts.
  public let validAccuracy: MeanAndDeviation
  /// The mean and spread of the folds' best epochs.
  public let bestEpoch: MeanAndDeviation
  /// The number of epochs for the final model: the mean of the best epochs, rounded to the nearest integer and a half
  /// to the even one, as Python's `round` does (8.5 becomes 8, 9.5 becomes 10; of five folds no mean is a half).
  public let chosenEpochs: Int

  /// Works out the summary.
  ///
  /// - Precondition: there are at least two results.
  public init(_ results: [FoldResult]) {
    func summary(_ column: (FoldResult) -> Double) -> MeanAndDeviation { MeanAndDeviation(of: results.map(column)) }
    trainLoss = summary(\.trainLoss)
    trainAccuracy = summary(\.trainAccuracy)
    validLoss = summary(\.validLoss)
    validAccuracy = summary(\.validAccuracy)
    bestEpoch = summary { Double($0.bestEpoch) }
    chosenEpochs = Int(bestEpoch.mean.rounded(.toNearestOrEven))
  }
}
