import ArgumentParser
import RunFiles
import ToolFrame
import Training

/// Where a fold's training reads and writes.
struct FoldPaths: ParsableArguments {
  @Option(.npy, "Training images. (default: train-images.npy)")
  var images: String?

  @Option(.npy, "Training labels. (default: train-labels.npy)")
  var labels: String?

  @Option(.csv, "Folds of the images. (default: train_folds.csv)")
  var foldsFile: String?

  @Option(outputFolder: "fold-K in --artifacts")
  var outputFolder: String?

  func folds(_ artifacts: Artifacts) -> String { foldsFile ?? artifacts.folds }

  func inputs(_ artifacts: Artifacts, initialWeights: String?) -> TrainingInputs {
    TrainingInputs(
      images: images ?? artifacts.trainImages, labels: labels ?? artifacts.trainLabels, folds: folds(artifacts),
      initialWeights: initialWeights)
  }

  /// The files to write.
  ///
  /// - `usual`: Those that are written unless another folder is named.
  func outputs(_ usual: TrainingArtifacts) -> TrainingArtifacts { outputFolder.map(TrainingArtifacts.init) ?? usual }
}
