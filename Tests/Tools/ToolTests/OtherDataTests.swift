import Formats
import Tensors
import Testing

@Suite("other data")
struct OtherDataTests {
  @Test("47 classes whose labels begin at 1")
  func manyClasses() async throws {
    let folder = try OtherData(image: [14, 14], classes: 47, firstLabel: 1, perClass: 9).folder()
    try await OtherData.runAll(in: folder, convert: ["--label-offset", "1"])
    let labels = try NPY.read(folder.path("artifacts/train-labels.npy"), as: UInt8.self).elements
    #expect(Set(labels) == Set(0...46))

    let predictions = try folder.table("artifacts/fold-1/predictions.csv")
    #expect(predictions.columns == ["index", "label", "predicted"] + (0..<47).map { "p\($0)" })
    #expect(try predictions.rows.count == folder.table("artifacts/train_folds.csv").integers("kfold").count { $0 == 1 })
    let confusion = try folder.table("artifacts/evaluation/confusion.csv")
    #expect(confusion.columns.last == "predicted_46")
    #expect(confusion.rows.count == 2 * 47)
    let classes = try folder.table("artifacts/evaluation/per_class.csv")
    #expect(try classes.integers("label") == Array(0...46) + Array(0...46))
    #expect(try classes.integers("support") == Array(repeating: 9, count: 47) + Array(repeating: 3, count: 47))
    // Every class has a stretch of pixels of its own, so classes and columns that were mixed up would show.
    #expect(try folder.table("artifacts/evaluation/metrics.csv").numbers("accuracy").allSatisfy { $0 > 0.95 })
    let report = try folder.text("artifacts/report.html")
    #expect(report.contains("Confusion matrix of 47 classes"))
    #expect(report.contains("Precision, recall and F1 of 47 classes"))
  }

  @Test(
    "images of other sizes, and in colour",
    arguments: [
      ([8, 8], "conv8,pool,conv8,dense16"), ([32, 32], "conv4,pool,conv8,pool,conv8,dense16"),
      ([28, 40], "conv4,pool,conv8,pool,conv8,dense16"), ([20, 12, 3], "conv4,pool,conv8,dense16"),
    ] as [(Shape, String)])
  func sizes(_ image: Shape, _ architecture: String) async throws {
    let folder = try OtherData(image: image, perClass: 24).folder()
    try await OtherData.runAll(
      in: folder, options: ["--architecture", architecture, "--batch-size", "8", "--learning-rate", "0.01"])
    let size = image.dimensions.map(String.init).joined(separator: "x")
    let metadata = try Safetensors.read(folder.path("artifacts/final/model.safetensors")).metadata
    #expect(metadata["image"] == size)
    #expect(try folder.table("artifacts/evaluation/metrics.csv").numbers("accuracy").allSatisfy { $0 > 0.95 })
    #expect(try folder.names(in: "artifacts/figures").contains("filters-conv1.png"))
  }

  @Test("a class may be without test images")
  func untestedClass() async throws {
    let folder = try OtherData(classes: 4, untested: 2).folder()
    try await OtherData.runAll(in: folder)
    let classes = try folder.table("artifacts/evaluation/per_class.csv")
    #expect(try classes.integers("support").suffix(4) == [2, 2, 0, 2])
  }

  @Test("./pipeline.sh takes the options that such a set needs")
  func pipeline() async throws {
    let folder = try OtherData(classes: 4, firstLabel: 5).folder()
    try await folder.run(
      packageFolder + "/pipeline.sh",
      ["--tools", ToolRun.builtProducts, "--data", "data", "--artifacts", "artifacts", "--label-offset", "5"] + [
        "--folds", "2", "--epochs", "1",
      ] + ["--"] + OtherData.options
    ).succeeds()
    #expect(try folder.table("artifacts/evaluation/confusion.csv").rows.count == 2 * 4)
  }

  @Test("the default network is refused for 8×8 images, and one that fits is named")
  func tooSmall() async throws {
    let folder = try OtherData().folder()
    try await folder.run("idx-convert", ["--data", "data"]).succeeds()
    try await folder.run("make-folds", ["--folds", "3"]).succeeds()
    try await folder.run("train-fold", ["--fold", "1"]).fails(
      64,
      "train-fold: error: --architecture: expected an architecture for images of 8×8, such as "
        + "conv32,pool,conv64,dense64; found conv32,pool,conv64,pool,conv64,dense64 (pool2: a 2×2 window does not fit "
        + "its 1×1 input) (see 'train-fold --help')")
    try await folder.run(
      "train-fold", ["--fold", "1", "--epochs", "1", "--architecture", "conv32,pool,conv64,dense64"]
    ).succeeds()
  }

  @Test("channels in front of rows and columns are refused by name", arguments: [1, 3])
  func channelsFirst(_ channels: Int) async throws {
    let folder = try OtherData(image: [channels, 9, 8]).folder()
    try await folder.run("idx-convert", ["--data", "data"]).fails(
      65,
      "idx-convert: error: data/train-images-idx4-ubyte: expected images of shape (N, height, width) or (N, "
        + "height, width, 1 to 4); found 18×\(channels)×9×8; move the channels last with numpy.moveaxis(images, 1, -1)")
    #expect(try folder.names(in: "artifacts").isEmpty)
  }
}
