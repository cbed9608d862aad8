import ArgumentParser
import Formats
import RunFiles
import Search
import ToolFrame
import Training

@main
struct MakeCandidates: Tool {
  static let configuration = CommandConfiguration.tool(
    "make-candidates",
    abstract: "Write candidates for a search: all combinations of some options, or a random sample.",
    usage: ["--grid [<options>]", "--count <n> [--seed <s>] [<options>]"],
    discussion: """
      Writes candidates.csv, a row of options for each candidate, as ./pipeline.sh --candidates takes it. Values are a list, \
      such as 32,64,128, or a range of numbers, such as 3e-4..3e-3. Numbers are drawn evenly from a range, those of rates, weight decay and \
      images in a step on a logarithmic scale, and rounded to three digits.

      Networks are written as a pattern: {a,b} stands for a or b, [a] for a or nothing. Networks that do not fit the \
      images, or have too many weights, are left out and counted. The same options and seed give the same candidates; \
      NumPy's RandomState(seed) draws the same.
      """,
    examples: [
      "make-candidates --count 4 --architecture 'conv{16,32},pool,dense{64,128}'",
      "make-candidates --grid --batch-size 32,64,128 --output grid.csv",
    ])

  @Flag(help: "Write all combinations.")
  var grid = false

  @Option(help: ArgumentHelp("Write so many combinations, drawn at random without repeats.", valueName: "n"))
  var count: Int?

  @Flag(help: "Write the candidate 'default' first, which has all defaults.")
  var includeDefault = false

  @OptionGroup(title: "Networks") var networks: NetworkOptions
  @OptionGroup(title: "Values") var values: ColumnOptions

  @Option(.csv, "Where the candidates are written. (default: candidates.csv in --artifacts)")
  var output: String?

  @Flag(help: "Replace other candidates.")
  var force = false

  @OptionGroup var seed: SeedOption
  @OptionGroup(title: "General options") var common: CommonOptions

  func validate() throws {
    guard grid != (count != nil) else { throw ValidationError("give --grid for all combinations, or --count") }
    if let count, !(1...CandidateSpace.largestGrid).contains(count) {
      throw ValidationError("--count \(count): expected 1 to \(grouped(CandidateSpace.largestGrid))")
    }
  }

  func execute() throws {
    let path = output ?? common.artifacts.candidates
    let possible: PossibleNetworks?
    let taken: CandidateSpace.Taken
    let space: CandidateSpace
    do {
      possible = try networks.possible()
      var columns = try values.columns()
      if let possible { columns[.architecture] = .list(possible.networks.map(\.description)) }
      space = try CandidateSpace(columns)
      if let count { taken = try space.sample(count, seed: seed.seed) } else { taken = try space.grid() }
    } catch {
      throw ValidationError(error.description)
    }
    try OutputFiles.check([path], from: [])
    let standard = includeDefault ? try [Candidate(name: "default", cells: [])] : []
    try write((standard + taken.candidates).table, to: path)
    common.console.say(report(path, taken, space, possible))
  }

  /// Writes the file, but never over candidates that a person may have written.
  private func write(_ table: CSVTable, to path: String) throws {
    if !force, FilePlace(path) != .stream, let found = try? CSVTable.read(path), found == table { return }
    if !force, FilePlace(path) != .stream, Paths.exists(path) {
      throw FileError(
        .cannotCreate, path: path,
        "expected these candidates or no file; found another file; choose another --output, or replace it with --force")
    }
    try table.write(to: path)
  }

  private func report(
    _ path: String, _ taken: CandidateSpace.Taken, _ space: CandidateSpace, _ possible: PossibleNetworks?
  ) -> String {
    let all = space.count.map { " of \(counted($0, "combination"))" } ?? ""
    let origin = count == nil ? "" : ", seed \(seed.seed)"
    var lines = ["\(path): \(counted(taken.candidates.count, "candidate"))\(all)\(origin)"]
    if includeDefault { lines.append("and the candidate default, which has all defaults") }
    if taken.leftOut > 0 {
      lines.append("left out: \(counted(taken.leftOut, "combination")) of options that do not go together")
    }
    guard let possible else { return lines.joined(separator: "\n") }
    let (least, most) = (possible.weights.min() ?? 0, possible.weights.max() ?? 0)
    lines.append("networks: \(grouped(possible.networks.count)), of \(grouped(least)) to \(grouped(most)) weights")
    if let example = possible.example {
      lines.append("left out: \(grouped(possible.impossible)) impossible, such as \(example.network)")
      lines.append("  (\(example.reason))")
    }
    if possible.tooLarge > 0 { lines.append("left out: \(grouped(possible.tooLarge)) with too many weights") }
    return lines.joined(separator: "\n")
  }
}
