import ArgumentParser

/// What a tool that trains does with what earlier runs left, and what it tells about its speed. The model is the same
/// with all of them.
public struct RepetitionArguments: ParsableArguments {
  /// Whether to train again what is up to date.
  @Flag(help: "Train even if the model is up to date.")
  public var force = false

  /// Whether to forget an interrupted run.
  @Flag(help: "Ignore a checkpoint and start anew.")
  public var restart = false

  /// Whether to print where the time went.
  @Flag(help: "Print how long each layer took.")
  public var profile = false

  /// Makes the options with their defaults.
  public init() {}
}
