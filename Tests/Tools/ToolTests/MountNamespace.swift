import Testing

/// Runs shell scripts that mount file systems where nobody else sees them; they are gone when the script ends.
enum MountNamespace {
  /// The command that makes such a place: as root, or as somebody who becomes root inside; `nil` where neither may.
  private static let command = Task { () -> [String]? in
    for command in [["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"]] {
      let script = ["/bin/bash", "-c", "mount -t tmpfs none /mnt"]
      if try await ToolRun("/usr/bin/env", command + script).status == 0 { return command }
    }
    return nil
  }

  /// The condition of tests that mount.
  static let isPossible = ConditionTrait.enabled("this machine lets nobody mount a file system") {
    try await command.value != nil
  }

  /// Runs a script with `bash -eu`; `$0` is the folder of the tools, `$@` are the arguments.
  static func run(_ script: String, _ arguments: [String] = [], in folder: TemporaryFolder) async throws -> ToolRun {
    let command = try #require(try await command.value)
    let bash = ["/bin/bash", "-euc", script, ToolRun.builtProducts]
    return try await folder.run("/usr/bin/env", command + bash + arguments)
  }
}
