import FoundationEssentials
import Testing

/// Where the script is called from, how, and with which names.
@Suite("./pipeline.sh, however it is called")
struct PipelineFindingTests {
  private let script = packageFolder + "/pipeline.sh"

  private func calls(_ folder: TemporaryFolder) throws -> [String] {
    try folder.text("calls").split(separator: "\n").map { String($0.prefix { $0 != " " }) }
  }

  @Test(
    "by a symbolic link, with CDPATH, by another shell, without the right to execute it",
    arguments: [
      "ln -s \"$0\" link.sh && ./link.sh \"$@\"", "CDPATH=/tmp \"$0\" \"$@\"", "sh \"$0\" \"$@\"",
      "cp -r \"${0%/*}\"/{pipeline.sh,Scripts,Tests} . && chmod -x pipeline.sh && bash pipeline.sh \"$@\" --jobs 2",
    ])
  func found(_ command: String) async throws {
    let folder = try StubTools.folder()
    try folder.remove("artifacts")
    let options = StubTools.arguments(["--to", "train", "--folds", "2"])
    try await folder.run("/bin/bash", ["-c", command, script] + options).succeeds()
    #expect(try calls(folder) == ["idx-convert", "make-folds", "train-fold", "train-fold"])
  }

  @Test("names with '=' and with line breaks are names", arguments: ["lr=0.01", "kfold=5", "two\nlines", "-v x=1"])
  func names(_ name: String) async throws {
    let folder = try StubTools.folder()
    try folder.write("index,label,kfold\n0,0,2\n1,0,1\n", to: "\(name).csv")
    try folder.write("index,label,kfold\n0,0,2\n1,0,1\n", to: "\(name)/train_folds.csv")
    let options = ["--tools", "tools", "--data", "data", "--artifacts=\(name)", "--folds-file=\(name).csv"]
    let run = try await folder.run(script, options + ["--to", "train"]).succeeds()
    #expect(run.output.split(separator: "\n").count { $0.hasPrefix("train ") } == 2)
    #expect(try folder.names(in: name).contains("stages.csv"))
  }

  @Test("says that the tools are not where --tools says, that data are not there, or not whole, before any work")
  func checks() async throws {
    let folder = try StubTools.folder()
    let misled = ["--tools", "nowhere", "--data", "data", "--artifacts", "x"]
    try await folder.run(script, misled).fails(
      66, beginning: "pipeline.sh: error: nowhere/check-data: expected a built tool; found none; ")
    // Without --tools these would build for minutes first.
    try await folder.run(script, ["--data", "nowhere", "--artifacts", "x"]).fails(
      66, beginning: "pipeline.sh: error: nowhere: expected a folder with the four IDX files")
    try folder.remove("data/t10k-labels-idx1-ubyte")
    try await folder.run(script, StubTools.arguments(["--to", "folds"])).fails(
      66, saying: "\ncheck-data: error: data: expected t10k-labels-idx1-ubyte or ")
    try folder.remove("artifacts/test-images.npy")
    try await folder.run(script, StubTools.arguments(["--from", "folds"])).fails(
      66, beginning: "pipeline.sh: error: artifacts/test-images.npy: expected the file for stage evaluate")
    #expect(try !folder.names().contains("calls") && !folder.names().contains("x"))
  }

  @Test("cores are those of the machine, whatever OMP_NUM_THREADS says, or those of a Slurm job")
  func cores() async throws {
    let folder = try StubTools.folder()
    let arguments = StubTools.arguments(["--to", "train", "--folds", "2"])
    try await folder.run(script, arguments, environment: ["OMP_NUM_THREADS": "600", "SLURM_CPUS_PER_TASK": nil])
      .succeeds()
    #expect(try folder.table("artifacts/stages.csv").integers("cores").allSatisfy { $0 != 600 })
    try folder.remove("calls")
    try await folder.run(script, arguments + ["--jobs", "1"], environment: ["SLURM_CPUS_PER_TASK": "300"]).succeeds()
    #expect(try folder.table("artifacts/stages.csv").integers("cores").allSatisfy { $0 == 300 })
  }

  @Test("what is printed goes somewhere, or the run ends with 74", arguments: [["--help"], ["--version"], []])
  func fullOutput(_ more: [String]) async throws {
    let folder = try StubTools.folder()
    try await folder.run("/bin/bash", ["-c", "\"$0\" \"$@\" >/dev/full", script] + StubTools.arguments(more)).fails(
      74, saying: "pipeline.sh: error: standard output: cannot be written")
  }

  @Test("files get the permissions that the umask leaves")
  func permissions() async throws {
    let folder = try StubTools.folder()
    let command = "umask 077 && \"$0\" \"$@\""
    try await folder.run("/bin/bash", ["-c", command, script] + StubTools.arguments(["--to", "folds"])).succeeds()
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("artifacts/stages.csv"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test("works in a folder that may be written to but not listed, the first time and the second", Permissions.areObeyed)
  func unlistedFolder() async throws {
    let folder = try await SmallData.finishedWithSources.value.copy()
    try FileManager.default.createDirectory(
      atPath: folder.path("hidden"), withIntermediateDirectories: false, attributes: [.posixPermissions: 0o300])
    for _ in 1...2 {
      for place in ["hidden/new", "hidden"] {
        try await Permissions.run("idx-convert", ["--data", "data", "--artifacts", place], in: folder).succeeds()
      }
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path("hidden"))
    #expect(try folder.bytes("hidden/train-images.npy") == folder.bytes("artifacts/train-images.npy"))
    #expect(try folder.names(in: "hidden").allSatisfy { !$0.hasSuffix(".partial") })
  }

  @Test("a build whose whole group of processes is terminated leaves no compiler behind")
  func terminatedBuild() async throws {
    let folder = try StubTools.folder()
    // As SwiftPM does it: an interrupt ends the compiler, which has a group of its own; anything else leaves it.
    try folder.write(
      """
      #!/bin/bash
      setsid bash -c 'echo $$ >compiler; exec sleep 600' &
      until [[ -s compiler ]]; do sleep 0.05; done
      trap 'kill "$(<compiler)"; exit 1' INT
      trap 'exit 1' TERM
      touch building
      while :; do sleep 0.05; done

      """, to: "bin/swift")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path("bin/swift"))
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let command = "set -m; \"$0\" \"$@\" & until [[ -e building ]]; do sleep 0.05; done; kill -TERM -- -$!; wait $!"
    try await folder.run(
      "/bin/bash", ["-c", command, script, "--data", "data", "--artifacts", "artifacts"],
      environment: ["PATH": "\(folder.path("bin")):\(path)"]
    ).fails(143, saying: "pipeline.sh: stopped by SIGTERM while building; run the same command again to continue\n")
    let compiler = try folder.text("compiler").split(separator: "\n").first ?? ""
    // A process that has ended may wait for its parent to look, but has no command line.
    let commandLine = FileManager.default.contents(atPath: "/proc/\(compiler)/cmdline") ?? Data()
    #expect(commandLine.isEmpty, "the compiler is still running")
  }

  @Test("prints its version and completions that the shells can read", arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) async throws {
    let version = try await ToolRun(script, ["--version"])
    let tool = try await ToolRun("idx-convert", ["--version"])
    #expect(version.output == tool.output.replacing("idx-convert", with: "pipeline.sh"))
    let run = try await ToolRun(script, ["--generate-completion-script", shell]).succeeds()
    let help = try await ToolRun(script, ["--help"])
    for option in help.output.matches(of: /^ +--([a-z-]+)/.anchorsMatchLineEndings()).map(\.1) {
      let spelling = shell == "fish" ? "-l \(option) " : "--\(option)"
      #expect(run.output.contains(spelling) || run.output.contains("-l \(option)\n"), "\(option)")
    }
    guard shell == "bash" else { return }
    let folder = try TemporaryFolder()
    try folder.write(run.output, to: "completion")
    let command = """
      . ./completion; COMP_WORDS=(pipeline.sh --recipe acc); COMP_CWORD=2; _pipeline_sh; echo "${COMPREPLY[*]}"
      COMP_WORDS=(pipeline.sh --folds-f); COMP_CWORD=1; _pipeline_sh; echo "${COMPREPLY[*]}"
      """
    let completed = try await folder.run("/bin/bash", ["-c", command])
    #expect(completed == ToolRun(status: 0, output: "accurate\n--folds-file\n", errors: ""))
  }

  @Test("data of one's own and trials have folders of their own, if none is named")
  func defaultFolders() async throws {
    let folder = try StubTools.folder()
    try FileManager.default.moveItem(atPath: folder.path("data"), toPath: folder.path("my digits=2"))
    for name in ["pipeline.sh", "Scripts", "Tests"] {
      try FileManager.default.createDirectory(
        atPath: folder.path("clone/data/mnist"), withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: "\(packageFolder)/\(name)", toPath: folder.path("clone/\(name)"))
    }
    for file in try folder.names(in: "my digits=2") { try folder.write("", to: "clone/data/mnist/\(file)") }
    for (options, name) in [
      ([], nil), (["--limit", "5"], "trial"), (["--data", "../my digits=2"], "my-digits-2"),
      (["--data", "../my digits=2", "--limit=5"], "my-digits-2-trial"), (["--data", "./data/../data/mnist/"], nil),
    ] as [([String], String?)] {
      let arguments = ["--tools", "../tools", "--only", "convert"] + options
      let run = try await ToolRun("./pipeline.sh", arguments, in: folder.path("clone")).succeeds()
      let place = name.map { "artifacts/\($0)" } ?? "artifacts"
      #expect(run.output.hasSuffix("All files      \(place)\n"), "\(run.output)")
      #expect(run.errors.contains("everything goes to \(place); --artifacts names another folder") == (name != nil))
    }
  }
}
