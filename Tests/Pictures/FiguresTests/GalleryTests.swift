import Figures
import Formats
import Testing

@Suite("Gallery")
struct GalleryTests {
  private func item(_ grey: UInt8, width: Int = 4, height: Int = 3) -> Gallery.Item {
    Gallery.Item(
      picture: Raster(width: width, height: height, layout: .gray, repeating: grey), caption: "5 → 3", detail: "image 7"
    )
  }

  @Test("shows each picture enlarged a whole number of times, ten in a row")
  func pictures() {
    let canvas = Gallery(title: "t", subtitle: ["s"], items: (0..<11).map { item(UInt8(20 * $0 + 7)) }).draw()
    var lefts: [Int] = []
    for place in 0..<11 {
      let grey = Color(gray: UInt8(20 * place + 7))
      var (count, columns) = (0, Set<Int>())
      for y in 0..<canvas.height {
        for x in 0..<canvas.width where canvas[x, y] == grey {
          count += 1
          columns.insert(x)
        }
      }
      // 112 pixels are 28 for each of 4.
      #expect(count == 112 * 84)
      #expect(columns.count == 112)
      lefts.append(columns.min() ?? -1)
    }
    #expect(lefts[0] == 32 && lefts[10] == 32)
    #expect(lefts.prefix(10) == lefts.prefix(10).sorted()[...])
  }

  @Test("a large picture is made smaller, and a page without pictures is its heading")
  func extremes() {
    let large = Gallery(title: "t", subtitle: [], items: [item(9, width: 448, height: 224)]).draw()
    #expect(large.width < 300 && large.height < 250)
    let empty = Gallery(title: "No label is in doubt", subtitle: ["s"], items: []).draw()
    #expect(empty.width > 64 && empty.height < large.height)
  }
}
