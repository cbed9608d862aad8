import FoundationEssentials
import Testing

/// The help texts are files, so that a change of an option shows in a review as users will see it.
@Suite("Help")
struct HelpTests {
  static let tools = ["idx-convert", "make-folds", "aggregate-cv", "render-filters"]

  @Test("--help prints the text in Tests/ToolTests/Help", arguments: tools)
  func help(_ tool: String) async throws {
    let run = try await ToolRun(tool, ["--help"])
    let url = URL(filePath: packageFolder).appending(path: "Tests/ToolTests/Help/\(tool).txt")
    #expect(run.output == String(decoding: try Data(contentsOf: url), as: UTF8.self))
    #expect(run.errors.isEmpty)
    #expect(run.status == 0)
  }

  @Test("--version prints name and version", arguments: tools)
  func version(_ tool: String) async throws {
    let run = try await ToolRun(tool, ["--version"])
    #expect(run.output.split(separator: " ").first.map(String.init) == tool)
    #expect(run.output.split(separator: ".").count == 3)
    #expect(run.status == 0)
  }

  @Test(
    "an unknown option is a usage error that points to --help",
    arguments: [("idx-convert", ["input", "output"]), ("make-folds", []), ("aggregate-cv", [])])
  func unknownOption(_ tool: String, _ others: [String]) async throws {
    let run = try await ToolRun(tool, others + ["--no-such-option"])
    #expect(run.status == 64)
    #expect(run.errors == "\(tool): error: Unknown option '--no-such-option' (see '\(tool) --help')\n")
    #expect(run.output.isEmpty)
  }
}
