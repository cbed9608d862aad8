/// The result of one fold's training: the row in `fold-K/result.csv`.
package struct FoldResult: Sendable, Equatable {
  /// The fold, from 1.
  package var fold: Int
  /// The mean loss over the training part, after training.
  package var trainLoss: Double
  /// The accuracy over the training part, after training.
  package var trainAccuracy: Double
  /// The mean loss over the validation part, after training.
  package var validLoss: Double
  /// The accuracy over the validation part, after training.
  package var validAccuracy: Double
  /// The epoch, from 1, after which the validation accuracy was best; the first one of equals.
  package var bestEpoch: Int
  /// The number of epochs trained.
  package var epochsRun: Int
  /// The time that the training took, in seconds.
  package var seconds: Double

  package init(
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
package struct FoldSummary: Sendable, Equatable {
  /// The mean and spread of the folds' losses over their training parts.
  package let trainLoss: MeanAndDeviation
  /// The mean and spread of the folds' accuracies over their training parts.
  package let trainAccuracy: MeanAndDeviation
  /// The mean and spread of the folds' losses over their validation parts.
  package let validLoss: MeanAndDeviation
  /// The mean and spread of the folds' accuracies over their validation parts.
  package let validAccuracy: MeanAndDeviation
  /// The mean and spread of the folds' best epochs.
  package let bestEpoch: MeanAndDeviation
  /// The number of epochs for the final model: the mean of the best epochs, rounded to the nearest integer and a half
  /// to the even one, as Python's `round` does (8.5 becomes 8, 9.5 becomes 10; of five folds no mean is a half).
  package let chosenEpochs: Int

  /// Works out the summary.
  ///
  /// - Precondition: there are at least two results.
  package init(_ results: [FoldResult]) {
    func summary(_ column: (FoldResult) -> Double) -> MeanAndDeviation { MeanAndDeviation(of: results.map(column)) }
    trainLoss = summary(\.trainLoss)
    trainAccuracy = summary(\.trainAccuracy)
    validLoss = summary(\.validLoss)
    validAccuracy = summary(\.validAccuracy)
    bestEpoch = summary { Double($0.bestEpoch) }
    chosenEpochs = Int(bestEpoch.mean.rounded(.toNearestOrEven))
  }
}
