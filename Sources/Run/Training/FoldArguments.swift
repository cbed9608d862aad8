import ArgumentParser
import Network

/// All options that make a fold's model what it is, but for the fold, the seed and the files: what candidates differ in.
public struct FoldArguments: ParsableArguments {
  /// The most epochs to train for.
  @Option(help: ArgumentHelp("Most epochs to train for. (default: 20; accurate: 48)", valueName: "n"))
  public var epochs: Int?

  /// How many epochs in a row may pass without a lower validation loss.
  @Option(
    help: ArgumentHelp(
      "Stop after this many epochs without a lower validation loss. (default: 3; accurate, cosine, one-cycle: never)",
      valueName: "n"))
  public var patience: Int?

  /// Whether to end with the weights of the best epoch.
  @Flag(help: "Keep the weights of lowest validation loss.")
  public var restoreBest = false

  /// The options that the final model's training has too.
  @OptionGroup public var training: TrainingArguments

  /// Makes the options with their defaults.
  public init() {}

  /// The options as the training takes them.
  public func options(fold: Int, seed: UInt32) -> TrainingOptions {
    var options = training.options(fold: fold)
    options.seed = seed
    if let epochs { options.epochs = epochs }
    if let patience { options.patience = patience }
    options.restoreBest = restoreBest
    return options
  }
}
