import Dataset
import Formats
import Network
import RunFiles
import Statistics

/// What the training of a fold leaves beside model and history.
struct FoldOutput {
  let fold: Int
  let result: TrainingResult
  let data: LabelledImages
  let validation: [Int]
  let names: ClassNames?

  /// Writes the one row of `result.csv`.
  func writeResult(to path: String) throws {
    guard let valid = result.validation, let bestEpoch = result.bestEpoch else {
      preconditionFailure("fold \(fold) was trained without a validation part")
    }
    let row = FoldResult(
      fold: fold, trainLoss: result.training.loss, trainAccuracy: result.training.accuracy, validLoss: valid.loss,
      validAccuracy: valid.accuracy, bestEpoch: bestEpoch, epochsRun: result.epochsRun, seconds: result.seconds)
    try FoldResult.schema(remedy: "").write([row], to: path)
  }

  /// Writes a row of probabilities for each image held out, ascending by index.
  func writePredictions(to path: String) throws {
    guard let probabilities = result.validation?.probabilities else {
      preconditionFailure("fold \(fold) was validated without keeping the probabilities")
    }
    let classCount = probabilities.shape[1]
    let columns = PredictionRows.columns(classCount: classCount, names: names)
    try CSVWriter.write(to: path, columns: columns) { writer in
      try probabilities.withUnsafeBufferPointer { all in
        for (row, index) in validation.enumerated() {
          try PredictionRows.write(
            index: index, label: Int(data.labels[index]),
            probabilities: UnsafeBufferPointer(rebasing: all[(row * classCount)..<((row + 1) * classCount)]),
            names: names, to: &writer)
        }
      }
    }
  }
}
