import Foundation
import FoundationXML
import Statistics
import Report
import Testing

/// The elements of a picture, read back by an XML parser.
private final class Picture: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]
    var text = ""

    func number(_ name: String) -> Double { attributes[name].flatMap(Double.init) ?? .nan }
    var classes: Set<Substring> { Set((attributes["class"] ?? "").split(separator: " ")) }
  }

  private(set) var elements: [Element] = []

  init(_ svg: String) throws {
    super.init()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = self
    try #require(parser.parse(), "\(svg)")
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.append(Element(name: name, attributes: attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if !elements.isEmpty { elements[elements.count - 1].text += text }
  }

  func all(_ name: String, class part: String? = nil) -> [Element] {
    elements.filter { element in element.name == name && part.map { element.classes.contains($0[...]) } ?? true }
  }

  var texts: [String] { all("text").map(\.text) }
}

@Suite("Charts")
struct ChartTests {
  @Test("texts and titles are escaped, coordinates short")
  func writer() throws {
    var svg = SVG(width: 100, height: 50.126, title: "a < b & \"c\"")
    svg.text("<script>", at: (1.0 / 3, 2), class: "x\" onload=\"y")
    let picture = try Picture(svg.markup)
    #expect(picture.elements.map(\.name) == ["svg", "title", "text"])
    #expect(picture.elements[0].attributes["viewBox"] == "0 0 100 50.13")
    #expect(picture.elements[0].attributes["role"] == "img")
    #expect(picture.elements[1].text == "a < b & \"c\"")
    #expect(picture.elements[2].text == "<script>")
    #expect(picture.elements[2].attributes["x"] == "0.33")
    #expect(picture.elements[2].attributes["onload"] == nil)
    #expect(SVG.number(-0.001) == "0")
  }

  @Test("a learning curve has a point for each epoch and marks the chosen one")
  func learningCurve() throws {
    let accuracies = [0.9, 0.95, 0.97], validation = [0.93, 0.96, 0.955]
    let measure: LearningCurve.Measure = (
      name: "accuracy", axisTitle: "accuracy, %", axis: .linear(accuracies + validation, unit: 0.01, within: 0...1)
    )
    let curve = LearningCurve(name: "Fold <1>", training: accuracies, validation: validation, chosenEpoch: 2)
    let picture = try Picture(curve.draw(measure, epochs: 5))
    #expect(picture.all("polyline").count == 2)
    #expect(picture.all("circle", class: "training").count == 3)
    let chosen = try #require(picture.all("circle", class: "chosen").first)
    #expect(picture.all("circle", class: "chosen").count == 1)
    #expect(chosen.classes.contains("validation"))
    #expect(chosen.number("cx") == picture.all("line", class: "mark").first?.number("x1"))
    #expect(picture.texts.contains("epoch 2"))
    #expect(picture.elements[1].text.hasPrefix("Fold <1>: accuracy over 3 epochs"))
    // Better is higher.
    let heights = picture.all("circle", class: "training").map { $0.number("cy") }
    #expect(heights == heights.sorted(by: >))
  }

  @Test("one epoch, and none that was chosen, can be drawn")
  func shortCurve() throws {
    let measure: LearningCurve.Measure = (name: "loss", axisTitle: "loss", axis: .logarithmic([0.5]))
    let curve = LearningCurve(name: "x", training: [0.5], validation: [], chosenEpoch: nil)
    let picture = try Picture(curve.draw(measure, epochs: 1))
    #expect(picture.all("circle").count == 1)
    #expect(picture.all("line", class: "mark").isEmpty)
  }

  @Test("a dot chart has a row for each thing, its interval around its value")
  func dots() throws {
    let rows = (1...3).map { number in
      let value = 0.9 + 0.02 * Double(number)
      return DotChart.Row(
        label: "row \(number)", values: [(value, .disc, "value")], interval: (value - 0.01)...(value + 0.01))
    }
    let guides = [(0.94, "mean", "own"), (0.96, "other", "other")]
    let picture = try Picture(DotChart(title: "t", axisTitle: "a", rows: rows, guides: guides).draw())
    let dots = picture.all("circle", class: "mark-disc")
    let intervals = picture.all("line", class: "interval").filter { $0.number("y1") == $0.number("y2") }
    #expect(dots.count == 3 && intervals.count == 3)
    for (dot, interval) in zip(dots, intervals) {
      #expect(abs((interval.number("x1") + interval.number("x2")) / 2 - dot.number("cx")) < 0.02)
      #expect(interval.number("y1") == dot.number("cy"))
    }
    #expect(dots.map { $0.number("cx") } == dots.map { $0.number("cx") }.sorted())
    let labels = picture.all("text", class: "note")
    #expect(labels.map(\.text) == ["mean", "other"])
    // The labels go apart.
    #expect(labels.map { $0.attributes["text-anchor"] } == ["end", "start"])
  }

  @Test("a heat map has a cell for each count that is not zero, stronger where there are more")
  func heatMap() throws {
    let matrix = ConfusionMatrix(counts: [[50, 1, 0], [4, 40, 0], [0, 0, 45]])
    let picture = try Picture(HeatMap(matrix, title: "t").draw())
    let wrong = picture.all("rect", class: "wrong")
    #expect(picture.all("rect", class: "right").count == 3)
    #expect(wrong.count == 2)
    #expect(wrong[0].number("fill-opacity") < wrong[1].number("fill-opacity"))
    #expect(wrong[1].number("fill-opacity") == 1)
    // True classes in rows: the four are in the second row, first column.
    #expect(wrong[1].number("y") > wrong[0].number("y") && wrong[1].number("x") < wrong[0].number("x"))
    #expect(picture.all("title").map(\.text).contains("true 1, predicted 0: 4 images, 9.09\u{A0}% of all 1"))
    #expect(picture.texts.contains("50"))
  }

  @Test("a heat map of many classes has no numbers, and one without mistakes can be drawn")
  func heatMaps() throws {
    let diagonal = (0..<80).map { row in (0..<80).map { $0 == row ? 7 : 0 } }
    let picture = try Picture(HeatMap(ConfusionMatrix(counts: diagonal), title: "t").draw())
    #expect(picture.all("rect", class: "right").count == 80)
    #expect(picture.all("text", class: "count").isEmpty)
    #expect(try Picture(HeatMap(ConfusionMatrix(counts: [[0]]), title: "t").draw()).all("rect").count == 1)
  }

  @Test("a heat map has as many labels as have room", arguments: [(3, 3), (25, 25), (47, 24), (100, 20), (256, 13)])
  func labels(_ classes: Int, _ labelled: Int) throws {
    let diagonal = (0..<classes).map { row in (0..<classes).map { $0 == row ? 1 : 0 } }
    let picture = try Picture(HeatMap(ConfusionMatrix(counts: diagonal), title: "t").draw())
    let labels = picture.all("text", class: "label")
    #expect(labels.count == 2 * labelled)
    let columns = labels.filter { $0.number("y") < 40 }.map { $0.number("x") }
    #expect(columns.count == labelled)
    #expect(zip(columns, columns.dropFirst()).allSatisfy { $1 - $0 > 15.9 })
  }

  @Test(
    "a reliability chart has a point for each bin with images, on the diagonal where it is right as often as it says")
  func reliability() throws {
    var calibration = Calibration(binCount: 10)
    for number in 0..<100 { calibration.record(confidence: 0.8, isCorrect: number < 80) }
    for number in 0..<10 { calibration.record(confidence: 0.95, isCorrect: number < 1) }
    let picture = try Picture(ReliabilityChart(calibration).draw())
    let dots = picture.all("circle", class: "mark-disc")
    let diagonal = try #require(picture.all("line", class: "diagonal").first)
    func distance(_ dot: Picture.Element) -> Double {
      let share = (dot.number("cx") - diagonal.number("x1")) / (diagonal.number("x2") - diagonal.number("x1"))
      return diagonal.number("y1") + share * (diagonal.number("y2") - diagonal.number("y1")) - dot.number("cy")
    }
    #expect(dots.count == 2)
    #expect(abs(distance(dots[0])) < 0.05)
    // Below the diagonal: less often right than it says.
    #expect(distance(dots[1]) < -50)
    #expect(picture.all("rect", class: "bar").count == 2)
    #expect(try Picture(ReliabilityChart(Calibration()).draw()).all("circle").isEmpty)
  }

  @Test("bytes become an address in base64")
  func dataURI() {
    #expect(DataURI.png([0x89, 0x50, 0x4E, 0x47, 0xFF]) == "data:image/png;base64,iVBOR/8=")
  }
}
