import ArgumentParser
import RunFiles
import ToolFrame
import Training

/// Where a fold's training reads and writes, each file settable by itself.
struct FoldPaths: ParsableArguments {
  @Option(help: ArgumentHelp("Training images. (default: train-images.npy in --artifacts)", valueName: "npy"))
  var images: String?

  @Option(help: ArgumentHelp("Training labels. (default: train-labels.npy in --artifacts)", valueName: "npy"))
  var labels: String?

  @Option(help: ArgumentHelp("Folds of the images. (default: train_folds.csv in --artifacts)", valueName: "csv"))
  var foldsFile: String?

  @Option(
    help: ArgumentHelp("Where the weights go. (default: fold-K/model.safetensors)", valueName: "safetensors"))
  var model: String?

  @Option(help: ArgumentHelp("Where the epochs' figures go. (default: fold-K/history.csv)", valueName: "csv"))
  var history: String?

  @Option(help: ArgumentHelp("Where the final figures go. (default: fold-K/result.csv)", valueName: "csv"))
  var result: String?

  @Option(
    help: ArgumentHelp("Where the probabilities go. (default: fold-K/predictions.csv)", valueName: "csv"))
  var predictions: String?

  @Option(
    help: ArgumentHelp(
      "Where the state after each epoch goes. (default: fold-K/checkpoint.safetensors)", valueName: "safetensors"))
  var checkpoint: String?

  /// The files that are written.
  struct Outputs {
    let model: String
    let history: String
    let result: String
    let predictions: String
    let checkpoint: String

    func training(validationCount: Int) -> TrainingFiles {
      TrainingFiles(
        model: model, history: history,
        tables: [TrainingFiles.Table(predictions, rows: validationCount), TrainingFiles.Table(result, rows: 1)],
        checkpoint: checkpoint)
    }
  }

  func folds(_ artifacts: Artifacts) -> String { foldsFile ?? artifacts.folds }

  func inputs(_ artifacts: Artifacts, initialWeights: String?) -> TrainingInputs {
    TrainingInputs(
      images: images ?? artifacts.trainImages, labels: labels ?? artifacts.trainLabels, folds: folds(artifacts),
      initialWeights: initialWeights)
  }

  func outputs(_ fold: TrainingArtifacts) -> Outputs {
    Outputs(
      model: model ?? fold.model, history: history ?? fold.history, result: result ?? fold.result,
      predictions: predictions ?? fold.predictions, checkpoint: checkpoint ?? fold.checkpoint)
  }
}
