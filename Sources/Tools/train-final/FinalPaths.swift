import ArgumentParser

/// Where the final training reads and writes, each file settable by itself.
struct FinalPaths: ParsableArguments {
  @Option(help: ArgumentHelp("Training images. (default: train-images.npy in --artifacts)", valueName: "npy"))
  var images: String?

  @Option(help: ArgumentHelp("Training labels. (default: train-labels.npy in --artifacts)", valueName: "npy"))
  var labels: String?

  @Option(
    help: ArgumentHelp(
      """
      Summary of the cross-validation, for the number of epochs. (default: cv_summary.csv in --artifacts, \
      candidates_summary.csv for a candidate)
      """, valueName: "csv"))
  var summary: String?

  @Option(
    help: ArgumentHelp(
      "What aggregate-cv --candidates chose. (default: chosen.csv in --artifacts)", valueName: "csv"))
  var chosen: String?

  @Option(help: ArgumentHelp("Where the weights go. (default: final/model.safetensors)", valueName: "safetensors"))
  var model: String?

  @Option(help: ArgumentHelp("Where the epochs' figures go. (default: final/history.csv)", valueName: "csv"))
  var history: String?

  @Option(
    help: ArgumentHelp(
      "Where the state after each epoch goes. (default: final/checkpoint.safetensors)", valueName: "safetensors"))
  var checkpoint: String?
}
