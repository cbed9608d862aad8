import Dataset
import Formats
import FoundationEssentials
import Tensors
import Testing

/// What a tool makes of people's own images; Imports/make_sets.py made the files and what NumPy and Pillow make of
/// them.
@Suite("import-images")
struct ImportImagesTests {
  @Test("pictures of every kind have the pixels that Pillow gives")
  func modes() async throws {
    let folder = try TemporaryFolder()
    try await folder.run(
      "import-images", ["--data", Imports.path("modes"), "--test-fraction", "0.3", "--threads", "3"]
    ).succeeds()
    let expected = try NPY.read(Imports.path("modes-rgb.npy"), as: UInt8.self)
    let files = [
      "grey/1 L.png", "grey/2 1-bit.png", "grey/3 grey palette.png", "grey/4 grey in RGB.PNG", "rgb/1 RGB.png",
      "rgb/2 RGBA opaque.png", "rgb/3 palette.png", "rgb/deeper/4 interlaced.png",
    ]
    let found = try Imports.imagesByFile(folder)
    #expect(found.keys.sorted() == files)
    for (place, file) in files.enumerated() { #expect(found[file] == expected.image(place), "\(file)") }
    #expect(try folder.text("artifacts/classes.csv") == "label,name\n0,grey\n1,rgb\n")
    #expect(try folder.text("artifacts/data.csv") == "fact,value\npreparation,stretch\n")
    #expect(try Set(folder.names(in: "artifacts")) == Imports.outputs)
  }

  @Test("images are grey if all pictures are, whatever format they were saved in")
  func grey() async throws {
    let folder = try TemporaryFolder()
    for (name, target) in [
      ("1 L.png", "a/1.png"), ("2 1-bit.png", "a/2.png"), ("3 grey palette.png", "b/3.png"),
      ("4 grey in RGB.PNG", "b/4.png"),
    ] {
      try folder.write(Imports.bytes("modes/grey/\(name)"), to: "pictures/\(target)")
    }
    try await folder.run("import-images", ["--data", "pictures"]).succeeds()
    let expected = try NPY.read(Imports.path("modes-grey.npy"), as: UInt8.self)
    let found = try Imports.imagesByFile(folder)
    for (place, file) in ["a/1.png", "a/2.png", "b/3.png", "b/4.png"].enumerated() {
      #expect(found[file] == expected.image(place), "\(file)")
    }
  }

  @Test("scikit-learn's digits: no header, the label last, gzip, white is 16")
  func digits() async throws {
    let folder = try TemporaryFolder()
    try await folder.run("import-images", ["--data", Imports.path("digits.csv.gz"), "--maximum", "16"]).succeeds()
    let images = try NPY.read(Imports.path("digits-images.npy"), as: UInt8.self)
    let found = try Imports.imagesByFile(folder)
    for place in 0..<40 { #expect(found["digits.csv.gz#\(place)"] == images.image(place)) }
    let labels = try NPY.read(Imports.path("digits-labels.npy"), as: UInt8.self)
    #expect(
      try Imports.labelsByFile(folder)
        == Dictionary(
          uniqueKeysWithValues: (0..<40).map { ("digits.csv.gz#\($0)", labels[$0]) }))
    let unscaled = try await folder.run("import-images", ["--data", Imports.path("digits.csv.gz")])
    #expect(unscaled.errors.contains("no pixel is above 16 of 255: if 16 is white, scale them with --maximum 16"))
  }

  @Test(
    "arrays of an .npz, deflated and stored, with fractions and labels of several integer types",
    arguments: ["floats", "stored"])
  func arrays(_ name: String) async throws {
    let folder = try TemporaryFolder()
    let run = try await folder.run("import-images", ["--data", Imports.path("\(name).npz")]).succeeds()
    #expect(try folder.bytes("artifacts/train-images.npy") == Imports.bytes("floats-train.npy"))
    #expect(try NPY.read(folder.path("artifacts/test-labels.npy"), as: UInt8.self).elements == [0, 1, 2])
    #expect(try folder.text("artifacts/classes.csv") == "label,name\n0,3\n1,5\n2,9\n")
    #expect(run.errors.contains("pixels from 0 to 1 are multiplied by 255 and rounded"))
    #expect(run.errors.contains("labels 3, 5, 9 become 0 to 2; they are the names of the classes"))
  }

  @Test("the four IDX files of MNIST's names become the arrays that idx-convert makes")
  func sameAsConvert() async throws {
    let folder = try await SmallData.finishedWithSources.value.copy()
    try await folder.run("import-images", ["--data", "data", "--artifacts", "imported"]).succeeds()
    for name in Imports.arrays { #expect(try folder.bytes("imported/\(name)") == folder.bytes("artifacts/\(name)")) }
  }

  @Test("EMNIST's names, images stored transposed, labels from 1")
  func transposed() async throws {
    let folder = try TemporaryFolder()
    // A bar that is wider than tall, as a 1 is in a transposed set.
    let images = Tensor<UInt8>(
      shape: [8, 8, 6], (0..<8).flatMap { image in (0..<48).map { (13...16).contains($0) ? UInt8(200 + image) : 0 } })
    for part in ["train", "test"] {
      try IDX.write(images, to: folder.path("gzip/emnist-letters-\(part)-images-idx3-ubyte.gz"))
      try IDX.write(
        Tensor<UInt8>(shape: [8], [1, 2, 3, 1, 2, 3, 1, 2]),
        to: folder.path("gzip/emnist-letters-\(part)-labels-idx1-ubyte.gz"))
      try IDX.write(images, to: folder.path("gzip/emnist-digits-\(part)-images-idx3-ubyte.gz"))
      try IDX.write(
        Tensor<UInt8>(shape: [8], [0, 1, 0, 1, 0, 1, 0, 1]),
        to: folder.path("gzip/emnist-digits-\(part)-labels-idx1-ubyte.gz"))
    }
    try await folder.run("import-images", ["--data", "gzip"]).fails(
      65,
      "import-images: error: gzip: expected arrays of one data set; found arrays of 2; choose one with --subset, "
        + "of emnist-digits, emnist-letters")
    let plain = try await folder.run("import-images", ["--data", "gzip", "--subset", "letters"]).succeeds()
    #expect(plain.errors.contains("the drawings are wider than tall (4.0 columns, 1.0 rows in the mean)"))
    #expect(plain.errors.contains("labels 1 to 3 become 0 to 2; they are the names of the classes"))
    let turned = try await folder.run("import-images", ["--data", "gzip", "--subset", "letters", "--transpose"])
      .succeeds()
    #expect(!turned.errors.contains("transposed"))
    let found = try NPY.read(folder.path("artifacts/train-images.npy"), as: UInt8.self)
    #expect(found.shape == [8, 6, 8])
    for image in 0..<8 {
      for y in 0..<6 { for x in 0..<8 { #expect(found[image, y, x] == images[image, x, y]) } }
    }
  }

  @Test("Kaggle's tables: a header, and a test set without labels that is left out")
  func kaggle() async throws {
    let folder = try TemporaryFolder()
    let rows = (0..<40).map { "\($0 % 2),\($0),0,255,7" }.joined(separator: "\n")
    try folder.write("label,pixel0,pixel1,pixel2,pixel3\n\(rows)\n", to: "kaggle/train.csv")
    try folder.write("pixel0,pixel1,pixel2,pixel3\n1,2,3,4\n", to: "kaggle/test.csv")
    let run = try await folder.run("import-images", ["--data", "kaggle"]).succeeds()
    #expect(run.errors.contains("kaggle/test.csv: left out, it has no column of labels"))
    #expect(run.errors.contains("6 of 40 images set apart for testing, as there is no test set"))
    let found = try Imports.imagesByFile(folder)
    for row in 0..<40 { #expect(found["train.csv#\(row)"] == [UInt8(row), 0, 255, 7]) }
    #expect(try folder.text("artifacts/classes.csv") == "label,name\n0,0\n1,1\n")
    // Fractions, which show on the second line only; pandas' row numbers in front; a name for the label column.
    try folder.write(",digit,a,b,c,d\n0,0,1,0,1,0\n1,1,0.5,1,0,0.25\n", to: "train.csv")
    try folder.write(",digit,a,b,c,d\n0,0,0,0,0,0.1\n", to: "test.csv")
    try await folder.run(
      "import-images", ["--data", "train.csv", "--test", "test.csv", "--label-column", "digit", "--artifacts", "b"]
    ).succeeds()
    #expect(
      try NPY.read(folder.path("b/train-images.npy"), as: UInt8.self).elements == [255, 0, 255, 0, 128, 255, 0, 64])
    #expect(try NPY.read(folder.path("b/test-images.npy"), as: UInt8.self).elements == [0, 0, 0, 26])
  }

  @Test("folders: nested, hidden files, links, suffixes in any case, classes and files in the order of their bytes")
  func folders() async throws {
    let folder = try TemporaryFolder()
    for (number, file) in [
      "train/b/2.png", "train/b/10.PNG", "train/a/deep/er/1.Png", "train/a/0.png", "train/Z/x.png", "test/a/t.png",
    ].enumerated() {
      try folder.write(Imports.png(UInt8(number)), to: "data/\(file)")
    }
    try folder.write("no picture", to: "data/train/a/.hidden.png")
    try folder.write("no picture", to: "data/train/a/.git/x.png")
    try folder.write("no picture", to: "data/train/a/notes.txt")
    let files = FileManager.default
    try files.createSymbolicLink(atPath: folder.path("data/train/Z/loop"), withDestinationPath: "..")
    try files.createSymbolicLink(atPath: folder.path("data/train/a/deep/again"), withDestinationPath: "../../a")
    try files.createDirectory(atPath: folder.path("elsewhere"), withIntermediateDirectories: true)
    try folder.write(Imports.png(9), to: "elsewhere/linked.png")
    try files.createSymbolicLink(atPath: folder.path("data/train/b/link"), withDestinationPath: "../../../elsewhere")
    // The loop leads from Z to all other classes; it is followed once.
    try files.removeItem(atPath: folder.path("data/train/Z/loop"))
    try files.createSymbolicLink(atPath: folder.path("data/train/Z/loop"), withDestinationPath: ".")
    let run = try await folder.run("import-images", ["--data", "data"]).succeeds()
    #expect(run.errors.contains("data/train/a/notes.txt: left out, no picture in a class's folder"))
    #expect(
      try folder.text("artifacts/sources.csv") == """
        set,index,file
        train,0,train/Z/x.png
        train,1,train/a/0.png
        train,2,train/a/deep/er/1.Png
        train,3,train/b/10.PNG
        train,4,train/b/2.png
        train,5,train/b/link/linked.png
        test,0,test/a/t.png

        """)
    #expect(try folder.text("artifacts/classes.csv") == "label,name\n0,Z\n1,a\n2,b\n")
    #expect(try NPY.read(folder.path("artifacts/train-labels.npy"), as: UInt8.self).elements == [0, 1, 1, 2, 2, 2])
    #expect(try NPY.read(folder.path("artifacts/test-labels.npy"), as: UInt8.self).elements == [1])
  }

  @Test("identical images are in one set, and a class of one image is for training")
  func groups() async throws {
    let folder = try TemporaryFolder()
    for number in 0..<30 { try folder.write(Imports.png(UInt8(number / 3)), to: "data/a/\(number).png") }
    for number in 0..<30 { try folder.write(Imports.png(UInt8(100 + number)), to: "data/b/\(number).png") }
    try folder.write(Imports.png(200), to: "data/c/only.png")
    let run = try await folder.run("import-images", ["--data", "data", "--test-fraction", "0.3"]).succeeds()
    #expect(run.errors.contains("20 images identical to an earlier one kept in the same set with it"))
    #expect(run.errors.contains("classes of one image are in the training set only"))
    let table = try folder.table("artifacts/sources.csv")
    let sets = Dictionary(uniqueKeysWithValues: try zip(table.texts("file"), table.texts("set")))
    for number in stride(from: 0, to: 30, by: 3) {
      #expect(Set((0..<3).map { sets["a/\(number + $0).png"] }).count == 1)
    }
    #expect(sets["c/only.png"] == "train")
    // Of 40 different images of two classes 12 are apart: three of a, each thrice, and nine of b.
    #expect(sets.values.count { $0 == "test" } == 3 * 3 + 9)

    let names = sets.keys.sorted()
    let rows = names.map { "\($0),writer \((Int($0.dropFirst(2).dropLast(4)) ?? 0) / 3)" }
    try folder.write("file,group\n" + rows.joined(separator: "\n") + "\n", to: "writers.csv")
    try await folder.run(
      "import-images", ["--data", "data", "--test-fraction", "0.3", "--groups", "writers.csv", "--artifacts", "b"]
    ).succeeds()
    let other = try folder.table("b/sources.csv")
    let setOf = Dictionary(uniqueKeysWithValues: try zip(other.texts("file"), other.texts("set")))
    for number in stride(from: 0, to: 30, by: 3) {
      let ofWriter = ["a", "b"].flatMap { name in (0..<3).map { setOf["\(name)/\(number + $0).png"] } }
      #expect(Set(ofWriter).count == 1)
    }
    #expect(setOf.values.contains("test"))
  }

  @Test("the number of threads changes no byte")
  func threads() async throws {
    let folder = try TemporaryFolder()
    for number in 0..<60 { try folder.write(Imports.png(UInt8(number)), to: "data/\(number % 3)/\(number).png") }
    for threads in ["1", "4"] {
      try await folder.run("import-images", ["--data", "data", "--threads", threads, "--artifacts", threads]).succeeds()
    }
    for name in Imports.outputs { #expect(try folder.bytes("1/\(name)") == folder.bytes("4/\(name)")) }
  }

  @Test("arrays that nobody here made stay, and so do names that a person gave to the classes")
  func kept() async throws {
    let folder = try TemporaryFolder()
    for number in 0..<20 { try folder.write(Imports.png(UInt8(number)), to: "data/\(number % 2)/\(number).png") }
    try await folder.run("import-images", ["--data", "data"]).succeeds()
    try folder.write("label,name\n0,gerade\n1,ungerade\n", to: "artifacts/classes.csv")
    try await folder.run("import-images", ["--data", "data"]).succeeds()
    #expect(try folder.text("artifacts/classes.csv") == "label,name\n0,gerade\n1,ungerade\n")

    let own = Tensor<UInt8>(shape: [2, 3, 4], repeating: 7)
    try NPY.write(own, to: folder.path("artifacts/train-images.npy"))
    try await folder.run("import-images", ["--data", "data"]).fails(
      73, saying: "artifacts/train-images.npy: expected what import-images made; found another file")
    #expect(try NPY.read(folder.path("artifacts/train-images.npy"), as: UInt8.self) == own)
    try await folder.run("import-images", ["--data", "data", "--force"]).succeeds()
    #expect(try NPY.read(folder.path("artifacts/train-images.npy"), as: UInt8.self) != own)
  }

  @Test("sizes: given ones are stretched or padded to, and recorded")
  func sizes() async throws {
    let folder = try TemporaryFolder()
    for (number, name) in ["a", "b"].enumerated() {
      for copy in 0..<4 {
        let raster = Raster(
          width: 4, height: 2, layout: .gray, bytes: (0..<8).map { UInt8(10 * $0 + 100 * number + copy) })
        try PNG.write(raster, to: folder.path("data/\(name)/\(copy).png"))
      }
    }
    try await folder.run("import-images", ["--data", "data", "--size", "4x4", "--fit", "pad"]).succeeds()
    #expect(try folder.text("artifacts/data.csv") == "fact,value\npreparation,pad\n")
    #expect(try NPY.read(folder.path("artifacts/train-images.npy"), as: UInt8.self).shape == [6, 4, 4])
    #expect(
      try Imports.imagesByFile(folder)["a/0.png"]
        == Raster(width: 4, height: 2, layout: .gray, bytes: (0..<8).map { UInt8(10 * $0) }).padded(height: 4, width: 4)
        .bytes)
  }
}

/// The files of the tests of import-images, and what comes of them.
enum Imports {
  static let arrays: Set = ["train-images.npy", "train-labels.npy", "test-images.npy", "test-labels.npy"]
  static let outputs: Set = arrays.union(["classes.csv", "sources.csv", "data.csv", "made.csv"])

  static func path(_ name: String) -> String { packageFolder + "/Tests/Tools/ToolTests/Imports/" + name }

  static func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path(name)))) }

  /// A picture of 3×4 pixels, different for each number.
  static func png(_ number: UInt8, width: Int = 4) throws -> [UInt8] {
    let bytes = (0..<3 * width).map { UInt8(truncatingIfNeeded: $0 &* 19) ^ number }
    return try PNG.encode(Raster(width: width, height: 3, layout: .gray, bytes: bytes), path: "picture")
  }

  /// The pixels of every image by the file that it comes from.
  static func imagesByFile(_ folder: TemporaryFolder) throws -> [String: [UInt8]] {
    try byFile(folder, "images") { array, index in array.image(index) }
  }

  static func labelsByFile(_ folder: TemporaryFolder) throws -> [String: UInt8] {
    try byFile(folder, "labels") { array, index in array[index] }
  }

  private static func byFile<Value>(
    _ folder: TemporaryFolder, _ what: String, _ value: (Tensor<UInt8>, Int) -> Value
  ) throws -> [String: Value] {
    let table = try folder.table("artifacts/sources.csv")
    var found: [String: Value] = [:]
    for (set, (index, file)) in try zip(table.texts("set"), zip(table.integers("index"), table.texts("file"))) {
      found[file] = value(try NPY.read(folder.path("artifacts/\(set)-\(what).npy"), as: UInt8.self), index)
    }
    return found
  }
}

extension Tensor<UInt8> {
  /// The bytes of one entry along the first axis.
  fileprivate func image(_ index: Int) -> [UInt8] {
    let size = count / shape[0]
    return Array(elements[index * size..<(index + 1) * size])
  }
}
