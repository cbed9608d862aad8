import Figures
import Formats
import FoundationEssentials
import Testing

/// The page as a browser shows it: on a phone and a desk, light and dark, and on paper.
@Suite(
  "render-report's page in a browser",
  .enabled(if: Browser.path != nil, "no chromium, chromium-browser or google-chrome in PATH"))
struct ReportInBrowserTests {
  @Test(
    "fits its window, has all its pictures and sections, and can be read",
    arguments: [390, 1280], ["light", "dark"])
  func layout(_ width: Int, _ scheme: String) async throws {
    let folder = try await page()
    let measured = try await Browser.measure("artifacts/report.html", width: width, scheme: scheme, in: folder)
    #expect(measured.width == width)
    #expect(measured.scrollWidth <= width, "wider than the window: \(measured.tooWide)")
    #expect(measured.images >= 5)
    #expect(measured.brokenImages == 0)
    #expect(measured.sections == ReportData.sections)
    #expect(measured.isDark == (scheme == "dark"))
    // WCAG 2.2, level AA for text.
    #expect(measured.leastContrast >= 4.5, "\(measured.faintest)")
    #expect(measured.cutTables == 0)
    #expect(measured.largestHole <= 40)
    #expect((measured.brightPictures == 0) == (scheme == "dark"))
  }

  @Test("with hostile texts in the files, nothing runs and nothing is asked for")
  func hostile() async throws {
    let folder = try await page()
    try CSVTable(
      columns: ["stage", "fold", "started", "seconds", "machine", "cores"],
      rows: [
        [
          "<script>document.title = 'run'</script>", "", "\"\u{301} onmouseover=alert(1) x=\"", "1",
          "<img src=x onerror=\"document.title = 'run'\"><svg onload=\"document.title = 'run'\">", "2",
        ]
      ]
    ).write(to: folder.path("artifacts/stages.csv"))
    let picture = try folder.bytes("artifacts/figures/filters-conv1.png")
    try folder.write(picture, to: "artifacts/figures/filters-\"\u{301} onload=\"document.title = 'run'.png")
    _ = try await folder.report()
    let measured = try await Browser.measure("artifacts/report.html", width: 1280, scheme: "light", in: folder)
    #expect(measured.title.hasPrefix("Run report: "))
    #expect(measured.brokenImages == 0)
    #expect(measured.handlers == 0)
  }

  @Test("prints, and says nothing on the console")
  func printing() async throws {
    let folder = try await page()
    let run = try await Browser.run(
      ["--enable-logging=stderr", "--no-pdf-header-footer", "--print-to-pdf=\(folder.path("page.pdf"))"],
      "artifacts/report.html", in: folder
    ).succeeds()
    #expect(!run.errors.contains("CONSOLE"), "\(run.errors)")
    #expect(try folder.bytes("page.pdf").starts(with: Array("%PDF".utf8)))
  }

  private func page() async throws -> TemporaryFolder {
    let folder = try await ReportData.finished.value.copy()
    for (position, height) in [300, 300, 900, 900, 300].enumerated() {
      let picture = Raster(width: 600, height: height, layout: .gray, repeating: 200)
      try PNG.write(picture, to: folder.path("artifacts/figures/features-\(position + 2)-pool\(position + 1).png"))
    }
    _ = try await folder.report()
    return folder
  }
}

/// A browser without a window.
private enum Browser {
  static let path: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").lazy
    .flatMap { folder in ["chromium", "chromium-browser", "google-chrome"].map { "\(folder)/\($0)" } }
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// What a script in the page finds out.
  struct Measurements: Decodable {
    let title: String
    let width, scrollWidth: Int
    let tooWide: [String]
    let images, brokenImages, handlers: Int
    let sections: [String]
    let isDark: Bool
    let leastContrast: Double
    let faintest: String
    /// Tables that are cut off without a shadow at their edge.
    let cutTables: Int
    /// The largest space between two pictures that are one above the other, beside their captions.
    let largestHole: Double
    /// Pictures as bright as they are on white paper.
    let brightPictures: Int
  }

  static func run(_ options: [String], _ page: String, in folder: TemporaryFolder) async throws -> ToolRun {
    let program = try #require(path)
    return try await ToolRun(
      program,
      // In a container the tests may be root, for whom Chromium has no sandbox, and shared memory may be small.
      ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        + ["--user-data-dir=\(folder.path("browser"))"] + options + ["file://\(folder.path(page))"],
      in: folder.path)
  }

  /// Opens a copy of a page that has a script at its end (the page itself forbids scripts), in a frame, which can be
  /// narrower than any window.
  static func measure(
    _ page: String, width: Int, scheme: String, in folder: TemporaryFolder
  ) async throws -> Measurements {
    let text = try folder.text(page)
    let policy = try #require(text.firstMatch(of: #/<meta http-equiv="Content-Security-Policy"[^>]*>\n/#))
    try #require(text.hasSuffix("</body>\n</html>\n"))
    let copy = text.replacing(policy.output, with: "").replacing("</body>", with: "<script>\(script)</script></body>")
    try folder.write(copy, to: "measured.html")
    try folder.write(
      """
      <!DOCTYPE html>
      <body><iframe src="measured.html" style="border: 0; width: \(width)px; height: 900px"></iframe>
      <script>
        addEventListener("message", event => {
          const pre = document.createElement("pre")
          pre.textContent = event.data
          document.body.replaceChildren(pre)
        })
      </script>

      """, to: "frame.html")
    let colors = "--blink-settings=preferredColorScheme=\(scheme == "dark" ? 0 : 1)"
    // Virtual time passes when there is nothing to wait for, so that the message has come before the page is dumped.
    let run = try await Self.run(
      ["--hide-scrollbars", "--window-size=1400,1000", colors, "--virtual-time-budget=5000", "--dump-dom"],
      "frame.html", in: folder)
    let result = try #require(run.output.firstMatch(of: #/<pre>(.*)</pre>/#)?.output.1, "\(run.errors)")
    let json = result.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    return try JSONDecoder().decode(Measurements.self, from: Data(json.utf8))
  }

  private static let script = """
    addEventListener("load", () => {
      const all = [...document.querySelectorAll("body *")]
      const luminance = color => {
        const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3)
          .map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
      }
      const paper = luminance(getComputedStyle(document.body).backgroundColor)
      const contrast = e => {
        const style = getComputedStyle(e)
        const ink = luminance(e instanceof SVGElement ? style.fill : style.color)
        return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)
      }
      // Numbers in the cells of the confusion matrix are not on paper.
      const texts = all.filter(e => !e.matches(".count, title, i") && [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()))
      const faintest = texts.reduce((a, b) => contrast(b) < contrast(a) ? b : a)
      const images = [...document.images]
      const figures = [...document.querySelectorAll(".pictures figure")].map(e => e.getBoundingClientRect())
        .sort((a, b) => a.left - b.left || a.top - b.top)
      const result = {
        title: document.title,
        width: innerWidth,
        scrollWidth: document.documentElement.scrollWidth,
        tooWide: all.filter(e => !e.closest(".scroll") && e.getBoundingClientRect().right > innerWidth)
          .map(e => `${e.tagName} ${e.className}`),
        images: images.length,
        brokenImages: images.filter(i => !i.complete || i.naturalWidth == 0).length,
        handlers: all.filter(e => [...e.attributes].some(a => a.name.startsWith("on"))).length,
        sections: [...document.querySelectorAll("section")].map(e => e.id),
        isDark: paper < 0.2,
        leastContrast: contrast(faintest),
        faintest: faintest.outerHTML.slice(0, 200),
        cutTables: [...document.querySelectorAll(".scroll")]
          .filter(e => e.scrollWidth > e.clientWidth && getComputedStyle(e).backgroundImage == "none").length,
        largestHole: figures.reduce((largest, figure, i) => {
          const next = figures[i + 1]
          return next && next.left == figure.left ? Math.max(largest, next.top - figure.bottom) : largest
        }, 0),
        brightPictures: [...document.querySelectorAll(".pictures img, .blocks img, .map")]
          .filter(e => getComputedStyle(e).filter == "none").length,
      }
      parent.postMessage(JSON.stringify(result), "*")
    })
    """
}
