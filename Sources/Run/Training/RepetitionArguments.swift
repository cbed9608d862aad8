import ArgumentParser

/// What a tool that trains does with what earlier runs left, and what it tells about its speed. The model is the same
/// with all of them.
package struct RepetitionArguments: ParsableArguments {
  @Flag(help: "Train even if the model is up to date.")
  package var force = false

  @Flag(help: "Ignore a checkpoint and start anew.")
  package var restart = false

  @Flag(help: "Print how long each layer took.")
  package var profile = false

  package init() {}
}
