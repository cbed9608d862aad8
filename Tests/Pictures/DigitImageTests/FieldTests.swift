import DigitImage
import Formats
import Testing

struct FieldTests {
  @Test func croppingTakesTheBox() {
    let field = Field(width: 4, height: 3, values: (0..<12).map(Float.init))
    #expect(field.cropped(to: Rectangle(x: 1, y: 1, width: 2, height: 2)).values == [5, 6, 9, 10])
  }

  @Test(arguments: [(0.0, Float(1)), (0.5, 3), (0.9, 5), (1, 5)])
  func quantiles(share: Double, expected: Float) {
    #expect([Float](arrayLiteral: 5, 3, 1, 4, 2).quantile(share) == expected)
    #expect([Float]().quantile(share) == 0)
  }
}

struct ResamplingTests {
  @Test func wholeBlocksBecomeTheirMeans() {
    let field = Field(width: 4, height: 2, values: [0, 4, 1, 3, 8, 0, 3, 1])
    #expect(field.resampled(width: 2, height: 1).values == [3, 2])
  }

  @Test func splitPixelsCountByTheirShare() {
    // Three pixels become two: each covers one whole pixel and half of the middle one.
    let field = Field(width: 3, height: 1, values: [3, 6, 9])
    let halves = field.resampled(width: 2, height: 1).values
    #expect(abs(halves[0] - 4) < 1e-5 && abs(halves[1] - 8) < 1e-5)
  }

  @Test func enlargedLinesRunStraightAndEndFlat() {
    let field = Field(width: 2, height: 1, values: [0, 8])
    #expect(field.resampled(width: 4, height: 1).values == [0, 2, 6, 8])
  }

  @Test(arguments: [(7, 5, 3, 2), (7, 5, 20, 9), (1, 1, 6, 4), (100, 3, 1, 1), (13, 13, 13, 13)])
  func constantsStayConstant(width: Int, height: Int, newWidth: Int, newHeight: Int) {
    let field = Field(width: width, height: height, repeating: 0.25).resampled(width: newWidth, height: newHeight)
    #expect([field.width, field.height] == [newWidth, newHeight])
    #expect(field.values.allSatisfy { abs($0 - 0.25) < 1e-6 })
  }

  @Test func shrinkingKeepsMassAndProportion() {
    let field = Field(width: 600, height: 200, values: (0..<120_000).map { Float($0 % 17) })
    let small = field.shrunk(toFit: 60)
    #expect([small.width, small.height] == [60, 20])
    let (mean, smallMean) = (field.values.reduce(0, +) / 120_000, small.values.reduce(0, +) / 1200)
    #expect(abs(mean - smallMean) < 0.01)
    #expect(field.shrunk(toFit: 600) == field)
    #expect(field.shrunk(toFit: 1).values.count == 1)
  }

  @Test func smoothingSpreadsAPointAndKeepsItsMass() {
    var field = Field(width: 5, height: 5)
    field[2, 2] = 16
    let smooth = field.smoothed()
    #expect((1...3).map { smooth[$0, 1] } == [1, 2, 1])
    #expect((1...3).map { smooth[$0, 2] } == [2, 4, 2])
    #expect(smooth.values.reduce(0, +) == 16)
  }
}

struct PaperTests {
  @Test func paperLitFromOneSideIsAPlane() {
    let field = Field(
      width: 60, height: 40, values: (0..<2400).map { 100 + 1.5 * Float($0 % 60) - 0.5 * Float($0 / 60) })
    let paper = Paper(of: field)
    #expect(paper.noise < 0.01)
    #expect(paper.difference(from: field).values.allSatisfy { abs($0) < 0.01 })
  }

  @Test func cornersDarkenedByALensArePaper() {
    let field = Field(
      width: 60, height: 40,
      values: (0..<2400).map { place in
        let (x, y) = (Float(place % 60) - 30, Float(place / 60) - 20)
        return 220 - x * x / 15 - y * y / 12 + x * y / 40 + x
      })
    let paper = Paper(of: field)
    #expect(paper.noise < 0.01)
    #expect(paper.difference(from: field).values.allSatisfy { abs($0) < 0.01 })
  }

  @Test func drawingsThatTouchTheBorderAreLeftOut() {
    var field = Field(width: 80, height: 80, repeating: 200)
    for y in 0..<80 { for x in 30..<45 { field[x, y] = 10 } }
    let difference = Paper(of: field).difference(from: field)
    #expect(abs(difference[5, 40]) < 0.01)
    #expect(abs(difference[40, 40] + 190) < 0.01)
  }

  @Test func grainIsMeasured() {
    var state: UInt32 = 9
    let values = (0..<10_000).map { _ -> Float in
      state = state &* 1_664_525 &+ 1_013_904_223
      return 150 + (Float(state >> 16) / 65536 - 0.5) * 40
    }
    // The robust deviation of an even distribution of width 40: 1.4826 × 10.
    let noise = Paper(of: Field(width: 100, height: 100, values: values)).noise
    #expect(abs(noise - 14.8) < 2)
  }

  @Test(arguments: [(1, 1), (1, 9), (2, 2), (3, 1)])
  func tinyPicturesAreTheirOwnPaper(width: Int, height: Int) {
    let field = Field(width: width, height: height, repeating: 77)
    #expect(Paper(of: field).difference(from: field).values.allSatisfy { abs($0) < 1e-3 })
  }
}

struct ComponentsTests {
  /// A field with an upright stroke of full ink from (10, 5) to (14, 25).
  private func stroke() -> Field {
    var field = Field(width: 40, height: 30)
    for y in 5..<25 { for x in 10..<14 { field[x, y] = 1 } }
    return field
  }

  private let strokeBox = Rectangle(x: 10, y: 5, width: 4, height: 20)

  private func box(_ field: inout Field) -> Rectangle? { field.boxAroundStrokes(strong: 0.3, least: 0.1)?.box }

  @Test func specksAreWipedOutAndPartsKept() {
    var field = stroke()
    for x in 20..<24 { field[x, 24] = 0.9 }
    field[37, 3] = 1
    #expect(box(&field) == Rectangle(x: 10, y: 5, width: 14, height: 20))
    #expect(field[37, 3] == 0)
    #expect(field[20, 24] == 0.9)
  }

  @Test func framesAreWipedOut() {
    var field = stroke()
    for x in 0..<40 { (field[x, 0], field[x, 29]) = (1, 0.7) }
    for y in 0..<30 { (field[0, y], field[39, y]) = (1, 0.7) }
    #expect(box(&field) == strokeBox)
    #expect(field == stroke())
  }

  @Test func strokesThatTouchAllEdgesAreNoFrame() {
    var field = Field(width: 40, height: 40)
    for place in 0..<40 { (field[place, place], field[39 - place, place]) = (1, 1) }
    #expect(box(&field) == Rectangle(x: 0, y: 0, width: 40, height: 40))
  }

  @Test func faintLinesAreCutOffNearTheStroke() {
    var field = stroke()
    for x in 0..<40 { field[x, 15] = max(field[x, 15], 0.2) }
    #expect(box(&field) == Rectangle(x: 9, y: 5, width: 6, height: 20))
    #expect([field[8, 15], field[9, 15], field[12, 15], field[14, 15], field[15, 15]] == [0, 0.2, 1, 0.2, 0])
  }

  @Test func softEdgesBelongToTheStroke() {
    var field = stroke()
    for y in 5..<25 { (field[9, y], field[14, y]) = (0.15, 0.05) }
    #expect(box(&field) == Rectangle(x: 9, y: 5, width: 5, height: 20))
    #expect(field[9, 20] == 0.15)
  }

  @Test func cornersTouch() {
    var field = Field(width: 12, height: 12)
    for place in 2..<10 { field[place, place] = 1 }
    #expect(box(&field) == Rectangle(x: 2, y: 2, width: 8, height: 8))
  }

  @Test func faintMarksAloneAreNothing() {
    var field = Field(width: 9, height: 9)
    field[4, 4] = 0.25
    #expect(box(&field) == nil)
  }
}

struct StrokesTests {
  @Test(arguments: [4, 8, 12])
  func straightStrokesHaveTheirWidth(width: Int) {
    var field = Field(width: 200, height: 200)
    for y in 10..<190 { for x in 90..<90 + width { field[x, y] = 1 } }
    // The estimate takes outlines for slanted ones on average, 4/π too long: upright strokes seem that much wider.
    let expected = Double(width) / 0.785
    #expect(abs(field.strokeWidth - expected) < 0.1 * expected)
  }

  @Test func thickeningWidensByTheRadiusOnBothSides() {
    var field = Field(width: 20, height: 20)
    for y in 0..<20 { field[10, y] = 0.5 }
    let wide = field.thickened(by: 3)
    #expect([wide.width, wide.height] == [26, 26])
    let row = (0..<26).filter { wide[$0, 13] > 0 }
    #expect(row == Array(10...16))
    #expect(wide[13, 13] == 0.5)
  }

  @Test func nothingHasNoStrokes() {
    #expect(Field(width: 5, height: 5).strokeWidth == 0)
  }
}
