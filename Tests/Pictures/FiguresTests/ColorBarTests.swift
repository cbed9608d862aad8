import Figures
import Testing

struct ColorBarTests {
  private static func draw(_ bar: ColorBar, height: Int = 200) -> Canvas {
    var canvas = Canvas(width: 200, height: height + 100)
    bar.draw(on: &canvas, x: 10, y: 20, height: height)
    return canvas
  }

  @Test(arguments: ColorMap.all)
  func endsAndMiddleHaveTheirColours(map: ColorMap) {
    let canvas = Self.draw(ColorBar(ColorScale(map: map, range: ValueRange(low: -1, high: 3))), height: 201)
    #expect(canvas[15, 20] == map.color(at: 1))
    #expect(canvas[15, 220] == map.color(at: 0))
    #expect(canvas[15, 120] == map.color(at: 0.5))
    #expect(canvas[10, 20] == canvas[25, 20])
    #expect(canvas[9, 100] != map.color(at: 0.6), "the frame is outside the bar")
  }

  @Test func valuesStandBesideTheirRows() throws {
    let canvas = Self.draw(ColorBar(ColorScale(map: .viridis, range: ValueRange(low: 0, high: 1))))
    let marked = (15..<230).filter { y in (28..<31).allSatisfy { canvas[$0, y] != .white } }
    #expect(marked == [20, 60, 100, 139, 179, 219])
  }

  @Test(arguments: [(ColorMap.viridis, [20, 219]), (.coolwarm, [20, 120, 219])])
  func ownRangesOfTilesHaveNamedEndsAndZeroIfThatHasAColour(map: ColorMap, rows: [Int]) {
    let scale = ColorScale(map: map, range: ValueRange(low: -1, high: 1))
    let canvas = Self.draw(ColorBar(scale, labels: .extremes))
    #expect((15..<230).filter { y in (28..<31).allSatisfy { canvas[$0, y] != .white } } == rows)
  }

  @Test func widthHoldsTheLabels() {
    for range in [ValueRange(low: 0, high: 1), ValueRange(low: -1.23e-7, high: 4e-8), ValueRange(low: 5, high: 5)] {
      for labels in [ColorBar.Labels.values, .extremes] {
        let bar = ColorBar(ColorScale(map: .viridis, range: range), labels: labels, showsNotANumber: true)
        let canvas = Self.draw(bar)
        let inked = (0..<200).filter { x in (0..<300).contains { canvas[x, $0] != .white } }
        #expect((inked.max() ?? 0) <= 10 + bar.width)
        #expect((inked.max() ?? 0) >= 10 + bar.width - 4)
      }
    }
  }

  @Test func oneValueIsOneColour() {
    let zero = ValueRange(low: 0, high: 0)
    let viridis = Self.draw(ColorBar(ColorScale(map: .viridis, range: zero)))
    #expect((20..<220).allSatisfy { viridis[15, $0] == ColorMap.viridis.color(at: 0) })
    let coolwarm = Self.draw(ColorBar(ColorScale(map: .coolwarm, range: zero)))
    #expect((20..<220).allSatisfy { coolwarm[15, $0] == ColorMap.coolwarm.color(at: 0.5) })
  }

  @Test func notANumberIsExplainedOnlyOnRequest() {
    let scale = ColorScale(map: .viridis, range: ValueRange(low: 0, high: 1))
    for shows in [true, false] {
      let canvas = Self.draw(ColorBar(scale, showsNotANumber: shows))
      let found = (220..<300).contains { y in canvas[15, y] == ColorMap.notANumber }
      #expect(found == shows)
    }
  }
}
