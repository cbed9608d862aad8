import Formats
import Tensors
import Testing

@Suite("idx-convert --label-offset")
struct LabelOffsetTests {
  @Test("moves the labels of one file, as those of EMNIST's letters")
  func letters() async throws {
    let folder = try TemporaryFolder()
    let letters = Tensor<UInt8>(shape: [52], (0..<52).map { UInt8($0 * 3 % 26 + 1) })
    try IDX.write(letters, to: folder.path("letters-ubyte.gz"))
    let run = try await folder.run("idx-convert", ["letters-ubyte.gz", "labels.npy", "--label-offset", "1"]).succeeds()
    #expect(run.errors.isEmpty)
    #expect(run.output.contains("\n0            2\n1            2\n"))
    #expect(try NPY.read(folder.path("labels.npy"), as: UInt8.self).elements == letters.elements.map { $0 - 1 })
  }

  @Test("moves training and test labels of a data set, and says so")
  func dataSet() async throws {
    let folder = try OtherData(firstLabel: 200).folder()
    let run = try await folder.run("idx-convert", ["--data", "data", "--label-offset", "200"]).succeeds()
    #expect(run.output.contains("\nlabels: 200 subtracted from each\n\nclass  train  test\n"))
    for name in ["train", "test"] {
      let labels = try NPY.read(folder.path("artifacts/\(name)-labels.npy"), as: UInt8.self).elements
      #expect(Set(labels) == [0, 1, 2])
    }
  }

  @Test("refuses labels below the offset, and says what would do", arguments: [1, 4])
  func below(_ smallest: UInt8) async throws {
    let folder = try OtherData(firstLabel: Int(smallest)).folder()
    // Only the test labels are wrong.
    try IDX.write(Tensor(shape: [6], [5, 6, smallest - 1, 5, 6, 6]), to: folder.path("data/t10k-labels-idx1-ubyte"))
    let run = try await folder.run("idx-convert", ["--data", "data", "--label-offset", "\(smallest)"])
    let advice =
      smallest == 1
      ? "the classes begin at 0 already, leave --label-offset out" : "give the smallest label, --label-offset 3"
    run.fails(
      65,
      "idx-convert: error: data/t10k-labels-idx1-ubyte: expected labels from \(smallest) on with --label-offset "
        + "\(smallest); found \(smallest - 1) at index 2; \(advice)")
    #expect(try folder.names(in: "artifacts").isEmpty)
  }

  @Test("labels that begin elsewhere are refused with the offset to give")
  func advice() async throws {
    let folder = try OtherData(classes: 26, firstLabel: 1).folder()
    try await folder.run("idx-convert", ["--data", "data"]).fails(
      65,
      "idx-convert: error: data/train-labels-idx1-ubyte: expected a sample of every class from 0 to 26, the "
        + "largest label; found none of class 0; subtract 1 from every label with idx-convert --label-offset 1")
  }

  @Test("a gap within the labels is named with what to do, offset or not")
  func gap() async throws {
    let folder = try OtherData(firstLabel: 1).folder()
    let labels = Tensor<UInt8>(shape: [18], (0..<18).map { [1, 2, 5][$0 % 3] })
    try IDX.write(labels, to: folder.path("data/train-labels-idx1-ubyte"))
    let advice =
      "number the classes from 0 without gaps, in NumPy with searchsorted(unique(train_labels), labels), or use more samples"
    for (offset, largest, gaps) in [("0", 5, "0, 3, 4"), ("1", 4, "2, 3")] {
      try await folder.run("idx-convert", ["--data", "data", "--label-offset", offset]).fails(
        65,
        "idx-convert: error: data/train-labels-idx1-ubyte: expected a sample of every class from 0 to \(largest), "
          + "the largest label; found none of class \(gaps); \(advice)")
    }
    try NPY.write(labels, to: folder.path("artifacts/train-labels.npy"))
    try await folder.run("make-folds").fails(
      65,
      "make-folds: error: artifacts/train-labels.npy: expected a sample of every class from 0 to 5, the largest "
        + "label; found none of class 0, 3, 4; \(advice)")
  }

  @Test("refuses arrays that are no labels")
  func noLabels() async throws {
    let folder = try OtherData().folder()
    try await folder.run("idx-convert", ["data/train-images-idx3-ubyte", "x.npy", "--label-offset", "1"]).fails(
      65,
      "idx-convert: error: data/train-images-idx3-ubyte: expected labels of shape (N) with --label-offset; found "
        + "18×8×8; leave the option out for anything else")
    try IDX.write(Tensor<Float>(shape: [2], [1, 2]), to: folder.path("floats"))
    try await folder.run("idx-convert", ["floats", "x.npy", "--label-offset", "1"]).fails(
      65,
      "idx-convert: error: floats: expected labels of type uint8 with --label-offset; found float32; leave the "
        + "option out for anything else")
    #expect(try !folder.names().contains("x.npy"))
  }

  @Test(
    "refuses numbers that no label can be",
    arguments: ["256", "1.5", "one", "-1"])
  func numbers(_ text: String) async throws {
    try await ToolRun("idx-convert", ["a", "b.npy", "--label-offset=\(text)"]).fails(
      64,
      "idx-convert: error: The value '\(text)' is invalid for '--label-offset <n>': expected a whole number from "
        + "0 to 255, as labels are bytes (see 'idx-convert --help')")
  }

  @Test("goes with nothing that does not convert")
  func check() async throws {
    try await ToolRun("idx-convert", ["--check", "a", "--label-offset", "1"]).fails(
      64, "idx-convert: error: --check converts nothing: leave --label-offset out (see 'idx-convert --help')")
  }
}
