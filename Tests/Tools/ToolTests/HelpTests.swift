import FoundationEssentials
import Testing

/// The help texts are files, so that a change of an option shows in a review as users will see it.
@Suite("Help")
struct HelpTests {
  static let tools = [
    "idx-convert", "make-folds", "train-fold", "aggregate-cv", "train-final", "evaluate", "render-filters", "predict",
    "render-report", "export-onnx",
  ]

  @Test("--help prints the text in Tests/Tools/ToolTests/Help", arguments: tools)
  func help(_ tool: String) async throws {
    let run = try await ToolRun(tool, ["--help"])
    let url = URL(filePath: packageFolder).appending(path: "Tests/Tools/ToolTests/Help/\(tool).txt")
    #expect(
      run.output == String(decoding: try Data(contentsOf: url), as: UTF8.self),
      "after a change on purpose, run Tests/Tools/ToolTests/Help/update.sh")
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
    arguments: [
      ("idx-convert", ["input", "output"]), ("make-folds", []), ("train-fold", ["--fold", "1"]), ("aggregate-cv", []),
      ("train-final", []), ("evaluate", []), ("render-filters", []),
      ("predict", ["digit.png"]), ("render-report", []), ("export-onnx", []),
    ])
  func unknownOption(_ tool: String, _ others: [String]) async throws {
    let run = try await ToolRun(tool, others + ["--no-such-option"])
    #expect(run.status == 64)
    #expect(run.errors == "\(tool): error: Unknown option '--no-such-option' (see '\(tool) --help')\n")
    #expect(run.output.isEmpty)
  }

  @Test("every tool writes completions that the shells can read", arguments: tools)
  func completions(_ tool: String) async throws {
    let folder = try TemporaryFolder()
    for (shell, option) in [("bash", "--artifacts"), ("zsh", "--artifacts"), ("fish", "artifacts")] {
      let run = try await ToolRun(tool, ["--generate-completion-script", shell])
      #expect(run.status == 0)
      #expect(run.output.contains(option))
      #expect(run.errors.isEmpty)
      // Bash is there wherever ./pipeline.sh runs; the others need not be.
      guard let program = ["/bin/", "/usr/bin/"].map({ $0 + shell }).first(where: Self.canRun) else {
        #expect(shell != "bash")
        continue
      }
      try folder.write(run.output, to: shell)
      #expect(try await ToolRun(program, ["-n", folder.path(shell)]) == ToolRun(status: 0, output: "", errors: ""))
    }
  }

  private static func canRun(_ program: String) -> Bool { FileManager.default.isExecutableFile(atPath: program) }

  @Test("./pipeline.sh --help prints the text in Tests/Tools/ToolTests/Help")
  func pipeline() async throws {
    let run = try await ToolRun("\(packageFolder)/pipeline.sh", ["--help"], in: packageFolder)
    let url = URL(filePath: packageFolder).appending(path: "Tests/Tools/ToolTests/Help/pipeline.txt")
    #expect(run == ToolRun(status: 0, output: String(decoding: try Data(contentsOf: url), as: UTF8.self), errors: ""))
  }
}
