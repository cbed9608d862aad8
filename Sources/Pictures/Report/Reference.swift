import Statistics

/// The figures of the published report whose method this is: what they are compared with if the data are MNIST's too.
enum Reference {
  /// Training loss and accuracy, validation loss and accuracy of each fold.
  static let folds = [
    [0.015913, 0.995229, 0.034514, 0.989167],
    [0.021198, 0.993229, 0.035868, 0.988417],
    [0.013701, 0.995938, 0.042487, 0.989333],
    [0.024294, 0.992708, 0.040730, 0.987750],
    [0.004981, 0.998667, 0.031428, 0.991333],
  ]

  static let spreads = (0..<4).map { column in MeanAndDeviation(of: folds.map { $0[column] }) }

  /// The mean and deviation of the validation accuracy.
  static var accuracy: MeanAndDeviation { spreads[3] }

  static let chosenEpochs = 9
  static let train = (accuracy: 0.9972, loss: 0.0081)
  static let test = (accuracy: 0.9918, loss: 0.0264)
}
