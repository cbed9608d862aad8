import Formats
import Glibc
import Tensors
import Testing

@Suite("Arrays and folds that somebody else made")
struct OthersWorkTests {
  private let images = "artifacts/train-images.npy"
  private let labels = "artifacts/train-labels.npy"
  private let folds = "artifacts/train_folds.csv"
  private let convert = ["--data", "data"]

  /// IDX files in `data`, and nothing else.
  private func sources() async throws -> TemporaryFolder {
    let folder = try await SmallData.finishedWithSources.value.copy()
    try folder.remove("artifacts")
    return folder
  }

  @Test("arrays that the tool did not make are kept, and the message names the way on")
  func arrays() async throws {
    let folder = try await sources()
    try NPY.write(SmallData.images(9, seed: 5), to: folder.path(images))
    let before = try folder.bytes(images)
    try await folder.run("idx-convert", convert).fails(
      73,
      "idx-convert: error: \(images): expected what idx-convert --data made; found another file, which uint8 "
        + "90×12×12 would replace; go on with it (./pipeline.sh --from folds), choose another --artifacts, or replace "
        + "it with --force")
    #expect(try folder.names(in: "artifacts") == ["train-images.npy"])
    #expect(try folder.bytes(images) == before)
    try await folder.run("idx-convert", convert + ["--force"]).succeeds()
    #expect(try folder.bytes(images) != before)
  }

  @Test("its own arrays are replaced, also after others were put there and taken away; the same ones stay as they are")
  func ownArrays() async throws {
    let folder = try await sources()
    try await folder.run("idx-convert", convert + ["--limit", "30"]).succeeds()
    try await folder.run("idx-convert", convert).succeeds()
    let rows = try folder.table("artifacts/made.csv")
    #expect(rows.columns == ["file", "crc32"])
    #expect(rows.rows.count == 6, "the test set has 30 images, so that its arrays stay the same")
    #expect(try rows.texts("crc32")[4] == CRC32.of(file: folder.path(images)).hexadecimal)
    var first = stat()
    var second = stat()
    stat(folder.path(images), &first)
    try await folder.run("idx-convert", convert).succeeds()
    stat(folder.path(images), &second)
    #expect(first.st_ino == second.st_ino, "it was not written again")
    // The same content from elsewhere is nobody's work that could be lost.
    try folder.remove("artifacts/made.csv")
    try await folder.run("idx-convert", convert).succeeds()
    try await folder.run("idx-convert", convert + ["--limit", "10"]).succeeds()
  }

  @Test("one file is not converted over an array that the tool did not make, either")
  func oneFile() async throws {
    let folder = try await sources()
    try NPY.write(SmallData.images(9, seed: 5), to: folder.path(images))
    let before = try folder.bytes(images)
    let arguments = ["data/train-images-idx3-ubyte", "./\(images)"]
    #expect(try await folder.run("idx-convert", arguments).status == 73)
    #expect(try folder.bytes(images) == before)
    try await folder.run("idx-convert", arguments + ["--force"]).succeeds()
    // What was converted by itself is the person's choice, which --data keeps.
    let limited = try await folder.run("idx-convert", convert + ["--limit", "20"])
    #expect(limited.status == 73)
  }

  @Test("folds that the tool did not make are kept; the same file named as --folds-file stays as it is")
  func foldsOfSomebody() async throws {
    let folder = try await SmallData.folder()
    let own = try folder.text(folds)
    let others =
      ",index,label,kfold\n"
      + own.split(separator: "\n").dropFirst().enumerated().map { "\($0),\($1)\n" }.joined()
    try folder.write(others, to: folds)
    try await folder.run("make-folds", ["--folds", "4"]).fails(
      73,
      "make-folds: error: \(folds): expected what make-folds made; found another file, which 4 folds of 90 images "
        + "would replace; go on with it (./pipeline.sh --from train), choose another --artifacts, or replace it with "
        + "--force")
    try await folder.run("make-folds", ["--folds-file", folds]).succeeds()
    #expect(try folder.text(folds) == others)
    try await folder.run("make-folds", ["--folds", "4", "--force"]).succeeds()
    try await folder.run("make-folds", ["--folds", "3"]).succeeds()
    #expect(try folder.text(folds) == own)
  }

  @Test("what finished models were made from is kept, before any work")
  func finishedModels() async throws {
    let folder = try await SmallData.finishedWithSources.value.copy()
    let before = try folder.names(in: "artifacts").filter { !$0.contains("made") }.map {
      try? folder.bytes("artifacts/\($0)")
    }
    // The first makes the arrays known, since they are the same.
    try await folder.run("idx-convert", convert).succeeds()
    try await folder.run("idx-convert", convert + ["--limit", "30"]).fails(
      73,
      "idx-convert: error: \(images): expected what artifacts/fold-1/model.safetensors and 3 other models were "
        + "made from; found uint8 30×12×12, which would replace it, and later stages the finished models; choose "
        + "another --artifacts, or give --force")
    try await folder.run("make-folds", ["--folds", "3", "--seed", "1"]).fails(
      73,
      "make-folds: error: \(folds): expected what artifacts/fold-1/model.safetensors and 2 other models were made "
        + "from; found 3 folds of 90 images, which would replace it, and later stages the finished models; choose "
        + "another --artifacts, or give --force")
    #expect(
      try folder.names(in: "artifacts").filter { !$0.contains("made") }.map { try? folder.bytes("artifacts/\($0)") }
        == before)
    try await folder.run("make-folds", ["--folds", "3", "--seed", "1", "--force"]).succeeds()
  }

  @Test("a candidate's models are finished models, too")
  func candidates() async throws {
    let folder = try await SmallData.folder()
    try folder.write("name,architecture,epochs\nonly,dense3,1\n", to: "candidates.csv")
    let arguments = ["--candidates", "candidates.csv", "--candidate", "only", "--fold", "2"]
    try await folder.run("train-fold", arguments).succeeds()
    try await folder.run("make-folds", ["--folds", "4"]).fails(
      73, saying: "expected what artifacts/candidates/only/fold-2/model.safetensors was made from")
  }

  @Test("a final model of another kind of run stops a run before it trains candidates")
  func finalModel() async throws {
    let folder = try await SmallData.finishedWithSources.value.copy()
    try folder.write("name,epochs\nfirst,1\nsecond,2\n", to: "candidates.csv")
    let plan = ["--folds", "3", "--final"]
    let candidates = ["--candidates", "candidates.csv"]
    try await folder.run("plan-cells", plan).succeeds()
    try await folder.run("plan-cells", plan + candidates).fails(
      73,
      "plan-cells: error: artifacts/final/model.safetensors: expected a final model of a chosen candidate; found "
        + "one without candidates, which would be lost; choose another --artifacts to keep it, or replace it with "
        + "--force")
    try await folder.run("plan-cells", plan + candidates + ["--force"]).succeeds()
    try await folder.run("plan-cells", ["--folds", "3"] + candidates).succeeds()
    let places = ["--tools", ToolRun.builtProducts, "--data", "data", "--artifacts", "artifacts"]
    let options = places + ["--folds", "3"] + candidates
    let run = try await folder.run(packageFolder + "/pipeline.sh", options)
    #expect(run.status == 73 && run.errors.contains("expected a final model of a chosen candidate"), "\(run.errors)")
    #expect(try !folder.names(in: "artifacts").contains("candidates"))
  }
}
