import ArgumentParser

/// Prints the tables of `run.sh`.
@main
struct BenchmarkTable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark-table",
    abstract: "Prints what the benchmarks measured as tables, on the machine that measured it.")

  @Argument(help: "What \"swift package benchmark --format jmh\" wrote.")
  var file: String

  func run() throws {
    print(Report(try Results(path: file)).text)
  }
}
