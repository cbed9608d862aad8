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

  /// Runs a tool that was built together with these tests.
  ///
  /// - Parameters:
  ///   - directory: The working directory.
  ///   - input: What the tool reads on standard input, a pipe.
  init(_ tool: String, _ arguments: [String], in directory: String? = nil, input: [UInt8] = []) async throws {
    let result = try await run(
      .path(FilePath(Self.builtProducts).appending(tool)), arguments: Arguments(arguments),
      workingDirectory: directory.map { FilePath($0) }, input: .array(input), output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20))
    status =
      switch result.terminationStatus {
      case .exited(let code): Int(code)
      case .signaled(let code): -Int(code)
      }
    output = result.standardOutput
    errors = result.standardError
  }

  /// Where the build put the tools: beside the running tests.
  private static let builtProducts = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().path
}

/// Expects a run to have failed with one line on standard error, `tool: error: …`, and nothing on standard output.
func expectFailure(
  _ run: ToolRun, _ status: Int, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(run.status == status, sourceLocation: sourceLocation)
  #expect(run.errors == message + "\n", sourceLocation: sourceLocation)
  #expect(run.output.isEmpty, sourceLocation: sourceLocation)
}
