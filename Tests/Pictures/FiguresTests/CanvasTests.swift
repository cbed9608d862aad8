import Figures
import Formats
import Testing

struct CanvasTests {
  @Test func fillColoursTheRectangleAndNothingElse() {
    var canvas = Canvas(width: 6, height: 5)
    canvas.fill(Rectangle(x: 2, y: 1, width: 3, height: 2), with: .black)
    for y in 0..<5 {
      for x in 0..<6 {
        #expect(canvas[x, y] == ((2..<5).contains(x) && (1..<3).contains(y) ? .black : .white), "(\(x), \(y))")
      }
    }
  }

  @Test(arguments: [
    Rectangle(x: -5, y: -5, width: 100, height: 100), Rectangle(x: 4, y: 4, width: 9, height: 9),
    Rectangle(x: -9, y: 0, width: 3, height: 3), Rectangle(x: 50, y: 50, width: 3, height: 3),
    Rectangle(x: 1, y: 1, width: 0, height: 0), Rectangle(x: 1, y: 1, width: -4, height: 2),
  ])
  func whatFallsOutsideIsLeftOut(rectangle: Rectangle) {
    var canvas = Canvas(width: 6, height: 6)
    canvas.fill(rectangle, with: .black)
    let black = (0..<36).filter { canvas[$0 % 6, $0 / 6] == .black }.count
    let overlap = { (start: Int, length: Int) in max(0, min(start + length, 6) - max(start, 0)) }
    #expect(black == overlap(rectangle.x, rectangle.width) * overlap(rectangle.y, rectangle.height))
  }

  @Test func frameIsOnePixelWide() {
    var canvas = Canvas(width: 7, height: 7)
    canvas.frame(Rectangle(x: 1, y: 1, width: 5, height: 4), color: .black)
    let rows = (0..<7).map { y in String((0..<7).map { canvas[$0, y] == .black ? "#" : "." }) }
    #expect(rows == [".......", ".#####.", ".#...#.", ".#...#.", ".#####.", ".......", "......."])
  }

  @Test func blendingLaysColourOverWhatIsThere() {
    var canvas = Canvas(width: 2, height: 1, background: Color(hex: 0x204060))
    canvas.blend(x: 1, y: 0, color: .white, coverage: 0.5)
    canvas.blend(x: 2, y: 0, color: .white, coverage: 1)
    canvas.blend(x: 0, y: -1, color: .white, coverage: 1)
    #expect(canvas[0, 0] == Color(hex: 0x204060))
    #expect(canvas[1, 0] == Color(red: 144, green: 160, blue: 176))
  }

  @Test func rasterHandsOutAPixelsChannels() {
    let raster = Raster(width: 2, height: 2, layout: .rgb, bytes: Array(1...12))
    #expect(Array(raster[1, 0]) == [4, 5, 6])
    #expect(Array(raster[0, 1]) == [7, 8, 9])
    #expect(PixelLayout.allCases.map(\.channels) == [1, 2, 3, 4])
  }
}
