import Glibc
import Subprocess
import Testing

/// Runs tools so that the permissions of files count, even if the tests are run by root, whom they do not stop
/// otherwise.
enum Permissions {
  /// Root's right to ignore permissions is taken from the tool.
  private static let command = geteuid() == 0 ? ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] : []

  /// The condition of tests that rely on permissions.
  static let areObeyed = ConditionTrait.enabled("root ignores permissions, and setpriv is not there to change that") {
    try await ToolRun("/usr/bin/env", command + ["true"]).status == 0
  }

  /// Runs a tool and, while it runs, something beside it.
  static func run(
    _ tool: String, _ arguments: [String], in folder: TemporaryFolder,
    meanwhile body: ((Signal) throws -> Void) async throws -> Void = { _ in }
  ) async throws -> ToolRun {
    let program = command + ["\(ToolRun.builtProducts)/\(tool)"]
    return try await folder.run("/usr/bin/env", program + arguments, meanwhile: body)
  }
}
