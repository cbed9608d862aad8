import Formats
import Testing

@Suite("./pipeline.sh with own data")
struct PipelineOwnDataTests {
  private static let names = ["oben", "mitte", "unten"]

  /// Folders of pictures of three classes, told apart by where a bar lies.
  private func pictures() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let (labels, pixels) = (SmallData.labels(60), SmallData.pixels(60, seed: 1))
    for (number, label) in labels.enumerated() {
      let size = SmallData.side * SmallData.side
      let raster = Raster(
        width: SmallData.side, height: SmallData.side, layout: .gray,
        bytes: Array(pixels[number * size..<(number + 1) * size]))
      try PNG.write(raster, to: folder.path("data/\(Self.names[Int(label)])/\(number).png"))
    }
    return folder
  }

  private func run(_ arguments: [String], _ folder: TemporaryFolder) async throws -> ToolRun {
    try await folder.run(
      packageFolder + "/pipeline.sh", ["--tools", ToolRun.builtProducts, "--artifacts", "a"] + arguments)
  }

  @Test("folders of pictures become a report with the names of the classes")
  func folders() async throws {
    let folder = try pictures()
    let run = try await run(
      ["--data", "data", "--import", "--test-fraction 0.3", "--folds", "2", "--epochs", "1", "--"] + SmallData.options,
      folder
    ).succeeds()
    #expect(run.output.contains("PNG pictures in 3 classes: 60 pictures"))
    let classes = try folder.table("a/evaluation/per_class.csv")
    #expect(try classes.texts("name") == ["mitte", "oben", "unten", "mitte", "oben", "unten"])
    #expect(try classes.integers("support").suffix(3).reduce(0, +) == 18)
    #expect(try folder.text("a/report.html").contains("unten"))
  }

  @Test("options behind --import go to import-images, and those of IDX files are refused")
  func options() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Imports.bytes("digits.csv.gz"), to: "digits.csv.gz")
    try await run(["--data", "digits.csv.gz", "--only", "convert", "--import", "--maximum 16"], folder).succeeds()
    #expect(try NPY.read(folder.path("a/train-images.npy"), as: UInt8.self).elements.max() == 255)
    let parts = ["--import", "--test-fraction 0.5", "--import=--maximum 16"]
    try await run(["--data", "digits.csv.gz", "--only", "convert", "--force"] + parts, folder).succeeds()
    let train = try NPY.read(folder.path("a/train-images.npy"), as: UInt8.self)
    #expect(train.elements.max() == 255)
    #expect(try train.shape[0] <= NPY.read(folder.path("a/test-images.npy"), as: UInt8.self).shape[0])
    try await self.run(["--data", "digits.csv.gz", "--limit", "10"], folder).fails(
      64, saying: "--limit and --label-offset are for the four IDX files of a data set such as MNIST; leave them out")
  }
}
