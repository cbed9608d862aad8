import Figures
import Formats
import TestSupport
import Testing

struct ColorMapTests {
  /// Positions and colours from Matplotlib: Fixtures/make_colormaps.py.
  @Test func coloursAreMatplotlibs() throws {
    let table = try CSVTable.read(Fixture.path("colormaps.csv"), required: ["map", "position", "red", "green", "blue"])
    #expect(table.rows.count > 100)
    for row in table.rows {
      let map = try #require(ColorMap(named: row[0]))
      let position = try #require(Double(row[1]))
      let channels = try row[2...].map { try #require(UInt8($0)) }
      let expected = Color(red: channels[0], green: channels[1], blue: channels[2])
      #expect(map.color(at: position) == expected, "\(row[0]) at \(position)")
    }
  }

  @Test func grayIsTheShadeItself() {
    for shade in 0...255 {
      #expect(ColorMap.gray.color(at: (Double(shade) + 0.5) / 256) == Color(gray: UInt8(shade)))
    }
  }

  @Test(arguments: ColorMap.all)
  func positionsOutsideGetTheEnds(map: ColorMap) {
    #expect(map.color(at: -0.5) == map.color(at: 0))
    #expect(map.color(at: 1.5) == map.color(at: 1))
    #expect(map.color(at: -.infinity) == map.color(at: 0))
    #expect(map.color(at: .infinity) == map.color(at: 1))
    #expect(map.color(at: 0) != map.color(at: 1))
  }

  @Test(arguments: ColorMap.all)
  func notANumberLooksLikeNothingElse(map: ColorMap) {
    #expect(map.color(at: .nan) == ColorMap.notANumber)
    let nearest = (0...255).map { index -> Int in
      let color = map.color(at: Double(index) / 255)
      return abs(Int(color.red) - 255) + abs(Int(color.green) - 0) + abs(Int(color.blue) - 200)
    }
    #expect((nearest.min() ?? 0) > 150)
  }

  @Test func namesFindTheirMapsAndNoOthers() {
    for map in ColorMap.all { #expect(ColorMap(named: map.name) == map) }
    #expect(ColorMap.all.map(\.name) == ["viridis", "gray", "coolwarm"])
    #expect(ColorMap(named: "jet") == nil)
  }

  @Test func onlyCoolwarmHasAColourForZero() {
    #expect(ColorMap.all.map(\.isCentredOnZero) == [false, false, true])
    let middle = ColorMap.coolwarm.color(at: 0.5)
    #expect(abs(Int(middle.red) - Int(middle.blue)) <= 2)
  }
}
