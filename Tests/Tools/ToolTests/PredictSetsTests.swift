import Dataset
import Formats
import FoundationEssentials
import Network
import Tensors
import Testing

@Suite("predict on sets of images")
struct PredictSetsTests {
  private static let count = 30

  /// A finished run, and its test images in every form.
  private static let sets = Task {
    let folder = try await SmallData.finished.value.copy().shared()
    let pixels = SmallData.pixels(count, seed: 2)
    let size = SmallData.side * SmallData.side
    var header = "label," + (0..<size).map { "pixel\($0)" }.joined(separator: ",") + "\n"
    var plain = ""
    for image in 0..<count {
      let bytes = Array(pixels[image * size..<(image + 1) * size])
      let name = format2(image)
      try PNG.write(
        Raster(width: SmallData.side, height: SmallData.side, layout: .gray, bytes: bytes),
        to: folder.path("pictures/\(image < 15 ? "a" : "b")/\(name).png"))
      let row = bytes.map { "\($0)" }.joined(separator: ",") + "\n"
      header += "9,\(row)"
      plain += row
    }
    try folder.write(header, to: "labelled.csv")
    try folder.write(plain, to: "plain.csv")
    try folder.write("no picture", to: "pictures/notes.txt")
    try folder.write("hidden", to: "pictures/.hidden.png")
    for name in ["images-idx3-ubyte", "images-idx3-ubyte.gz"] {
      try await folder.run("idx-convert", ["artifacts/test-images.npy", name]).succeeds()
    }
    let fractions = pixels.map { Double($0) / 255 }
    try NPY.write(Tensor<Double>(shape: [count, size], fractions), to: folder.path("fractions.npy"))
    return folder
  }

  private static func format2(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private func predicted(_ inputs: [String], _ more: [String] = ["--csv"]) async throws -> (CSVTable, ToolRun) {
    let folder = try await Self.sets.value
    let run = try await folder.run("predict", inputs + more).succeeds()
    let out = try TemporaryFolder()
    try out.write(run.output, to: "out.csv")
    return (try out.table("out.csv"), run)
  }

  /// The rows of evaluation/predictions.csv without labels, as evaluate writes them.
  private func expected() async throws -> [[String]] {
    let folder = try await Self.sets.value.copy()
    try await folder.run("evaluate").succeeds()
    return try folder.table("artifacts/evaluation/predictions.csv").rows.filter { $0[0] == "test" }
      .map { [$0[3]] + $0[4...] }
  }

  @Test(
    "a row an item, in order, with the numbers that evaluate has",
    arguments: [
      ("artifacts/test-images.npy", "test-images.npy"), ("images-idx3-ubyte", "images-idx3-ubyte"),
      ("images-idx3-ubyte.gz", "images-idx3-ubyte.gz"), ("labelled.csv", "labelled.csv"), ("plain.csv", "plain.csv"),
      ("fractions.npy", "fractions.npy"),
    ])
  func arrays(_ input: String, _ name: String) async throws {
    let (table, _) = try await predicted([input])
    #expect(table.columns == ["image", "predicted", "p0", "p1", "p2", "remark"])
    #expect(table.rows.map { $0[0] } == (0..<Self.count).map { "\(name)#\($0)" })
    #expect(try await table.rows.map { Array($0[1...4]) } == expected())
  }

  @Test("a folder's pictures by their paths, hidden ones left out; several inputs one behind the other")
  func folder() async throws {
    let (table, _) = try await predicted(["pictures", "plain.csv"], ["--raw", "--csv"])
    let names = (0..<Self.count).map { "pictures/\($0 < 15 ? "a" : "b")/\(Self.format2($0)).png" }
    #expect(table.rows.prefix(Self.count).map { $0[0] } == names)
    let expected = try await expected()
    #expect(table.rows.map { Array($0[1...4]) } == expected + expected)
  }

  @Test("as text a table whose rows are printed as they come, and as JSON an array")
  func forms() async throws {
    let folder = try await Self.sets.value
    let text = try await folder.run("predict", ["plain.csv"])
    let lines = text.output.split(separator: "\n")
    #expect(lines.count == Self.count + 1)
    #expect(lines[0].split(separator: " ") == ["class", "second", "third", "image"])
    #expect(lines.allSatisfy { $0.count <= 80 })
    let json = try await folder.run("predict", ["plain.csv", "--json"])
    let records = try JSONDecoder().decode([Record].self, from: Data(json.output.utf8))
    #expect(records.map(\.image) == (0..<Self.count).map { "plain.csv#\($0)" })
  }

  private struct Record: Decodable { let image: String }

  @Test("pictures in other formats are not left out in silence")
  func otherFormats() async throws {
    let folder = try await Self.sets.value.copy()
    try folder.write("a photograph", to: "pictures/b/photo.JPG")
    let run = try await folder.run("predict", ["pictures", "--raw", "--csv"]).succeeds()
    #expect(
      run.errors
        == "predict: pictures: 1 picture in other formats than PNG left out, such as pictures/b/photo.JPG: convert"
        + " them first\n")
    try folder.write("a photograph", to: "photos/photo.jpg")
    try await folder.run("predict", ["photos"]).fails(
      66, "predict: error: photos: expected PNG pictures; found none; convert the others, such as photos/photo.jpg")
  }

  @Test("a picture that cannot be used is named, and the others are recognised all the same")
  func badPicture() async throws {
    let folder = try await Self.sets.value.copy()
    try folder.write("no picture", to: "pictures/a/07.png")
    let run = try await folder.run("predict", ["pictures", "--raw", "--csv"])
    #expect(run.status == 65)
    #expect(run.output.split(separator: "\n").count == Self.count)
    let errors = run.errors.split(separator: "\n")
    #expect(errors.count == 2)
    #expect(errors[0].hasPrefix("predict: error: pictures/a/07.png: "))
    #expect(errors[1] == "predict: error: 1 picture could not be used")
  }

  @Test("input that does not fit is refused in one line")
  func refusals() async throws {
    let folder = try await Self.sets.value.copy()
    try folder.write("1,2,3\n4,5,6\n", to: "narrow.csv")
    try folder.write(folder.text("plain.csv").replacing("\n", with: ",1\n"), to: "wide.csv")
    try NPY.write(Tensor<UInt8>(shape: [2, 5, 5], repeating: 1), to: folder.path("small.npy"))
    try folder.write("", to: "empty/notes.txt")
    let cases: [(String, Int, String)] = [
      (
        "narrow.csv", 65,
        "narrow.csv: line 1: expected 144 columns of pixels, as the model's images have; found 3; check the columns; "
          + "one with labels needs the name label in a header line"
      ),
      (
        "wide.csv", 65,
        "wide.csv: line 1: expected 144 columns of pixels, as the model's images have; found 145; check the columns; "
          + "one with labels needs the name label in a header line"
      ),
      (
        "small.npy", 65,
        "small.npy: expected images of 12×12, as the model takes them; found 5×5; bring them to this size, or give "
          + "them as PNG pictures"
      ),
      ("empty", 66, "empty: expected PNG pictures; found none; name a folder that has some"),
    ]
    for (input, status, problem) in cases {
      try await folder.run("predict", [input]).fails(status, "predict: error: \(problem)")
    }
    let rows = try folder.text("plain.csv").split(separator: "\n")
    try folder.write(
      rows.prefix(3).joined(separator: "\n") + "\n" + rows[3].replacing(",", with: ",-", maxReplacements: 1) + "\n",
      to: "minus.csv")
    try await folder.run("predict", ["minus.csv", "--csv"]).fails(
      65, saying: "minus.csv: line 4: column 2: expected a whole number from 0 to 255 as pixel; found '-")
    let saved = try await folder.run("predict", ["plain.csv", "--save-prepared", "x"])
    #expect(saved.status == 64)
  }
}
