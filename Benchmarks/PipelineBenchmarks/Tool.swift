import FoundationEssentials
import Glibc
import Workload

/// A tool of the pipeline as users start it: a process.
struct Tool {
  let name: String
  private let path: String

  /// The tools that `swift build -c release` has made: every source folder with a program of its name.
  static var built: [Tool] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: pipelineFolder + "/Sources")) ?? []
    return names.sorted().map { Tool(name: $0, path: pipelineFolder + "/.build/release/" + $0) }
      .filter { FileManager.default.isExecutableFile(atPath: $0.path) && !$0.isFolder }
  }

  private var isFolder: Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
  }

  /// Runs the tool with `--help` and waits for its end, its output going nowhere.
  func printHelp() throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var process = pid_t()
    let status = [path, "--help"].withCStrings { posix_spawn(&process, path, &actions, nil, $0, environ) }
    guard status == 0 else { throw StartError(tool: name, status: status) }
    var exit: Int32 = 0
    guard waitpid(process, &exit, 0) == process, exit == 0 else { throw StartError(tool: name, status: exit) }
  }
}

private struct StartError: Error, CustomStringConvertible {
  let tool: String
  let status: Int32

  var description: String { "\(tool) --help ended with status \(status)" }
}

extension [String] {
  /// Lends the strings as C has an argument list: ended by a null pointer.
  fileprivate func withCStrings<Result>(_ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
    let copies = map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
