import Testing

@Suite("Paths are bytes")
struct PathBytesTests {
  @Test(
    "a path that is not UTF-8 is refused by every tool at the start",
    arguments: [
      "idx-convert", "make-folds", "train-fold", "aggregate-cv", "train-final", "evaluate", "render-filters",
      "render-saliency", "predict", "render-report", "export-onnx",
    ])
  func otherBytes(_ tool: String) async throws {
    let folder = try TemporaryFolder()
    try await folder.run("/bin/bash", ["-c", #""$0" --artifacts $'r\xe9s'"#, "\(ToolRun.builtProducts)/\(tool)"]).fails(
      64, #"\#(tool): error: $'r\xe9s': expected arguments in UTF-8; found other bytes; rename the file or folder"#)
    #expect(try folder.names().isEmpty)
  }

  @Test("a working folder of other bytes is written to, and no made-up one beside it")
  func workingFolder() async throws {
    let folder = try await SmallData.folder()
    let script =
      #"mv artifacts/train-labels.npy . && mkdir $'r\xe9s' && cd $'r\xe9s' && for seed in 1 2; do "#
      + #""$0" --labels ../train-labels.npy --folds 3 --artifacts out --seed $seed >/dev/null || exit; done; ls out; ls .. | wc -l"#
    let run = try await folder.run("/bin/bash", ["-c", script, "\(ToolRun.builtProducts)/make-folds"]).succeeds()
    #expect(run.output == "made.csv\ntrain_folds.csv\n3\n")
  }

  @Test("a link to a name of other bytes is refused")
  func link() async throws {
    let folder = try await SmallData.folder()
    let script = #"touch $'r\xe9s' && ln -s $'r\xe9s' link && exec "$0" --folds 3 --output link"#
    try await folder.run("/bin/bash", ["-c", script, "\(ToolRun.builtProducts)/make-folds"]).fails(
      73,
      "make-folds: error: link: expected a link to a name in UTF-8; found one to other bytes; rename what it "
        + "leads to")
  }

  @Test("the composed and the decomposed spelling of a name are two files")
  func normalisation() async throws {
    let (composed, decomposed) = ("\u{e9}", "e\u{301}")
    let folder = try await SmallData.folder()
    try folder.write(folder.bytes("artifacts/train-labels.npy"), to: composed)
    let labels = try folder.bytes(composed)
    let folds = ["--folds", "3", "--labels", composed, "--output"]
    try await folder.run("make-folds", folds + [decomposed]).succeeds()
    #expect(try folder.bytes(composed) == labels)
    #expect(try folder.text(decomposed).hasPrefix("index,label,kfold\n"))
    #expect(try await folder.run("make-folds", folds + [composed]).status == 64)
    // The same for a tool that compares names before it looks at files.
    try await folder.run("idx-convert", [composed, decomposed + ".2"]).succeeds()
  }
}
