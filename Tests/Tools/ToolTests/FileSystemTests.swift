import Glibc
import Subprocess
import Testing

/// A library that makes some calls fail below a folder, as they do on some network and FUSE file systems.
private enum Shim {
  /// The folder with the library; `nil` where there is no compiler for it.
  private static let library = Task { () -> TemporaryFolder? in
    let folder = try TemporaryFolder().shared()
    let source = packageFolder + "/Tests/Tools/ToolTests/FileSystem/shim.c"
    let build = try await ToolRun(
      "/usr/bin/env", ["clang", "-shared", "-fPIC", "-o", folder.path("shim.so"), source, "-ldl"])
    return build.status == 0 ? folder : nil
  }

  static let isPossible = ConditionTrait.enabled("there is no clang here") { try await library.value != nil }

  static func run(
    _ tool: String, _ arguments: [String], in folder: TemporaryFolder, failing: [Environment.Key: String?]
  ) async throws -> ToolRun {
    let path = try #require(try await library.value).path("shim.so")
    let whole = try #require(realpath(folder.path, nil))
    defer { free(whole) }
    let place: [Environment.Key: String?] = ["LD_PRELOAD": path, "SHIM_PREFIX": String(cString: whole)]
    return try await folder.run(tool, arguments, environment: place.merging(failing) { $1 })
  }
}

@Suite("File systems that cannot do everything", Shim.isPossible)
struct FileSystemTests {
  static let failures: [[Environment.Key: String?]] = [
    ["SHIM_CHMOD": "\(ENOTSUP)"], ["SHIM_CHMOD": "\(EPERM)"], ["SHIM_FSYNCDIR": "\(EINVAL)"],
    ["SHIM_FSYNCDIR": "\(ENOTSUP)"], ["SHIM_MMAP": "\(ENODEV)"],
  ]

  @Test("what can go on goes on, to the same bytes", arguments: failures)
  func goesOn(_ failing: [Environment.Key: String?]) async throws {
    let folder = try await SmallData.finishedWithSources.value.copy()
    let before = try folder.results("artifacts/fold-1")
    // Written over files that are there, whose permissions are to be kept.
    for (tool, arguments) in [
      ("idx-convert", ["--data", "data"]), ("make-folds", ["--folds", "3", "--force"]),
      ("train-fold", SmallData.arguments(["--epochs", "8", "--force"])), ("aggregate-cv", []), ("evaluate", []),
      ("render-filters", []), ("render-saliency", []), ("render-report", []), ("export-onnx", []),
    ] {
      let run = try await Shim.run(tool, arguments, in: folder, failing: failing)
      #expect(run.status == 0, "\(tool): \(run.errors)")
    }
    #expect(try folder.results("artifacts/fold-1") == before)
  }

  @Test("memory that is not there is told as that, and not as a file system's fault")
  func lackOfMemory() async throws {
    let folder = try await SmallData.folder()
    try await Shim.run("make-folds", ["--folds", "3"], in: folder, failing: ["SHIM_MMAP": "\(ENOMEM)"]).fails(
      71,
      "make-folds: error: artifacts/train-labels.npy: 218 bytes do not fit in this machine's memory: cannot "
        + "allocate memory")
  }
}
