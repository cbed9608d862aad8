import FoundationEssentials
import Subprocess
import SystemPackage
import Testing

/// What a tool did when it was run as a user runs it.
struct ToolRun: Sendable, Equatable {
  /// The exit status, or the negative number of the signal that ended it.
  let status: Int
  /// What it printed on standard output.
  let output: String
  /// What it printed on standard error.
  let errors: String

  init(status: Int, output: String, errors: String) {
    self.status = status
    self.output = output
    self.errors = errors
  }

  /// Runs a tool that was built together with these tests, or another program by its path.
  ///
  /// - `directory`: The working directory.
  /// - `environment`: Changes to the environment of the tests.
  /// - `input`: What the tool reads on standard input, a pipe.
  init(
    _ tool: String, _ arguments: [String], in directory: String? = nil,
    environment: [Environment.Key: String?] = [:], input: [UInt8] = []
  ) async throws {
    let result = try await run(
      Self.configuration(tool, arguments, directory, environment), input: .array(input),
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20))
    self.init(result.terminationStatus, result.standardOutput, result.standardError)
  }

  /// Runs a tool and, while it runs, something beside it.
  ///
  /// - `body`: Gets a way to send signals to the tool.
  init(
    _ tool: String, _ arguments: [String], in directory: String? = nil,
    environment: [Environment.Key: String?] = [:], meanwhile body: ((Signal) throws -> Void) async throws -> Void
  ) async throws {
    let result = try await run(
      Self.configuration(tool, arguments, directory, environment), input: .none, output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    ) { execution in
      try await body { try execution.send(signal: $0) }
    }
    self.init(result.terminationStatus, result.standardOutput, result.standardError)
  }

  private init(_ status: TerminationStatus, _ output: String, _ errors: String) {
    let number =
      switch status {
      case .exited(let code): Int(code)
      case .signaled(let code): -Int(code)
      }
    self.init(status: number, output: output, errors: errors)
  }

  private static func configuration(
    _ tool: String, _ arguments: [String], _ directory: String?, _ environment: [Environment.Key: String?]
  ) -> Configuration {
    let program = tool.contains("/") ? FilePath(tool) : FilePath(builtProducts).appending(tool)
    // Help is as wide as the terminal, or as COLUMNS says.
    let environment = ["COLUMNS": "80", "NO_COLOR": nil].merging(environment) { $1 }
    return Configuration(
      executable: .path(program), arguments: Arguments(arguments), environment: .inherit.updating(environment),
      workingDirectory: directory.map { FilePath($0) })
  }

  /// Where the build put the tools: beside the running tests.
  static let builtProducts = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().path
}

extension ToolRun {
  /// The same run, if the tool succeeded; the test ends if not.
  @discardableResult
  func succeeds(sourceLocation: SourceLocation = #_sourceLocation) throws -> ToolRun {
    try #require(status == 0, "\(errors)", sourceLocation: sourceLocation)
    return self
  }
}

/// Expects a run to have failed with one line on standard error, `tool: error: …`, and nothing on standard output.
func expectFailure(
  _ run: ToolRun, _ status: Int, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(run.status == status, sourceLocation: sourceLocation)
  #expect(run.errors == message + "\n", sourceLocation: sourceLocation)
  #expect(run.output.isEmpty, sourceLocation: sourceLocation)
}
