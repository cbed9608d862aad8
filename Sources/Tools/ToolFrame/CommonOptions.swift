import ArgumentParser
import RunFiles

/// The options that every tool has.
package struct CommonOptions: ParsableArguments {
  @Option(
    name: .customLong("artifacts"),
    help: ArgumentHelp(
      "Folder with the pipeline's files.", valueName: "dir"),
    completion: .directory)
  package var artifactsDirectory = "artifacts"

  @Flag(help: "Print errors only: neither results nor progress.")
  package var quiet = false

  package init() {}

  /// Refuses an empty folder name.
  package func validate() throws {
    guard !artifactsDirectory.isEmpty else {
      throw ValidationError("--artifacts is empty; give a folder, or leave the option out for 'artifacts'")
    }
  }

  /// The paths of the pipeline's files.
  package var artifacts: Artifacts { Artifacts(artifactsDirectory) }

  /// Prints results and remarks.
  package var console: Console { Console(quiet: quiet) }
}

/// `--seed`, for the tools that draw random numbers.
package struct SeedOption: ParsableArguments {
  @Option(help: ArgumentHelp("Seed of random numbers, 0 to 4294967295.", valueName: "s"))
  package var seed: UInt32 = 42

  package init() {}
}
