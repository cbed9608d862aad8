import FoundationEssentials
import Testing

/// The help texts are files, so that a change of an option shows in a review as users will see it.
@Suite("Help")
struct HelpTests {
  static let tools = [
    "idx-convert", "import-images", "make-folds", "train-fold", "aggregate-cv", "train-final", "evaluate",
    "render-filters", "render-saliency", "predict", "render-report", "export-onnx", "check-data", "plan-cells",
    "record-time", "follow-jobs", "audit-data", "make-candidates",
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
      ("idx-convert", ["input", "output"]), ("import-images", ["--data", "source"]), ("make-folds", []),
      ("make-candidates", ["--grid"]),
      ("train-fold", ["--fold", "1"]), ("aggregate-cv", []),
      ("train-final", []), ("evaluate", []), ("render-filters", []),
      ("render-saliency", []),
      ("predict", ["digit.png"]), ("render-report", []), ("export-onnx", []), ("check-data", ["data"]),
      ("plan-cells", []), ("record-time", ["--gather"]), ("follow-jobs", []), ("audit-data", []),
    ])
  func unknownOption(_ tool: String, _ others: [String]) async throws {
    try await ToolRun(tool, others + ["--no-such-option"]).fails(
      64, "\(tool): error: Unknown option '--no-such-option' (see '\(tool) --help')")
  }

  @Test("every tool writes completions that the shells can read", arguments: tools)
  func completions(_ tool: String) async throws {
    let folder = try TemporaryFolder()
    for (shell, option) in [("bash", "--artifacts"), ("zsh", "--artifacts"), ("fish", "artifacts")] {
      let run = try await ToolRun(tool, ["--generate-completion-script", shell]).succeeds()
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

  @Test("no line of a help text is longer than a terminal of 80 columns", arguments: tools)
  func width(_ tool: String) async throws {
    let run = try await ToolRun(tool, ["--help"])
    for line in run.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test("every help text has an example, whose options the tool knows", arguments: tools)
  func examples(_ tool: String) async throws {
    let help = try await ToolRun(tool, ["--help"]).output
    let examples = help.split(separator: "\n").filter { $0.hasPrefix("  \(tool) ") || $0 == "  \(tool)" }
    #expect(!examples.isEmpty)
    let folder = try TemporaryFolder()
    for example in examples {
      // There are no files, so that what is right as a command line does nothing or fails for want of one.
      let command = "PATH=\(ToolRun.builtProducts):$PATH; \(example)"
      let run = try await folder.run("/bin/bash", ["-c", command])
      #expect([0, 65, 66].contains(run.status), "\(example): \(run.errors)")
    }
  }

  @Test("in bash every option that takes a path completes files and folders", arguments: tools)
  func pathCompletion(_ tool: String) async throws {
    let folder = try TemporaryFolder()
    let endings = ["npy", "csv", "safetensors", "onnx", "png", "html"]
    for ending in endings { try folder.write("", to: "file.\(ending)") }
    try folder.write("", to: "folder/inside")
    try folder.write(try await ToolRun(tool, ["--generate-completion-script", "bash"]).output, to: "script")
    let help = try await ToolRun(tool, ["--help"]).output
    let options = help.matches(of: /\n  (--[a-z-]+) <(npy|csv|safetensors|onnx|png|html|dir)>/)
    #expect(!options.isEmpty)
    for option in options {
      let kind = String(option.2)
      let words = "COMP_WORDS=(\(tool) \(option.1) f) COMP_CWORD=2 COMP_LINE='\(tool) \(option.1) f'"
      let command = """
        PATH=\(ToolRun.builtProducts):$PATH; . ./script
        name=$(complete -p \(tool) | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        \(words); COMP_POINT=${#COMP_LINE} COMP_TYPE=9; $name \(tool) f \(option.1); printf '%s\\n' "${COMPREPLY[@]}"
        """
      let run = try await folder.run("/bin/bash", ["-c", command])
      let found = Set(run.output.split(separator: "\n").map(String.init))
      let expected: Set = kind == "dir" ? ["folder"] : ["folder", "file.\(kind)"]
      #expect(found == expected, "\(tool) \(option.1): \(run.errors)")
    }
  }

  private static func canRun(_ program: String) -> Bool { FileManager.default.isExecutableFile(atPath: program) }

  @Test("./pipeline.sh --help prints the text in Scripts")
  func pipeline() async throws {
    let run = try await ToolRun("\(packageFolder)/pipeline.sh", ["--help"], in: packageFolder)
    let url = URL(filePath: packageFolder).appending(path: "Scripts/help.txt")
    #expect(run == ToolRun(status: 0, output: String(decoding: try Data(contentsOf: url), as: UTF8.self), errors: ""))
  }
}
