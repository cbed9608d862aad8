import FoundationEssentials
import Testing

/// Tools that only note how they were called, in place of those that take long; what plans a run, looks at the data and
/// notes times is real.
enum StubTools {
  /// A folder with tools that write their name and arguments to `calls`, and with files by the names of a data set's;
  /// train-fold does what the environment says. With `--outcome` they end with a line for the script.
  static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      #!/bin/bash
      name=$(basename "$0")
      echo "$name $*" >>calls
      case $name in
        make-folds)
          mkdir -p artifacts
          printf 'index,label,kfold\\n0,0,2\\n1,0,1\\n' >artifacts/train_folds.csv
          ;;
        train-fold)
          if [[ -n $TRAINING ]]; then exec bash -c "$TRAINING"$'\\nprintf "done\\\\twhat came of it\\\\n"'; fi
          ;;
        aggregate-cv) echo 'the table' ;;
      esac
      if [[ " $* " == *' --outcome '* ]]; then printf 'done\\twhat came of it\\ta detail\\n'; fi

      """, to: "tools/tool")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path("tools/tool"))
    for tool in [
      "idx-convert", "import-images", "make-folds", "train-fold", "aggregate-cv", "train-final", "evaluate",
      "audit-data", "render-filters", "render-saliency", "render-report",
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path("tools/\(tool)"), withDestinationPath: folder.path("tools/tool"))
    }
    for tool in ["check-data", "plan-cells", "record-time", "follow-jobs"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path("tools/\(tool)"), withDestinationPath: "\(ToolRun.builtProducts)/\(tool)")
    }
    for name in ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"] {
      try folder.write("", to: "data/\(name)-ubyte")
    }
    for name in ["train-images", "train-labels", "test-images", "test-labels"] {
      try folder.write("", to: "artifacts/\(name).npy")
    }
    return folder
  }

  /// Such a folder in which the script has made folds.
  static func folderWithFolds() async throws -> TemporaryFolder {
    let folder = try Self.folder()
    try await folder.run(packageFolder + "/pipeline.sh", arguments(["--to", "folds"])).succeeds()
    try folder.remove("calls")
    return folder
  }

  /// The options that make the script use them.
  static func arguments(_ more: [String]) -> [String] {
    ["--tools", "tools", "--artifacts", "artifacts", "--data", "data"] + more
  }
}
