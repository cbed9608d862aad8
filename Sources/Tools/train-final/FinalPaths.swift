import ArgumentParser
import ToolFrame

/// Where the final training reads and writes.
struct FinalPaths: ParsableArguments {
  @Option(.npy, "Training images. (default: train-images.npy)")
  var images: String?

  @Option(.npy, "Training labels. (default: train-labels.npy)")
  var labels: String?

  @Option(
    .csv,
    """
    Folds of the images: those without one, which make-folds --exclude leaves out, are left out here, too. (default: \
    train_folds.csv, if it is there; none with --labels)
    """)
  var foldsFile: String?

  @Option(
    .csv,
    """
    Summary of the cross-validation, for the number of epochs. (default: cv_summary.csv, for a candidate \
    candidates_summary.csv)
    """)
  var summary: String?

  @Option(.csv, "What aggregate-cv --candidates chose. (default: chosen.csv)")
  var chosen: String?

  @Option(
    help: ArgumentHelp(
      "Rule by which the candidate has to be chosen; another choice is refused.", valueName: "rule",
      visibility: .hidden))
  var rule: String?

  @Option(outputFolder: "final in --artifacts")
  var outputFolder: String?
}
