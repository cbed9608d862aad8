import Dataset
import DigitImage
import Figures
import Formats
import FoundationEssentials
import Network
import Subprocess
import Tensors
import Testing

@Suite("predict")
struct PredictTests {
  /// A trained model for 12×12 images of three classes, and pictures of some of them.
  private static func folder(pictures: Int = 4) async throws -> TemporaryFolder {
    let folder = try await SmallData.finished.value.copy()
    let pixels = SmallData.pixels(pictures, seed: 2)
    for picture in 0..<pictures {
      let bytes = Array(pixels[(picture * 144)..<((picture + 1) * 144)])
      try PNG.write(
        Raster(width: 12, height: 12, layout: .gray, bytes: bytes), to: folder.path("pictures/\(picture).png"))
    }
    return folder
  }

  private static let names = (0..<4).map { "pictures/\($0).png" }

  /// What the model itself says about the first test images.
  private func probabilities(in folder: TemporaryFolder) throws -> [[Float]] {
    let artifacts = folder.path("artifacts/")
    let model = try Model.read(artifacts + "final/model.safetensors")
    let data = try LabelledImages.read(images: artifacts + "test-images.npy", labels: artifacts + "test-labels.npy")
    let all = try #require(try Predictor(model: model, threads: 1).evaluate(data, indices: [0, 1, 2, 3]).probabilities)
    return (0..<4).map { image in (0..<3).map { all[image, $0] } }
  }

  @Test("--raw --csv gives the model's own probabilities, number for number")
  func csv() async throws {
    let folder = try await Self.folder()
    let run = try await folder.run("predict", Self.names + ["--raw", "--csv"]).succeeds()
    #expect(run.errors.isEmpty)
    let expected = try zip(Self.names, probabilities(in: folder)).map { name, probabilities in
      let best = probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
      return ([name, "\(best)"] + probabilities.map { "\($0)" } + [""]).joined(separator: ",")
    }
    #expect(run.output == (["image,predicted,p0,p1,p2,remark"] + expected).joined(separator: "\n") + "\n")
  }

  private struct Record: Decodable {
    let image: String
    let predicted: Int
    let probability: Float
    let probabilities: [Float]
    let changes: [String]
    let remark: String
  }

  @Test("--json is an array of objects with the same numbers")
  func json() async throws {
    let folder = try await Self.folder()
    let run = try await folder.run("predict", Self.names + ["--raw", "--json"])
    let records = try JSONDecoder().decode([Record].self, from: Data(run.output.utf8))
    #expect(records.map(\.image) == Self.names)
    #expect(try records.map(\.probabilities) == probabilities(in: folder))
    for record in records {
      #expect(record.probability == record.probabilities.max())
      #expect(record.probabilities[record.predicted] == record.probability)
      #expect(record.changes.isEmpty && record.remark.isEmpty)
    }
    #expect(run.output.split(separator: "\n").count == 6)
  }

  @Test("text is a table with the three most probable classes of each picture")
  func text() async throws {
    let folder = try await Self.folder()
    let run = try await folder.run("predict", Self.names + ["--raw"])
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 7, "a heading, a rule, four pictures and the end")
    #expect(lines[0].split(separator: " ") == ["picture", "class", "probability", "second", "third"])
    #expect(!run.output.contains("\u{1b}"), "colours only on a terminal")
    for (line, (name, probabilities)) in zip(lines[2...], zip(Self.names, try probabilities(in: folder))) {
      let fields = line.split(separator: " ").map(String.init)
      let ranking = probabilities.indices.sorted { probabilities[$0] > probabilities[$1] }
      #expect(fields.count == 10 && fields[0] == name)
      #expect([fields[1], fields[4], fields[7]] == ranking.map { "\($0)" })
      for (place, label) in ranking.enumerated() {
        let shown = Double(fields[2 + 3 * place].drop { "<>".contains($0) }) ?? .nan
        #expect(abs(shown - 100 * Double(probabilities[label])) <= 0.01)
      }
    }
    #expect(try await folder.run("predict", Self.names + ["--raw", "--quiet"]).output.isEmpty)
  }

  /// Runs predict with a terminal of 100 columns for its standard output; `nil` where util-linux's `script` is missing.
  private func terminalRun(
    _ arguments: String, in folder: TemporaryFolder, environment: [Environment.Key: String?]
  ) async throws -> String? {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/script") else { return nil }
    let command = "stty cols 100; '\(ToolRun.builtProducts)/predict' \(arguments)"
    let run = try await folder.run(
      "/usr/bin/script", ["-qec", command, "/dev/null"],
      environment: ["TERM": "xterm-256color"].merging(environment) { $1 }
    ).succeeds()
    return String(run.output.filter { $0 != "\r" }.map { $0 == "\r\n" ? "\n" : $0 })
  }

  @Test("on a terminal the prepared picture stands beside its classes, in colour unless NO_COLOR is set")
  func terminal() async throws {
    let folder = try await Self.folder()
    guard let color = try await terminalRun("pictures/0.png --raw", in: folder, environment: [:]),
      let plain = try await terminalRun("pictures/0.png --raw", in: folder, environment: ["NO_COLOR": "1"])
    else { return }
    let picture = try PNG.read(folder.path("pictures/0.png"), as: .gray)
    for (text, lines) in [
      (color, TerminalPicture(picture, inColor: true).lines), (plain, TerminalPicture(picture, inColor: false).lines),
    ] {
      let shown = text.split(separator: "\n")
      #expect(shown.count == 6)
      for (row, line) in zip(shown, lines) { #expect(row.hasPrefix(line)) }
      #expect(shown[0].contains(" %") && shown[0].contains("█"))
    }
    #expect(color.contains("\u{1b}[38;5;"))
    #expect(!plain.contains("\u{1b}"))
    let dumb = try await terminalRun("pictures/0.png --raw", in: folder, environment: ["TERM": "dumb"])
    #expect(dumb?.hasPrefix("picture") == true, "a table without a drawing")
  }

  @Test("--save-prepared writes the picture that the model saw")
  func savePrepared() async throws {
    let folder = try await Self.folder()
    var canvas = Canvas(width: 90, height: 120, background: Color(hex: 0xe0e0ff))
    canvas.write("7", x: 20, baseline: 100, lettering: Lettering(capHeight: 70, weight: .bold), color: .black)
    try PNG.write(canvas.raster, to: folder.path("my seven.PNG"))
    let run = try await folder.run("predict", ["my seven.PNG", "--fit", "digits", "--save-prepared", "prepared"])
      .succeeds()
    #expect(try folder.names(in: "prepared") == ["my seven-prepared.png"])
    let expected = try PictureReader(height: 12, width: 12, channels: 1, preparation: .digits).read(
      folder.path("my seven.PNG"))
    #expect(try PNG.read(folder.path("prepared/my seven-prepared.png"), as: .gray) == expected.raster)
    let one = try await folder.run(
      "predict", ["my seven.PNG", "--fit", "digits", "--save-prepared", "seen/by/model.png"])
    #expect(one.output == run.output)
    #expect(try folder.bytes("seen/by/model.png") == folder.bytes("prepared/my seven-prepared.png"))
    let changes = try await folder.run("predict", ["my seven.PNG", "--fit", "digits", "--json"])
    #expect(try JSONDecoder().decode([Record].self, from: Data(changes.output.utf8)).map(\.changes) == [["inverted"]])
    let again = try await folder.run("predict", ["prepared/my seven-prepared.png", "--raw", "--csv"])
    let first = try await folder.run("predict", ["my seven.PNG", "--fit", "digits", "--csv"])
    #expect(again.output.split(separator: ",").dropFirst(7) == first.output.split(separator: ",").dropFirst(7))
  }

  @Test("pictures that cannot be used are refused by name")
  func badPictures() async throws {
    let folder = try await Self.folder()
    try folder.write("", to: "empty.png")
    try folder.write([0xff, 0xd8, 0xff, 0xe0], to: "photo.png")
    try PNG.write(Raster(width: 30, height: 30, layout: .rgb, repeating: 200), to: folder.path("blank.png"))
    try await folder.run("predict", ["nowhere.png"]).fails(
      66, "predict: error: nowhere.png: no such file: check its name")
    try await folder.run("predict", ["empty.png"]).fails(
      65, "predict: error: empty.png: expected a PNG image; found an empty file")
    try await folder.run("predict", ["photo.png"]).fails(
      65, "predict: error: photo.png: expected a PNG image; found a JPEG image; convert it to PNG first")
    try await folder.run("predict", ["blank.png", "--fit", "digits"]).fails(
      65,
      "predict: error: blank.png: expected a digit on an even background; found nothing that stands out from it; "
        + "draw it with more contrast, or crop the picture to the paper")
    try await folder.run("predict", ["blank.png", "--raw"]).fails(
      65,
      "predict: error: blank.png: expected 12×12 pixels, as the model's images have; found 30×30; leave --raw out "
        + "to have the picture prepared")
  }

  @Test("one bad picture does not keep the others from being recognised")
  func oneOfSeveral() async throws {
    let folder = try await Self.folder()
    let pictures = [Self.names[0], "nowhere.png", Self.names[2]]
    let run = try await folder.run("predict", pictures + ["--raw", "--csv"])
    #expect(run.status == 66)
    #expect(
      run.errors == """
        predict: error: nowhere.png: no such file: check its name
        predict: error: 1 of 3 pictures could not be used

        """)
    #expect(
      run.output.split(separator: "\n").map { $0.prefix(14) }.dropFirst() == ["pictures/0.png", "pictures/2.png"])

    let none = try await folder.run("predict", ["a.png", "b.png", "--csv"])
    #expect(none.status == 66)
    #expect(none.output == "image,predicted,p0,p1,p2,remark\n", "no pictures are a table without rows")
  }

  @Test("options that exclude each other and places that cannot be written are refused before any work")
  func options() async throws {
    let folder = try await Self.folder()
    for (arguments, problem) in [
      ([], "Missing expected argument '<input> ...'"),
      (["a.png", "--csv", "--json"], "--csv and --json exclude each other"),
      (["a.png", "--save-prepared", ""], "--save-prepared is empty: give a folder or a file"),
      (
        ["a.png", "b.png", "--save-prepared", "out.png"],
        "--save-prepared: 'out.png' is one file for 2 pictures; give a folder"
      ),
    ] {
      try await folder.run("predict", arguments).fails(64, "predict: error: \(problem) (see 'predict --help')")
    }
    try folder.write("in the way", to: "file")
    let run = try await folder.run("predict", [Self.names[0], "--raw", "--save-prepared", "file"])
    #expect(run.status == 73)
    #expect(run.output.isEmpty)
  }

  @Test("doubtful ink is remarked on standard error, in CSV and in JSON")
  func remark() async throws {
    let folder = try await Self.folder()
    var canvas = Canvas(width: 200, height: 120, background: .white)
    for x in [30, 120] {
      canvas.write("4", x: x, baseline: 100, lettering: Lettering(capHeight: 70, weight: .bold), color: .black)
    }
    try PNG.write(canvas.raster, to: folder.path("42.png"))
    let line = "predict: 42.png: doubtful: several separate digits\n"
    let csv = try await folder.run("predict", ["42.png", "--fit", "digits", "--csv"]).succeeds()
    #expect(csv.errors == line)
    #expect(csv.output.hasSuffix(",several separate digits\n"))
    let json = try await folder.run("predict", ["42.png", "--fit", "digits", "--json"])
    #expect(json.errors == line)
    #expect(
      try JSONDecoder().decode([Record].self, from: Data(json.output.utf8)).map(\.remark) == ["several separate digits"]
    )
    #expect(try await folder.run("predict", ["42.png", "--fit", "digits", "--quiet"]).errors.isEmpty)
  }

  @Test("pictures are prepared as the model's training images were, unless --fit says otherwise")
  func preparation() async throws {
    let folder = try await Self.folder()
    // The training images are noise with bars, no digits; nothing says how they were made.
    let artifacts = folder.path("artifacts/")
    #expect(try Model.read(artifacts + "final/model.safetensors").preparation == .stretch)
    let raw = try await folder.run("predict", Self.names + ["--raw", "--csv"])
    #expect(try await folder.run("predict", Self.names + ["--csv"]).output == raw.output)

    try PNG.write(Raster(width: 24, height: 48, layout: .gray, repeating: 90), to: folder.path("tall.png"))
    for (options, changes) in [
      ([], ["stretched"]), (["--fit", "pad"], ["padded"]), (["--fit", "stretch"], ["stretched"]),
    ] {
      let run = try await folder.run("predict", ["tall.png", "--json"] + options)
      #expect(try JSONDecoder().decode([Record].self, from: Data(run.output.utf8)).map(\.changes) == [changes])
    }
    try await folder.run("predict", ["tall.png", "--raw", "--fit", "pad"]).fails(
      64, "predict: error: --raw and --fit exclude each other (see 'predict --help')")

    try DataFacts(preparation: .pad).write(to: artifacts + "data.csv")
    let again = try await folder.run("train-final", SmallData.options)
    #expect(again.output.contains("up to date"), "a fact about the images alone makes no model out of date")
    try await folder.run("train-final", SmallData.options + ["--force"]).succeeds()
    #expect(try Model.read(artifacts + "final/model.safetensors").preparation == .pad)
    let padded = try await folder.run("predict", ["tall.png", "--json"])
    #expect(try JSONDecoder().decode([Record].self, from: Data(padded.output.utf8)).map(\.changes) == [["padded"]])
  }
}
