import ArgumentParser
import RunFiles

/// The options with which a tool trains one of several candidates.
package struct CandidateArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Candidates, a row of options for each. (default with --candidate: candidates.csv in --artifacts)",
      valueName: "csv"), completion: .file(extensions: ["csv"]))
  package var candidates: String?

  @Option(
    help: ArgumentHelp(
      "Train this candidate, with the options of its row.", valueName: "name"))
  package var candidate: String?

  @OptionGroup package var rungs: HalvingArguments

  package init() {}

  /// Refuses rungs of no candidates.
  package func validate() throws {
    if rungs.halving != nil, !isUsed { throw ValidationError("--halving goes with --candidates") }
  }

  /// Whether the tool is to train a candidate at all.
  package var isUsed: Bool { candidates != nil || candidate != nil }

  /// Reads the candidates.
  ///
  /// - `artifacts`: Where the file is if no other one is named.
  /// - `rung`: The rung of the search that they are read for.
  /// - `commandLine`: What the tool was called with.
  /// - Throws: `ValidationError` if the command line has an option that only a candidate's row can set: a row stands
  ///   for all of its options, or the same name would stand for several models. `FileError` for a file that is not as
  ///   it should be.
  package func file(
    in artifacts: Artifacts, rung: Halving.Rung? = nil, commandLine: [String] = CommandLine.arguments
  ) throws -> CandidatesFile {
    let path = candidates ?? artifacts.candidates
    for column in CandidateColumn.allCases where isGiven(column.option, commandLine) {
      throw ValidationError(
        "\(column.option) beside a candidate, whose options all come from its row: set \(column.rawValue) in \(path)")
    }
    return try CandidatesFile(path, rung: rung)
  }

  private func isGiven(_ option: String, _ commandLine: [String]) -> Bool {
    commandLine.contains { $0 == option || $0.hasPrefix(option + "=") }
  }
}
