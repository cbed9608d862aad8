@_exported import TestSupport
import FoundationEssentials
import Subprocess
import SystemPackage
import Testing

/// What a tool did when it was run as a user runs it.
struct ToolRun: Sendable, Equatable {
  /// The exit status, or the negative number of the signal that ended it.
  let status: Int
  let output: String
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

  /// Expects the tool to have failed with one line on standard error, `tool: error: …`, and nothing on standard output.
  func fails(_ status: Int, _ message: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(self.status == status, sourceLocation: sourceLocation)
    #expect(errors == message + "\n", sourceLocation: sourceLocation)
    #expect(output.isEmpty, sourceLocation: sourceLocation)
  }

  /// Expects the tool to have failed with one line on standard error that begins so, and nothing on standard output.
  func failsInOneLine(
    _ status: Int, beginning: String, saying text: String = "", ending: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    fails(status, beginning: beginning, saying: text, ending: ending, sourceLocation: sourceLocation)
    #expect(errors.count { $0 == "\n" } == 1, "\(errors)", sourceLocation: sourceLocation)
    #expect(output.isEmpty, sourceLocation: sourceLocation)
  }

  /// The same run, which is expected to have failed and to have said so on standard error.
  @discardableResult
  func fails(
    _ status: Int, beginning: String = "", saying text: String = "", ending: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> ToolRun {
    #expect(self.status == status, "\(errors)", sourceLocation: sourceLocation)
    #expect(errors.hasPrefix(beginning), "\(errors)", sourceLocation: sourceLocation)
    #expect(errors.hasSuffix(ending), "\(errors)", sourceLocation: sourceLocation)
    if !text.isEmpty { #expect(errors.contains(text), "\(errors)", sourceLocation: sourceLocation) }
    return self
  }
}

extension TemporaryFolder {
  func run(
    _ tool: String, _ arguments: [String] = [], environment: [Environment.Key: String?] = [:], input: [UInt8] = []
  ) async throws -> ToolRun {
    try await ToolRun(tool, arguments, in: path, environment: environment, input: input)
  }

  /// Runs a tool in the folder and, while it runs, something beside it.
  func run(
    _ tool: String, _ arguments: [String], environment: [Environment.Key: String?] = [:],
    meanwhile body: ((Signal) throws -> Void) async throws -> Void
  ) async throws -> ToolRun {
    try await ToolRun(tool, arguments, in: path, environment: environment, meanwhile: body)
  }

  /// Expects a command to leave the same bytes in a folder at each number of threads; returns them.
  @discardableResult
  func sameBytes(
    in name: String, threads: [String] = ["1", "2", "3"], sourceLocation: SourceLocation = #_sourceLocation,
    _ command: (_ threads: String) async throws -> ToolRun
  ) async throws -> [String: [UInt8]] {
    var first: [String: [UInt8]]?
    for threads in threads {
      try await command(threads).succeeds(sourceLocation: sourceLocation)
      let results = try results(name)
      #expect(results == first ?? results, "\(threads) threads", sourceLocation: sourceLocation)
      first = results
    }
    return first ?? [:]
  }
}
