import Formats
import FoundationEssentials
import Tensors
import Testing

/// Data that are invalid: one line each, and nothing is written.
@Suite("import-images: bad input")
struct ImportImagesInputTests {
  /// Two classes of four pictures.
  private func pictures() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for number in 0..<8 {
      try folder.write(Imports.png(UInt8(number)), to: "data/\(number % 2 == 0 ? "a" : "b")/\(number).png")
    }
    return folder
  }

  private func expectError(
    _ folder: TemporaryFolder, _ message: String, status: Int = 65, _ options: [String] = [], source: String = "data",
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let run = try await folder.run("import-images", ["--data", source] + options)
    #expect(run.status == status, sourceLocation: sourceLocation)
    let errors = run.errors.split(separator: "\n").filter { $0.hasPrefix("import-images: error:") }
    #expect(errors.map(String.init) == ["import-images: error: \(message)"], sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    let left = (try? folder.names(in: "artifacts")) ?? []
    #expect(left.isEmpty, sourceLocation: sourceLocation)
  }

  @Test("a file that is no picture is named and counted, or left out on request")
  func textAsPicture() async throws {
    let folder = try pictures()
    try folder.write("not a picture", to: "data/a/text.png")
    try folder.write([UInt8](Imports.png(3).prefix(50)), to: "data/b/short.png")
    try await expectError(
      folder,
      "data/a/text.png: expected a PNG image; found text; name the picture itself (2 pictures of 10 cannot be used; "
        + "--skip-bad leaves such ones out)")
    let run = try await folder.run("import-images", ["--data", "data", "--skip-bad"]).succeeds()
    #expect(run.errors.contains("data/a/text.png: expected a PNG image"))
    #expect(run.errors.contains("2 pictures of 10 cannot be used and are left out (--skip-bad)"))
    #expect(try folder.table("artifacts/sources.csv").rows.count == 8)
    #expect(try NPY.read(folder.path("artifacts/train-images.npy"), as: UInt8.self).shape == [6, 3, 4])
  }

  @Test("two sizes are named where no size is given")
  func sizes() async throws {
    let folder = try pictures()
    try folder.write(Imports.png(9, width: 5), to: "data/b/wide.png")
    try await expectError(
      folder,
      "data/b/wide.png: expected 3×4 pixels as in data/a/0.png; found 3×5; give the size of all images, such as --size "
        + "3x4"
    )
    try await folder.run("import-images", ["--data", "data", "--size", "3x4"]).succeeds()
  }

  @Test("pictures in other formats are counted, and those that have been converted are not")
  func otherFormats() async throws {
    let folder = try pictures()
    for file in ["a/11.JPG", "a/12.jpeg", "b/13.jpg", "b/14.heic"] { try folder.write("…", to: "data/\(file)") }
    try await expectError(
      folder,
      "data/a/11.JPG: expected PNG pictures only; found others (2 .jpg, 1 .heic, 1 .jpeg); convert them with "
        + "ImageMagick, find data \\( -iname '*.jpg' -o -iname '*.heic' -o -iname '*.jpeg' \\) -exec mogrify "
        + "-auto-orient -format png {} +"
    )
    for file in ["a/11.png", "a/12.png", "b/13.png", "b/14.png"] {
      try folder.write(Imports.png(77), to: "data/\(file)")
    }
    try await folder.run("import-images", ["--data", "data"]).succeeds()
  }

  @Test("classes without pictures, or whose names differ in nothing that people see")
  func classes() async throws {
    let empty = try pictures()
    try FileManager.default.createDirectory(atPath: empty.path("data/c"), withIntermediateDirectories: true)
    try await expectError(
      empty, "data/c: expected PNG pictures of the class; found none; put them there, or remove the folder")
    let cases = try pictures()
    try cases.write(Imports.png(1), to: "data/A/1.png")
    try await expectError(
      cases,
      "data: expected names of classes that differ in more than case or Unicode's normal form; found 'A' and 'a'; "
        + "rename one of the two classes, or bring them together")
    let forms = try pictures()
    try forms.write(Imports.png(1), to: "data/é/1.png")
    try forms.write(Imports.png(2), to: "data/e\u{301}/1.png")
    try await expectError(
      forms,
      "data: expected names of classes that differ in more than case or Unicode's normal form; found 'e\u{301}' and "
        + "'é'; rename one of the two classes, or bring them together")
    let control = try pictures()
    try control.write(Imports.png(1), to: "data/c\u{1B}[2J/1.png")
    try await expectError(
      control, "data: expected names of classes without control characters; found 'c\\u{1B}[2J'; rename the class")
    let new = try TemporaryFolder()
    for file in ["train/a/1.png", "train/b/1.png", "test/c/1.png"] { try new.write(Imports.png(1), to: "data/\(file)") }
    try await expectError(
      new,
      "data: expected the classes of the training pictures; found 'c'; add training pictures of it, or remove it")
    let one = try TemporaryFolder()
    try one.write(Imports.png(1), to: "data/a/1.png")
    try await expectError(one, "data: expected 2 to 256 classes; found 1; there is nothing to tell apart")
    try one.write("no picture", to: "nothing/readme.txt")
    try await expectError(
      one,
      "nothing: expected pictures in a folder for each class (CLASS/*.png), a CSV file of pixels, or arrays such as "
        + "x_train.npy; found none; name the folder or the file that has them", status: 66, source: "nothing")
  }

  @Test(
    "tables",
    arguments: [
      (
        "label,a,b,c,d\ncat,1,2,3,4\n",
        "line 2: column 1: expected a whole number as label; found 'cat'; number the classes, in pandas with "
          + "df[column] = pandas.factorize(df[column])[0]"
      ),
      (
        "label,a,b,c,d\n0,1,2,3,4\n1,1,2,3",
        "line 3: expected a line end; found the file's end; the file is cut short, or its last line end is missing"
      ),
      (
        "label,a,b,c,d\n0,1,2,3,4\n1,1,2,3\n",
        "line 3: expected 5 fields as in the first row; found 4; correct it"
      ),
      (
        "label,a,b,c\n0,1,2,3\n",
        "expected a square number of pixels such as 784; found 3; check the columns, or give the images' height and "
          + "width with --size HxW"
      ),
      (
        "label,a,b,c,d\n0,1,2,3,nan\n",
        "line 2: column 5: expected a whole number from 0 to 255 as pixel; found 'nan'; correct the field, or leave the "
          + "row out"
      ),
      (
        "label,a,b,c,d\n0,1,2,3,256\n",
        "line 2: column 5: expected a whole number from 0 to 255 as pixel; found '256'; say what white is with "
          + "--maximum"
      ),
      (
        "0,1,2,3,0\n1,1,2,3,1\n",
        "expected a column named label, or the same number everywhere in the first or the last column, as in a corner "
          + "of all images; found neither; say where the labels are with --label-column first or last"
      ),
      ("label,a,b,c,d\n", "expected a row for each image; found none; check that it is the right file"),
    ])
  func tables(_ text: String, _ problem: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "data.csv")
    try await expectError(folder, "data.csv: \(problem)", source: "data.csv")
  }

  @Test("arrays")
  func arrays() async throws {
    func folder(_ images: AnyTensor, labels: Int = 4) throws -> TemporaryFolder {
      let folder = try TemporaryFolder()
      try NPY.write(images, to: folder.path("data/x_train.npy"))
      try NPY.write(
        Tensor<UInt8>(shape: [labels], (0..<labels).map { UInt8($0 % 2) }), to: folder.path("data/y_train.npy"))
      return folder
    }
    try await expectError(
      folder(.float32(Tensor(shape: [4, 1, 2], [0, 1, 0, 1, 0, 1, .nan, 1]))),
      "data/x_train.npy: expected finite numbers; found nan at element 6; replace it, or leave the image out")
    try await expectError(
      folder(.float64(Tensor(shape: [4, 1, 2], [0, 1, 0, 1, 0, 1, -1, 1]))),
      "data/x_train.npy: expected whole numbers from 0 to 255 or fractions from 0 to 1; found -1 to 1; shift them, in "
        + "NumPy with images - images.min()")
    try await expectError(
      folder(.int32(Tensor(shape: [4, 1, 2], [0, 1, 0, 1, 0, 1, 4095, 1]))),
      "data/x_train.npy: expected whole numbers from 0 to 255 or fractions from 0 to 1; found 0 to 4095; say what "
        + "white is with --maximum 65535")
    try await expectError(
      folder(.uint8(Tensor(shape: [4, 1, 2], repeating: 1)), labels: 5),
      "data/y_train.npy: expected 4 labels, one for each image of data/x_train.npy; found 5; use images and labels of "
        + "the same data set")
    let alone = try TemporaryFolder()
    try NPY.write(Tensor<UInt8>(shape: [4, 1, 2], repeating: 1), to: alone.path("data/x_train.npy"))
    try await expectError(
      alone,
      "data: expected arrays of images and labels, such as x_train.npy and y_train.npy; found 'x_train.npy'; rename "
        + "them",
      status: 66)
  }
}
