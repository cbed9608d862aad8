import Figures
import Formats
import FoundationEssentials
import Network
import Tensors
import Testing

@Suite("render-report")
struct RenderReportTests {
  @Test("writes one page with all sections, that needs nothing else")
  func page() async throws {
    let folder = try await ReportData.finished.value.copy()
    let run = try await folder.run("render-report").succeeds()
    #expect(run.errors.isEmpty)
    #expect(run.output.wholeMatch(of: #/artifacts/report\.html: 9 sections, [\d,]+ KiB\n/#) != nil)
    let page = try folder.text("artifacts/report.html")
    for section in ReportData.sections { #expect(page.contains("<section id=\"\(section)\"")) }
    #expect(page.hasPrefix("<!DOCTYPE html>\n"))
    #expect(!page.contains("{{"))
    for outside in ["<script", "<link", "@import", "url(", "http:", "https:"] { #expect(!page.contains(outside)) }
    let sources = page.matches(of: #/src="([^"]*)"/#).map(\.output.1)
    #expect(!sources.isEmpty)
    #expect(sources.allSatisfy { $0.hasPrefix("data:image/png;base64,") })
    #expect(!page.contains("Left out"))
  }

  @Test("shows the figures that the other tools wrote")
  func figures() async throws {
    let folder = try await ReportData.finished.value.copy()
    let page = try await folder.report()
    let results = try folder.table("artifacts/cv_results.csv")
    for name in ["train_loss", "train_acc", "valid_loss", "valid_acc"] {
      for value in try results.numbers(name) {
        #expect(page.contains("<td class=\"n\">\(Numerals.fixed(value, 6))</td>"), "\(name) \(value)")
      }
    }
    let test = try folder.table("artifacts/evaluation/metrics.csv").rows[1]
    #expect(page.contains("It recognises \(test[2]) of 30 test images."))
    for row in try folder.table("artifacts/evaluation/per_class.csv").rows where row[0] == "test" {
      let recall = try #require(Double(row[3]))
      #expect(page.contains("class \(row[1]): recall \(Numerals.fixed(100 * recall, 2))\u{A0}%"))
    }
    #expect(page.contains("<td>convolution 3×3, ReLU</td>"))
    #expect(page.contains("A processor, 2 cores"))
    #expect(page.contains("train fold 1"))
    #expect(page.contains("2026-11-23 01:02:04 UTC"))
    #expect(page.contains("<td class=\"n\">2:30\u{A0}min</td>") || page.contains("<td class=\"n\">2:31\u{A0}min</td>"))
    #expect(page.contains("Filters of conv1") && page.contains("Feature maps of conv1"))
    let ensemble = try folder.table("artifacts/evaluation/ensemble.csv")
    #expect(page.contains("<h3>An ensemble of 3 models</h3>"))
    for name in ["final", "fold-1", "fold-2", "fold-3", "ensemble"] {
      #expect(page.contains("<tr><th scope=\"row\">\(name)</th>"))
    }
    for loss in try ensemble.numbers("loss") {
      #expect(page.contains("<td class=\"n\">\(Numerals.fixed(loss, 6))</td>"))
    }
    let views = try folder.table("artifacts/evaluation/views.csv")
    #expect(page.contains("<h3>Test-time augmentation: 3 views of each image</h3>"))
    for name in ["final views", "ensemble views"] { #expect(page.contains("<tr><th scope=\"row\">\(name)</th>")) }
    for loss in try views.numbers("loss") {
      #expect(page.contains("<td class=\"n\">\(Numerals.fixed(loss, 6))</td>"))
    }
    let temperature = try folder.table("artifacts/evaluation/temperature.csv")
    #expect(page.contains("<h3>With a temperature</h3>"))
    #expect(page.contains("<td class=\"n\">1.5000</td>"))
    for score in try temperature.numbers("brier_score") {
      #expect(page.contains("<td class=\"n\">\(Numerals.fixed(score, 5))</td>"))
    }
    // Four trainings, each with a loss and an accuracy.
    #expect(page.matches(of: #/ over \d+ epochs, training ends at/#).count == 8)
  }

  @Test("the same files make the same bytes, wherever they are and go")
  func deterministic() async throws {
    let folder = try await ReportData.finished.value.copy()
    let page = try await folder.report()
    let run = try await folder.run(
      "render-report", ["--artifacts", folder.path("artifacts"), "--output", "other.html", "--quiet"])
    #expect(run == ToolRun(status: 0, output: "", errors: ""))
    #expect(try folder.text("other.html") == page)
  }

  @Test("shows the surest mistakes, surest first")
  func mistakes() async throws {
    let folder = try await ReportData.finished.value.copy()
    try ReportData.predict(wrong: [3: 0.6, 7: 0.9, 11: 0.9, 20: 0.99], in: folder)
    let page = try await folder.report(["--mistakes", "3"])
    let shown = page.matches(of: #/alt="Test image (\d+): true (\d), predicted (\d)"/#).map(\.output)
    #expect(shown.map { Int($0.1) } == [20, 7, 11])
    let labels = SmallData.labels(30)
    #expect(shown.map { Int($0.2) } == [20, 7, 11].map { Int(labels[$0]) })
    #expect(page.contains("4 test images taken for something else. Here are the 3 "))
    #expect(page.contains("99.00\u{A0}%</span><span>true: 1.00\u{A0}%"))
    let bytes = try #require(page.firstMatch(of: #/base64,([^"]+)" alt="Test image 20/#)?.output.1)
    let picture = try PNG.decode([UInt8](#require(Data(base64Encoded: String(bytes)))), as: .gray, path: "gallery")
    #expect(picture.bytes == Array(SmallData.pixels(30, seed: 2)[(20 * 144)..<(21 * 144)]))
    // 26 of 30 right; confidences 1 (26 times), 0.99, 0.9 twice and 0.6: gaps by hand.
    let error = (26.0 * 0 + 0.99 + 0.9 * 2 + 0.6) / 30
    #expect(page.contains("<dd>\(Numerals.fixed(100 * error, 2))\u{A0}%</dd>"))
    #expect(try await folder.report(["--mistakes", "0"]).contains("alt=\"Test image") == false)
  }

  @Test("beside each mistake is what the two answers rest on, and filters are shown with what excites them")
  func explanations() async throws {
    let folder = try await ReportData.finished.value.copy()
    let page = try await folder.report()
    let labels = SmallData.labels(30)
    for index in ReportData.mistaken {
      let (truth, predicted) = ((labels[index] + 1) % 3, labels[index])
      let alternatives = [predicted, truth].map { "alt=\"What its being \($0) rests on\"" }
      let start = "alt=\"Test image \(index): true \(truth), predicted \(predicted)\""
      let figure = try #require(page.firstMatch(of: try Regex("\(start)(?s:.*?)</figure>")))
      for alternative in alternatives { #expect(page[figure.range].contains(alternative)) }
    }
    #expect(page.matches(of: #/<img class="map"/#).count == 6)
    // Four times as large as the image.
    let source = try #require(page.firstMatch(of: #/<img class="map" src="data:image\/png;base64,([^"]+)"/#)?.output.1)
    let map = try PNG.decode([UInt8](#require(Data(base64Encoded: String(source)))), as: .rgb, path: "map")
    #expect([map.width, map.height] == [48, 48])

    let table = try folder.table("artifacts/figures/patches-conv1.csv")
    let shown = page.matches(of: #/alt="Filter (\d+) of conv1, and what excites it in the test images ([^"]+)"/#)
    #expect(shown.map { Int($0.output.1) ?? -1 } == Set(try table.integers("filter")).sorted())
    for figure in shown {
      let rows = try zip(table.integers("filter"), table.integers("image")).filter { "\($0.0)" == figure.output.1 }
      let images = rows.map { "\($0.1)" }
      #expect(figure.output.2 == images.dropLast().joined(separator: ", ") + " and " + images[images.count - 1])
    }
  }

  @Test("an image's number is written as --image takes it")
  func imageNumber() async throws {
    let folder = try await ReportData.finished.value.copy()
    try NPY.write(SmallData.images(1030, seed: 2), to: folder.path("artifacts/test-images.npy"))
    let labels = Tensor<UInt8>(shape: [1030], SmallData.labels(1030))
    try NPY.write(labels, to: folder.path("artifacts/test-labels.npy"))
    try await folder.run("evaluate", ["--ensemble", "--views", "3", "--temperature", "1.5"]).succeeds()
    try ReportData.predict(wrong: [1025: 0.9], of: 1030, in: folder)
    #expect(try await folder.report().contains("<span>image 1025</span>"))
    try await folder.run("render-filters", ["--image", "1025"]).succeeds()
  }

  @Test(
    "what is missing is left out, with the tool that makes it",
    arguments: [
      ("final/model.safetensors", "evaluate is not it", ""), ("stages.csv", "./pipeline.sh", "times"),
      ("cv_results.csv", "aggregate-cv", "cross-validation"), ("cv_summary.csv", "aggregate-cv", "cross-validation"),
      ("train_folds.csv", "make-folds", ""), ("fold-2/history.csv", "train-fold --fold 2", ""),
      ("final/history.csv", "train-final", ""), ("evaluation/metrics.csv", "evaluate", "test"),
      ("evaluation/confusion.csv", "evaluate", ""), ("evaluation/predictions.csv", "evaluate", "mistakes"),
      ("test-images.npy", "idx-convert --data DIR", "mistakes"), ("figures", "render-filters", "pictures"),
    ])
  func missing(_ name: String, _ tool: String, _ section: String) async throws {
    let folder = try await ReportData.finished.value.copy()
    try folder.remove("artifacts/\(name)")
    let run = try await folder.run("render-report").succeeds()
    let page = try folder.text("artifacts/report.html")
    // A fold's model describes the run as well as the final one, whose filters are not there to be shown.
    let isWithoutModel = name == "final/model.safetensors"
    for section in ReportData.sections where !isWithoutModel || section != "patches" {
      #expect(page.contains("<section id=\"\(section)\""))
    }
    if isWithoutModel { return #expect(run.errors.isEmpty) }
    let files =
      name == "figures"
      ? [
        ("figures/saliency-mistakes.csv", "render-saliency --mistakes 24"),
        ("figures/patches-conv1.csv", "render-filters --patches"), ("figures/*.png", tool),
      ] : [(name, tool)]
    #expect(
      run.errors
        == files.map { file, tool in
          "render-report: artifacts/\(file) is missing, so the page lacks its part; run \(tool)\n"
        }.joined())
    for (file, tool) in files {
      #expect(page.contains("Left out for want of <code>artifacts/\(file)</code>: <code>\(tool)</code> makes it"))
    }
    let isForTwo = ["evaluation/predictions.csv", "test-images.npy", "figures"].contains(name)
    let count = ReportData.sections.count - (section.isEmpty ? 0 : isForTwo ? 2 : 1)
    #expect(run.output.contains(": \(count) sections"))
  }

  @Test("a fold alone, and a model alone, make a page")
  func beginnings() async throws {
    let folder = try await ReportData.finished.value.copy()
    for name in try folder.names(in: "artifacts") where name != "fold-1" { try folder.remove("artifacts/\(name)") }
    #expect(try await folder.run("render-report").output.contains(": 2 sections"))
    #expect(try folder.text("artifacts/report.html").contains("all training images but those of fold 1"))
    try folder.remove("artifacts/fold-1/history.csv")
    #expect(try await folder.run("render-report").output.contains(": 1 section,"))
    #expect(try folder.text("artifacts/report.html").contains("<td>convolution 3×3, ReLU</td>"))
  }

  @Test("nothing at all is an error")
  func nothing() async throws {
    let folder = try TemporaryFolder()
    try await folder.run("render-report").fails(
      66,
      "render-report: error: artifacts: expected the files of a run; found none; run ./pipeline.sh, or choose "
        + "another --artifacts")
    #expect(try folder.names() == [])
  }

  @Test("the sum of times counts what ran side by side once")
  func times() async throws {
    let folder = try await ReportData.finished.value.copy()
    try folder.write(
      """
      stage,fold,started,seconds,machine,cores
      train,1,2026-11-23T01:02:03Z,10.5,m,2
      train,2,2026-11-23T01:02:03Z,12,m,2
      train,3,2026-11-23T01:02:13Z,4,m,2
      render,,2026-11-23T01:03:00Z,2,m,2
      report,,some day,1,m,2

      """, to: "artifacts/stages.csv")
    // From 3 to 17, and three seconds more.
    #expect(try await folder.report().contains("All stages</th><td class=\"n\">17.0\u{A0}s</td>"))
  }

  @Test("what came from files is text and nothing else")
  func hostile() async throws {
    let folder = try await ReportData.finished.value.copy()
    let script = "<script>alert(1)</script>"
    let image = "\"\u{301}><img src=x onerror=alert(2)>"
    try CSVTable(
      columns: ["stage", "fold", "started", "seconds", "machine", "cores"],
      rows: [[script, "", image, "1", image + script, "2"], ["{{title}}", "1", "&lt;b&gt;", "2", "m", "1"]]
    ).write(to: folder.path("artifacts/stages.csv"))
    var metrics = try folder.table("artifacts/evaluation/metrics.csv")
    metrics.rows[0][0] = script
    try metrics.write(to: folder.path("artifacts/evaluation/metrics.csv"))
    let picture = try folder.bytes("artifacts/figures/filters-conv1.png")
    try folder.write(picture, to: "artifacts/figures/filters-\(image).png")
    let page = try await folder.report()
    // As bytes: to Swift a quotation mark with an accent is one character.
    func has(_ text: String) -> Bool { page.utf8.firstRange(of: text.utf8) != nil }
    #expect(!has("<script"))
    #expect(!has("<img src=x"))
    let breakout = "\"\u{301}"
    #expect(!has(breakout))
    #expect(has("&lt;script&gt;alert(1)&lt;"))
    let caption = "alt=\"Filters of &quot;\u{301}&gt;&lt;img src=x onerror=alert(2)&gt;\""
    #expect(has(caption))
    // Neither filled in nor unescaped a second time.
    #expect(has("{{title}} fold 1"))
    #expect(has("&amp;lt;b&amp;gt;"))
  }

  @Test(
    "options are checked before any work",
    arguments: [
      (["--mistakes", "1001"], "--mistakes is 1001; give a number from 0 to 1000"),
      (["--output", ""], "The value '' is invalid for '--output <html>': give the name of a file"),
    ])
  func options(_ arguments: [String], _ message: String) async throws {
    try await ToolRun("render-report", arguments).fails(
      64, "render-report: error: \(message) (see 'render-report --help')")
  }
}
