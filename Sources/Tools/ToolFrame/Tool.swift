import ArgumentParser
import Formats
@preconcurrency import Glibc
import Network
import RunFiles

/// A command-line tool of the pipeline: options in, files out, and one way to fail.
///
/// A conforming type is the `@main` of its executable. It checks parameters in `validate()` (a failure there is a usage
/// error), does its work in ``execute()``, and throws whatever goes wrong; this protocol turns that into one line
/// on standard error, `tool: error: …`, and the ``ToolStatus`` that fits:
///
/// | thrown | exit status |
/// | --- | --- |
/// | by the argument parser, `ValidationError` | 64 |
/// | `FileError` | 65, 66, 71, 73 or 74, by its kind |
/// | `MemoryError` | 71 |
/// | ``ToolError`` | its own |
/// | anything else | 70 |
package protocol Tool: ParsableCommand {
  /// Does the tool's work, with all options parsed and validated.
  mutating func execute() throws

  /// The options that candidates may differ in; none unless a tool trains candidates.
  static var comparedOptions: Set<String> { get }
}

extension Tool {
  package static var comparedOptions: Set<String> { [] }

  /// Runs ``execute()``; the argument parser's entry point.
  package mutating func run() throws { try execute() }

  /// Parses the command line, runs the tool and ends the process.
  package static func main() {
    openStandardStreams()
    // A parent may have left SIGPIPE ignored; with its default action a reader that goes away ends the tool quietly.
    signal(SIGPIPE, SIG_DFL)
    // A limit on the size of files is then an error of the write that hits it, like a full disk.
    signal(SIGXFSZ, SIG_IGN)
    CutShortInputs.report(as: _commandName)
    Glibc.exit(status(of: Result(catching: runFromCommandLine)).rawValue)
  }

  private static func runFromCommandLine() throws {
    try ArgumentBytes.requireText()
    var command: any ParsableCommand
    do {
      command = try parseAsRoot()
    } catch {
      throw ParsingEnd(error)
    }
    guard var tool = command as? Self else {
      // The parser's own commands, such as the one behind --help, answer by throwing.
      do { return try command.run() } catch { throw ParsingEnd(error) }
    }
    try tool.execute()
  }

  private static func status(of outcome: Result<Void, any Error>) -> ToolStatus {
    var status = ToolStatus.success
    if case .failure(let error) = outcome {
      let end = ToolEnd(error, in: Self.self)
      status = end.status
      if end.isForStandardOutput { print(end.text) } else { Console.report(end.text) }
    }
    // What print() could not write (a full disk behind a redirection) shows here at the latest.
    if fflush(stdout) != 0 || ferror(stdout) != 0, status == .success {
      Console.report("\(_commandName): error: standard output: cannot be written: \(String(cString: strerror(errno)))")
      status = .file(.inputOutput)
    }
    return status
  }
}

/// Marks an error as the argument parser's.
private struct ParsingEnd: Error {
  let cause: any Error
  init(_ cause: any Error) { self.cause = cause }
}

/// The end of a run that threw: the text, where it goes, and the exit status.
private struct ToolEnd {
  let status: ToolStatus
  let text: String
  let isForStandardOutput: Bool

  init<Command: Tool>(_ error: any Error, in command: Command.Type) {
    let name = command._commandName
    switch error {
    case let error as ParsingEnd where command.exitCode(for: error.cause).isSuccess:
      self.init(.success, command.fullMessage(for: error.cause), isForStandardOutput: true)
    case let error as CleanExit:
      self.init(.success, command.fullMessage(for: error), isForStandardOutput: true)
    case let error as ParsingEnd:
      let advice = UsageAdvice(help: command.helpMessage(), compared: command.comparedOptions)
      let problem = advice.improving(command.message(for: error.cause), Array(CommandLine.arguments.dropFirst()))
      self.init(.usage, "\(name): error: \(problem) (see '\(name) --help')")
    case let error as ValidationError:
      self.init(.usage, "\(name): error: \(error.message) (see '\(name) --help')")
    case let error as FileError:
      self.init(.file(error.kind), "\(name): error: \(error.namingMaker)")
    case let error as MemoryError:
      self.init(.file(.memory), "\(name): error: \(error)")
    case let error as ToolError where error.isStop:
      self.init(error.status, "\(name): \(error)")
    case let error as ToolError:
      self.init(error.status, "\(name): error: \(error)")
    default:
      self.init(.software, "\(name): error: \(error)")
    }
  }

  private init(_ status: ToolStatus, _ text: String, isForStandardOutput: Bool = false) {
    self.status = status
    self.text = text
    self.isForStandardOutput = isForStandardOutput
  }
}

extension CommandConfiguration {
  /// The configuration of a pipeline tool: its name, what it does in a line, how it is called, its files and rules, and
  /// examples.
  ///
  /// - `usage`: What follows the name in a call, a line for each way to call it.
  /// - `examples`: Commands as they are typed.
  package static func tool(
    _ name: String, abstract: String, usage: [String] = ["[<options>]"], discussion: String, examples: [String] = []
  ) -> CommandConfiguration {
    CommandConfiguration(
      commandName: name, abstract: abstract,
      usage: usage.map { "\(name) \($0)" }.joined(separator: "\n"),
      discussion: discussion + exampleText(examples) + """


        Exit status: 0 done, 64 wrong usage, 65 wrong data in a file, 66 missing or unreadable input, \
        70 internal error, 71 not enough memory, 73 output cannot be created, 74 reading or writing failed, \
        75 another run is at work there, 130 or 143 stopped by SIGINT or SIGTERM.
        """,
      version: "\(name) \(Version.current)")
  }

  private static func exampleText(_ commands: [String]) -> String {
    guard !commands.isEmpty else { return "" }
    return "\n\n\(commands.count == 1 ? "Example" : "Examples"):\n" + commands.map { "  \($0)" }.joined(separator: "\n")
  }
}

/// Gives descriptors 0, 1 and 2 something to point at when the caller closed them: otherwise the first file opened
/// would take the number, and messages would be written into it.
private func openStandardStreams() {
  var descriptor: Int32
  repeat { descriptor = open("/dev/null", O_RDWR) } while descriptor >= 0 && descriptor <= 2
  if descriptor > 2 { close(descriptor) }
}
