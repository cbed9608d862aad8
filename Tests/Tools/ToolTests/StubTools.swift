import FoundationEssentials

/// Tools that only note how they were called, in place of the real ones.
enum StubTools {
  /// A folder with tools that write their name and arguments to `calls`; train-fold does what the environment says.
  static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      #!/bin/bash
      name=$(basename "$0")
      echo "$name $*" >>calls
      case $name in
        make-folds)
          mkdir -p artifacts/final
          echo 'epoch' >artifacts/final/history.csv
          printf 'index,label,kfold\\n0,0,2\\n1,0,1\\n' >artifacts/train_folds.csv
          ;;
        train-fold) if [[ -n $TRAINING ]]; then exec bash -c "$TRAINING"; fi ;;
        aggregate-cv) if [[ $* == *--list ]]; then printf 'narrow\\nwide\\n'; else echo 'the table'; fi ;;
        render-filters) mkdir -p artifacts/figures ;;
      esac

      """, to: "tools/tool")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path("tools/tool"))
    for tool in [
      "idx-convert", "make-folds", "train-fold", "aggregate-cv", "train-final", "evaluate", "render-filters",
      "render-report",
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path("tools/\(tool)"), withDestinationPath: folder.path("tools/tool"))
    }
    return folder
  }

  /// The options that make the script use them.
  static func arguments(_ more: [String]) -> [String] {
    ["--tools", "tools", "--artifacts", "artifacts", "--data", "data"] + more
  }
}
