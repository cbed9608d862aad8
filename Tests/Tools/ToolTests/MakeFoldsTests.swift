import FoundationEssentials
import Formats
import Tensors
import Testing

@Suite("make-folds")
struct MakeFoldsTests {
  /// The labels behind DatasetTests/Fixtures/folds_*.csv, which pandas and scikit-learn made with 3 folds and seed 42.
  private let labels = (0..<41).map { UInt8($0 * 7 % 10 % 3) }

  private func fixture(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: packageFolder + "/Tests/Files/DatasetTests/Fixtures/" + name)))
  }

  private func folder(labels: [UInt8]? = nil) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let labels = labels ?? self.labels
    try NPY.write(Tensor<UInt8>(shape: [labels.count], labels), to: folder.path("artifacts/train-labels.npy"))
    return folder
  }

  @Test("writes the folds of pandas and scikit-learn and prints their sizes")
  func reference() async throws {
    let folder = try folder()
    let run = try await folder.run("make-folds", ["--folds", "3", "--seed", "42"]).succeeds()
    #expect(
      run.output == """
        artifacts/train_folds.csv: 41 images in 3 folds (seed 42)

        class  fold 1  fold 2  fold 3  total
        ------------------------------------
        0           6       6       5     17
        1           4       4       4     12
        2           4       4       4     12
        ------------------------------------
        total      14      14      13     41

        """)
    #expect(run.errors.isEmpty)
    #expect(try folder.bytes("artifacts/train_folds.csv") == fixture("folds_plain.csv"))
  }

  @Test("has 5 folds and seed 42 by default; another seed gives other folds")
  func defaults() async throws {
    let folder = try folder()
    try await folder.run("make-folds", ["--output", "a.csv"]).succeeds()
    try await folder.run("make-folds", ["--output", "b.csv", "--folds", "5", "--seed", "42"]).succeeds()
    try await folder.run("make-folds", ["--output", "c.csv", "--seed", "4294967295"]).succeeds()
    #expect(try folder.bytes("a.csv") == folder.bytes("b.csv"))
    #expect(try folder.bytes("a.csv") != folder.bytes("c.csv"))
  }

  @Test("shows the smallest and the largest fold where a column for each is too wide for 80")
  func manyFolds() async throws {
    let folder = try folder()
    let run = try await folder.run("make-folds", ["--folds", "12"])
    #expect(
      run.output == """
        artifacts/train_folds.csv: 41 images in 12 folds (seed 42)

        class  smallest fold  largest fold  total
        -----------------------------------------
        0                  1             2     17
        1                  1             1     12
        2                  1             1     12
        -----------------------------------------
        total              3             4     41

        """)
  }

  @Test(
    "takes folds that pandas saved and writes them in its own form",
    arguments: ["folds_report.csv", "folds_floats.csv", "folds_quoted.csv"])
  func saved(_ name: String) async throws {
    let folder = try folder()
    try folder.write(fixture(name), to: "saved.csv")
    let run = try await folder.run("make-folds", ["--folds-file", "saved.csv"]).succeeds()
    #expect(run.output.hasPrefix("artifacts/train_folds.csv: 41 images in 3 folds (from saved.csv)\n"))
    #expect(try folder.bytes("artifacts/train_folds.csv") == fixture("folds_plain.csv"))
  }

  @Test("refuses saved folds of other labels")
  func otherLabels() async throws {
    var labels = labels
    labels.swapAt(0, 1)
    let folder = try folder(labels: labels)
    try folder.write(fixture("folds_report.csv"), to: "saved.csv")
    try await folder.run("make-folds", ["--folds-file", "saved.csv"]).fails(
      65,
      "make-folds: error: saved.csv: labels differ at index 0: expected 1 as in artifacts/train-labels.npy; found "
        + "0; make the folds from these labels")
    #expect(try folder.names(in: "artifacts") == ["train-labels.npy"])
  }

  @Test("warns of classes that have fewer images than there are folds, and goes on as scikit-learn does")
  func smallClasses() async throws {
    let folder = try folder(labels: [0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 3])
    let run = try await folder.run("make-folds", ["--folds", "4"]).succeeds()
    let fold = try folder.table("artifacts/train_folds.csv").integers("kfold")[10]
    #expect(
      run.errors == """
        make-folds: class 1 has 2 images, class 3 has 1 image, fewer than the 4 folds: some folds have none of them
        make-folds: fold \(fold) holds out every image of class 3: its model never sees one and can only get them wrong; \
        use more images of such a class, or folds that spread it

        """)
    try await folder.run("make-folds", ["--folds", "5", "--output", "other.csv"]).fails(
      65,
      "make-folds: error: artifacts/train-labels.npy: expected a class of at least 5 samples for 5 folds; found "
        + "at most 4 of any class; use fewer folds or more samples")
  }

  @Test("saved folds that hold a whole class out are taken with a remark")
  func wholeClass() async throws {
    let folder = try folder(labels: [0, 0, 1, 1, 2, 2])
    try folder.write("index,label,kfold\n0,0,1\n1,0,1\n2,1,1\n3,1,1\n4,2,1\n5,2,2\n", to: "saved.csv")
    let run = try await folder.run("make-folds", ["--folds-file", "saved.csv"]).succeeds()
    #expect(run.errors.hasPrefix("make-folds: fold 1 holds out every image of class 0, 1: "))
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test("--exclude makes the folds of the other images, as if there were no more")
  func exclude() async throws {
    let folder = try folder()
    try folder.write("index,label,suggested\n40,0,1\n3,1,0\n17,0,2\n3,1,2\n", to: "issues.csv")
    let run = try await folder.run("make-folds", ["--folds", "3", "--exclude", "issues.csv"]).succeeds()
    #expect(
      run.output.hasPrefix("artifacts/train_folds.csv: 38 images in 3 folds (seed 42)\n3 of 41 images left out\n"))
    let kept = (0..<41).filter { ![3, 17, 40].contains($0) }
    let alone = try self.folder(labels: kept.map { labels[$0] })
    try await alone.run("make-folds", ["--folds", "3"]).succeeds()
    let (table, expected) = (
      try folder.table("artifacts/train_folds.csv"), try alone.table("artifacts/train_folds.csv")
    )
    // The last image has a row, so that the table does not look cut short.
    #expect(try table.integers("index") == kept + [40])
    #expect(try table.integers("kfold") == expected.integers("kfold") + [0])
    try await folder.run("make-folds", ["--exclude", "absent.csv"]).fails(
      66, "make-folds: error: absent.csv: no such file: check its name")
    try folder.write("index,label\n3,0\n", to: "others.csv")
    try await folder.run("make-folds", ["--exclude", "others.csv"]).fails(
      65,
      "make-folds: error: others.csv: line 2: expected label 1 as image 3 has in artifacts/train-labels.npy; "
        + "found 0; use a table of these images")
  }

  @Test("--exclude beside --folds-file keeps the other images in their folds")
  func excludeFromSaved() async throws {
    let folder = try folder()
    try folder.write(fixture("folds_plain.csv"), to: "saved.csv")
    try folder.write("index\n3\n17\n", to: "issues.csv")
    let arguments = ["--folds-file", "saved.csv", "--exclude", "issues.csv"]
    try await folder.run("make-folds", arguments).succeeds()
    var lines = try folder.text("saved.csv").split(separator: "\n")
    lines.remove(at: 18)
    lines.remove(at: 4)
    #expect(try folder.text("artifacts/train_folds.csv") == lines.joined(separator: "\n") + "\n")
    try await folder.run("make-folds", ["--folds-file", "artifacts/train_folds.csv"]).succeeds()
  }

  @Test("--groups keeps every group in one fold and says how many there are")
  func groups() async throws {
    let folder = try folder()
    try folder.write("index,group\n" + (0..<40).map { "\($0),w\($0 / 4)\n" }.joined(), to: "writers.csv")
    let run = try await folder.run("make-folds", ["--folds", "3", "--groups", "writers.csv"]).succeeds()
    #expect(
      run.output.hasPrefix(
        """
        artifacts/train_folds.csv: 41 images in 3 folds (seed 42)
        10 groups of writers.csv, each whole in a fold; 1 image in no group

        """))
    let folds = try folder.table("artifacts/train_folds.csv").integers("kfold")
    #expect((0..<10).allSatisfy { group in Set(folds[group * 4..<group * 4 + 4]).count == 1 })
    try await folder.run("make-folds", ["--groups", "writers.csv", "--folds-file", "artifacts/train_folds.csv"]).fails(
      64,
      "make-folds: error: --groups and --folds-file exclude each other: the folds of a file are made already (see "
        + "'make-folds --help')")
  }

  @Test("refuses labels that are missing, of another type or another shape")
  func badLabels() async throws {
    let folder = try TemporaryFolder()
    try await folder.run("make-folds", ["--labels", "labels.npy"]).fails(
      66, "make-folds: error: labels.npy: no such file: check its name")
    try NPY.write(Tensor<Int32>(shape: [4], [0, 0, 1, 256]), to: folder.path("labels.npy"))
    try await folder.run("make-folds", ["--labels", "labels.npy"]).fails(
      65,
      "make-folds: error: labels.npy: expected uint8 elements, or integers from 0 to 255; found int32 from 0 to "
        + "256, which .astype(numpy.uint8) would wrap; number the classes from 0, training and test labels in the "
        + "same way")
    try NPY.write(Tensor<UInt8>(shape: [2, 2], [0, 0, 1, 1]), to: folder.path("labels.npy"))
    try await folder.run("make-folds", ["--labels", "labels.npy"]).fails(
      65,
      "make-folds: error: labels.npy: expected labels of shape (N); found 2×2; give the number of the class for "
        + "each image")
  }

  @Test("parameters are checked before any work", arguments: ["-1", "0", "1", "65536", "five"])
  func folds(_ folds: String) async throws {
    try await ToolRun("make-folds", ["--folds=\(folds)"]).fails(64, beginning: "make-folds: error: ", saying: "--folds")
  }

  @Test("a seed is a number of 32 bits", arguments: ["-1", "4294967296", "x"])
  func seed(_ seed: String) async throws {
    try await ToolRun("make-folds", ["--seed=\(seed)"]).fails(64, saying: "--seed")
  }
}
