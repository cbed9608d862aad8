import ArgumentParser

/// `--outcome`, for the tools that `pipeline.sh` chains: a line for scripts behind everything else on standard output.
///
/// Fields with tabs between them: `done` or `up-to-date`, what came of it in words, and more words where there are
/// some.
package struct OutcomeOption: ParsableArguments {
  @Flag(
    name: .customLong("outcome"),
    help: ArgumentHelp("End standard output with a line for scripts that says what was done.", visibility: .hidden))
  package var isWanted = false

  package init() {}

  /// Prints the line, if it is wanted.
  package func say(upToDate: Bool = false, _ words: String...) {
    guard isWanted else { return }
    let fields = [upToDate ? "up-to-date" : "done"] + words.map { Console.oneLine($0) }
    print(fields.joined(separator: "\t"))
  }
}
