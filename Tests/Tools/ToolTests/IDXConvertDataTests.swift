import Formats
import Tensors
import Testing

@Suite("idx-convert --data DIR")
struct IDXConvertDataTests {
  /// Six training and three test images of 2×2 pixels in three classes.
  private struct Files {
    var trainImages = AnyTensor.uint8(Tensor(shape: [6, 2, 2], Array(0..<24)))
    var trainLabels = AnyTensor.uint8(Tensor(shape: [6], [2, 0, 1, 1, 2, 2]))
    var testImages = AnyTensor.uint8(Tensor(shape: [3, 2, 2], Array(100..<112)))
    var testLabels = AnyTensor.uint8(Tensor(shape: [3], [1, 1, 0]))

    func write(to folder: TemporaryFolder, separator: String = "-", ending: String = "") throws {
      try IDX.write(trainImages, to: folder.path("data/train-images\(separator)idx3-ubyte\(ending)"))
      try IDX.write(trainLabels, to: folder.path("data/train-labels\(separator)idx1-ubyte\(ending)"))
      try IDX.write(testImages, to: folder.path("data/t10k-images\(separator)idx3-ubyte\(ending)"))
      try IDX.write(testLabels, to: folder.path("data/t10k-labels\(separator)idx1-ubyte\(ending)"))
    }
  }

  private func convert(_ files: Files, _ arguments: [String] = []) async throws -> (ToolRun, TemporaryFolder) {
    let folder = try TemporaryFolder()
    try files.write(to: folder)
    return (try await folder.run("idx-convert", ["--data", "data"] + arguments), folder)
  }

  @Test(
    "finds all spellings, plain and compressed, and says what it found",
    arguments: ["-", "."], ["", ".gz"])
  func spellings(_ separator: String, _ ending: String) async throws {
    let folder = try TemporaryFolder()
    let files = Files()
    try files.write(to: folder, separator: separator, ending: ending)
    let run = try await folder.run("idx-convert", ["--data", "data"]).succeeds()
    let padding = String(repeating: "-", count: ending.count)
    #expect(
      run.output == """
        file                        type   shape  from
        -----------------------------------------------------------------\(padding)
        artifacts/train-images.npy  uint8  6×2×2  train-images\(separator)idx3-ubyte\(ending)
        artifacts/train-labels.npy  uint8      6  train-labels\(separator)idx1-ubyte\(ending)
        artifacts/test-images.npy   uint8  3×2×2  t10k-images\(separator)idx3-ubyte\(ending)
        artifacts/test-labels.npy   uint8      3  t10k-labels\(separator)idx1-ubyte\(ending)

        class  train  test
        ------------------
        0          1     1
        1          2     2
        2          3     0
        ------------------
        total      6     3

        """)
    #expect(run.errors.isEmpty)
    #expect(try NPY.read(folder.path("artifacts/train-images.npy")) == files.trainImages)
    #expect(try NPY.read(folder.path("artifacts/train-labels.npy")) == files.trainLabels)
    #expect(try NPY.read(folder.path("artifacts/test-images.npy")) == files.testImages)
    #expect(try NPY.read(folder.path("artifacts/test-labels.npy")) == files.testLabels)
  }

  @Test("writes to the folder that --artifacts names, and says nothing with --quiet")
  func artifacts() async throws {
    let (run, folder) = try await convert(Files(), ["--artifacts", "deep/er", "--quiet"])
    #expect(run.output.isEmpty)
    #expect(run.errors.isEmpty)
    #expect(run.status == 0)
    #expect(try NPY.read(folder.path("deep/er/test-labels.npy")) == Files().testLabels)
  }

  @Test("takes integers of other types that fit, and remarks on images without a pixel above 1")
  func otherIntegers() async throws {
    var files = Files()
    files.trainImages = .int32(Tensor(shape: [6, 2, 2], (0..<24).map { $0 % 2 }))
    files.trainLabels = .int16(Tensor(shape: [6], [2, 0, 1, 1, 2, 2]))
    let (run, folder) = try await convert(files)
    #expect(run.status == 0)
    #expect(
      run.errors.hasPrefix("idx-convert: no pixel of data/train-images-idx3-ubyte exceeds 1, where 255 is white: "))
    #expect(
      try NPY.read(folder.path("artifacts/train-images.npy"))
        == .uint8(Tensor(shape: [6, 2, 2], (0..<24).map { $0 % 2 })))
    #expect(try NPY.read(folder.path("artifacts/train-labels.npy")) == .uint8(Tensor(shape: [6], [2, 0, 1, 1, 2, 2])))
  }

  @Test("--limit keeps the first of each file and warns of classes that training then lacks")
  func limit() async throws {
    let (run, folder) = try await convert(Files(), ["--limit", "2"])
    #expect(run.status == 0)
    #expect(
      run.errors
        == "idx-convert: none of the training images kept is of class 1; raise --limit to train on them\n")
    #expect(run.output.contains("total      2     2\n"))
    #expect(try NPY.read(folder.path("artifacts/train-images.npy"), as: UInt8.self).elements == Array(0..<8))
    #expect(try NPY.read(folder.path("artifacts/test-labels.npy"), as: UInt8.self).elements == [1, 1])
  }

  private struct Refused: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout Files) -> Void
    let message: String
  }

  private static let refusals = [
    Refused(
      testDescription: "fewer labels than images",
      change: { $0.trainLabels = .uint8(Tensor(shape: [5], [2, 0, 1, 1, 2])) },
      message: "data/train-labels-idx1-ubyte: expected 6 labels, one for each image of data/train-images-idx3-ubyte; "
        + "found 5; use images and labels of the same data set"),
    Refused(
      testDescription: "more test labels than test images",
      change: { $0.testLabels = .uint8(Tensor(shape: [4], [2, 0, 1, 1])) },
      message: "data/t10k-labels-idx1-ubyte: expected 3 labels, one for each image of data/t10k-images-idx3-ubyte; "
        + "found 4; use images and labels of the same data set"),
    Refused(
      testDescription: "a gap in the classes",
      change: { $0.trainLabels = .uint8(Tensor(shape: [6], [3, 0, 1, 1, 3, 3])) },
      message: "data/train-labels-idx1-ubyte: expected a sample of every class from 0 to 3, the largest label; found "
        + "none of class 2; number the classes from 0 without gaps, in NumPy with "
        + "searchsorted(unique(train_labels), labels), or use more samples"),
    Refused(
      testDescription: "a test label that training does not know",
      change: { $0.testLabels = .uint8(Tensor(shape: [3], [0, 3, 1])) },
      message: "data/t10k-labels-idx1-ubyte: expected labels from 0 to 2; found 3 at index 1; use data with the same 3 "
        + "classes"),
    Refused(
      testDescription: "test images of another size",
      change: { $0.testImages = .uint8(Tensor(shape: [3, 2, 3], repeating: 0)) },
      message:
        "data/t10k-images-idx3-ubyte: expected images of 2×2 pixels as in data/train-images-idx3-ubyte; found 2×3; use "
        + "training and test images of the same data set"),
    Refused(
      testDescription: "images of floats",
      change: { $0.trainImages = .float32(Tensor(shape: [6, 2, 2], repeating: 0.5)) },
      message:
        "data/train-images-idx3-ubyte: expected uint8 elements, or integers from 0 to 255; found float32 from 0.5 to "
        + "0.5; convert the files one by one with idx-convert INPUT OUTPUT.npy, save (255 * "
        + "a).round().astype(numpy.uint8) in place of this one's array a, and go on with ./pipeline.sh --from "
        + "folds"),
    Refused(
      testDescription: "labels in place of images",
      change: { $0.trainImages = $0.trainLabels },
      message:
        "data/train-images-idx3-ubyte: expected images of shape (N, height, width) or (N, height, width, 1 to 4); "
        + "found 6; check that these are images"),
  ]

  @Test("refuses files that do not belong together, and then writes nothing", arguments: refusals)
  private func refused(_ refused: Refused) async throws {
    var files = Files()
    refused.change(&files)
    let (run, folder) = try await convert(files)
    run.fails(65, "idx-convert: error: \(refused.message)")
    #expect(try folder.names(in: "artifacts").isEmpty)
  }

  @Test("names a missing file and its spellings, and a missing folder")
  func missing() async throws {
    let folder = try TemporaryFolder()
    try folder.write([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0], to: "data/train-images-idx3-ubyte")
    try await folder.run("idx-convert", ["--data", "data"]).fails(
      66,
      "idx-convert: error: data: expected train-labels-idx1-ubyte or train-labels.idx1-ubyte, with or without "
        + ".gz; found neither; name the folder with the four IDX files")
    try await folder.run("idx-convert", ["--data", "nowhere"]).fails(
      66, "idx-convert: error: nowhere: no such folder: name the one with the four IDX files")
  }

  @Test("an artifacts folder that cannot be made is found before anything is read")
  func unwritable() async throws {
    let folder = try TemporaryFolder()
    try Files().write(to: folder)
    try folder.write("a file", to: "artifacts")
    try await folder.run("idx-convert", ["--data", "data"]).fails(
      73, beginning: "idx-convert: error: artifacts/train-images.npy: ")
    #expect(try folder.text("artifacts") == "a file")
  }

  @Test("converts the embedded MNIST")
  func mnist() async throws {
    let folder = try TemporaryFolder()
    let run = try await ToolRun(
      "idx-convert", ["--data", packageFolder + "/data/mnist", "--artifacts", folder.path]
    ).succeeds()
    #expect(run.output.contains("total  60,000  10,000\n"))
    #expect(try NPY.read(folder.path("train-images.npy")).shape == [60_000, 28, 28])
    let labels = try NPY.read(folder.path("test-labels.npy"), as: UInt8.self).elements
    #expect(labels.prefix(5) == [7, 2, 1, 0, 4])
  }
}
