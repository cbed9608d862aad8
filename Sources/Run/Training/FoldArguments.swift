import ArgumentParser
import Network

/// All options that make a fold's model what it is, but for the fold, the seed and the files: what candidates differ
/// in.
package struct FoldArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Most epochs to train for. (default: 20; accurate: 48)", valueName: "n"))
  package var epochs: Int?

  @Option(
    help: ArgumentHelp(
      "Stop after this many epochs without a lower validation loss. (default: 3; accurate, cosine, one-cycle: never)",
      valueName: "n"))
  package var patience: Int?

  @Flag(help: "Keep the weights of lowest validation loss.")
  package var restoreBest = false

  @OptionGroup package var training: TrainingArguments

  package init() {}

  /// The options as the training takes them.
  package func options(fold: Int, seed: UInt32) -> TrainingOptions {
    var options = training.options(fold: fold)
    options.seed = seed
    if let epochs { options.epochs = epochs }
    if let patience { options.patience = patience }
    options.restoreBest = restoreBest
    return options
  }
}
