import Network
import Testing

/// Disks that fill up or may not be written to, as file systems of their own.
@Suite("Full and read-only disks", MountNamespace.isPossible)
struct DiskTests {
  @Test(
    "a disk that fills up leaves old files or none, and no litter; with room again, the same command ends the work",
    arguments: [0, 4, 8, 12, 16, 20, 24, 32, 40, 64])
  func fullDisk(_ kibibytes: Int) async throws {
    let whole = try await SmallData.folder()
    try await SmallData.train(whole, ["--epochs", "4"]).succeeds()
    let folder = try await SmallData.folder()
    let run = try await MountNamespace.run(
      """
      room=$1 && shift
      mkdir disk && mount -t tmpfs -o size=1m none disk && cp -r artifacts disk/ && cd disk
      left=$(($(df --output=avail -k . | tail -n 1) - room))
      head -c "${left}K" /dev/zero >filling
      status=0
      "$0/train-fold" "$@" --quiet || status=$?
      find artifacts/fold-1 -type f -printf '%f\\n' | sort
      files=$(find artifacts/fold-1 -type f -name '*.*' ! -name '.*')
      [[ -z $files ]] || "$0/idx-convert" --quiet --check $files
      rm filling
      "$0/train-fold" "$@" --quiet
      cp -r artifacts/fold-1 ../artifacts/
      exit "$status"
      """, ["\(kibibytes)"] + SmallData.arguments(["--epochs", "4"]), in: folder)
    let left = Set(run.output.split(separator: "\n"))
    switch run.status {
    case 0: #expect(left == ["history.csv", "model.safetensors", "predictions.csv", "result.csv"])
    case 74:
      let match = run.errors.wholeMatch(
        of: /train-fold: error: artifacts\/fold-1\/\S+: no space left on device after ([\d,]+) bytes?: .*\n/)
      let written = try #require(match.flatMap { Int($0.1.replacing(",", with: "")) }, "\(run.errors)")
      #expect(written <= kibibytes << 10)
      // The model is the last file; the checkpoint stays until it is there.
      #expect(left.isSubset(of: ["checkpoint.safetensors", "history.csv", "predictions.csv", "result.csv"]), "\(left)")
    default: Issue.record("status \(run.status): \(run.errors)")
    }
    if kibibytes == 0 { #expect(run.status == 74) }
    #expect(try folder.results("artifacts/fold-1") == whole.results("artifacts/fold-1"))
  }

  @Test(
    "a read-only disk is refused before any work",
    arguments: [
      ("idx-convert", ["--data", "data"]), ("make-folds", ["--folds", "3"]),
      ("train-fold", ["--fold", "1", "--force"] + SmallData.options), ("aggregate-cv", []),
      ("train-final", ["--force"] + SmallData.options), ("evaluate", []), ("render-filters", []),
      ("render-saliency", []), ("export-onnx", []),
    ])
  func readOnlyDisk(_ tool: String, _ arguments: [String]) async throws {
    let folder = try await SmallData.finishedWithSources.value.copy()
    let run = try await MountNamespace.run(
      """
      tool=$1 && shift
      mount --bind artifacts artifacts && mount -o remount,bind,ro artifacts
      "$0/$tool" "$@"
      """, [tool] + arguments, in: folder)
    #expect(run.status == 73, "\(run.errors)")
    #expect(run.errors.hasPrefix("\(tool): error: artifacts/"), "\(run.errors)")
    #expect(run.errors.hasSuffix(": read-only file system\n"), "\(run.errors)")
    #expect(run.errors.count { $0 == "\n" } == 1, "\(run.errors)")
  }
}
