import ArgumentParser
import RunFiles

/// The options that every tool has.
public struct CommonOptions: ParsableArguments {
  /// The folder that every other path defaults from.
  @Option(
    name: .customLong("artifacts"),
    help: ArgumentHelp(
      "Folder with the pipeline's files.", valueName: "dir"),
    completion: .directory)
  public var artifactsDirectory = "artifacts"

  /// Whether only errors are printed.
  @Flag(help: "Print errors only: neither results nor progress.")
  public var quiet = false

  /// Makes the options with their defaults.
  public init() {}

  /// Refuses an empty folder name.
  public func validate() throws {
    guard !artifactsDirectory.isEmpty else {
      throw ValidationError("--artifacts is empty; give a folder, or leave the option out for 'artifacts'")
    }
  }

  /// The paths of the pipeline's files.
  public var artifacts: Artifacts { Artifacts(artifactsDirectory) }

  /// Where results and remarks go.
  public var console: Console { Console(quiet: quiet) }
}

/// `--seed`, for the tools that draw random numbers.
public struct SeedOption: ParsableArguments {
  /// The seed of NumPy's `RandomState`.
  @Option(help: ArgumentHelp("Seed of random numbers, 0 to 4294967295.", valueName: "s"))
  public var seed: UInt32 = 42

  /// Makes the option with its default.
  public init() {}
}
