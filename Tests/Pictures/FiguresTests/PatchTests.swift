import Figures
import Formats
import Tensors
import Testing

@Suite("Patches")
struct PatchTests {
  /// 12×10 pixels whose value is their place.
  private let picture = Raster(width: 12, height: 10, layout: .gray, bytes: (0..<120).map { UInt8($0) })
  private let scale = ColorScale(map: .gray, range: ValueRange(low: 0, high: 1))

  private func block(_ patches: [Patch]) -> PatchBlock {
    let filter = Tile(label: "filter 0", values: Tensor(shape: [3, 3], repeating: 1))
    return PatchBlock(label: "filter 0", note: "", filter: filter, patches: patches)
  }

  @Test("small fields get surroundings, large ones none")
  func margins() {
    #expect([1, 3, 8, 10, 11, 18, 40].map(Patch.margin) == [5, 4, 2, 1, 0, 0, 0])
    #expect(Patch(of: picture, row: 0, column: 0, size: 3).size == 11)
  }

  @Test("every pixel of a field is an even square of its value; what is outside is grey")
  func pixels() {
    let canvas = block([Patch(of: picture, row: 2, column: 1, size: 3)]).draw(scale, size: 11)
    // Five pixels for one, behind a line, the filter and a gap; the field's corner is the cell's fifth row and column.
    let (left, top) = (1 + 55 + 10, 1)
    for row in 0..<3 {
      for column in 0..<3 {
        let color = canvas[left + (4 + column) * 5 + 2, top + (4 + row) * 5 + 2]
        #expect(color == Color(gray: UInt8((2 + row) * 12 + 1 + column)))
      }
    }
    let outside = canvas[left + 2, top + 2]
    #expect(outside == canvas[left + 2, top + 7] && outside != .white)
    #expect(canvas[left + 3 * 5 + 2, top + 2 * 5 + 2] == .black)
    // The frame lies around the field, in a colour that no grey picture has.
    let frame = canvas[left + 4 * 5 - 1, top + 4 * 5 - 1]
    #expect(frame.red != frame.blue)
  }

  @Test("the mean is pixel by pixel, rounded, of those that are inside")
  func mean() {
    let patches = [(2, 3), (2, 4), (4, 4)].map { Patch(of: picture, row: $0.0, column: $0.1, size: 3) }
    let canvas = block([Patch(meanOf: patches)]).draw(scale, size: 11)
    let (left, top) = (1 + 55 + 10, 1)
    // Values 27, 28 and 52 at the fields' corners: 35.67.
    #expect(canvas[left + 4 * 5 + 2, top + 4 * 5 + 2] == Color(gray: 36))
    // Two rows and one column before the fields' corners only the third is inside by rows: row 0.
    let other = canvas[left + 3 * 5 + 2, top + 1 * 5 + 2]
    #expect(other == Color(gray: UInt8(1 * 12 + 3)))
  }

  @Test("a dead filter is said to be dead, in words")
  func dead() {
    let canvas = block([]).draw(scale, size: 18)
    let hasInk = (65..<canvas.width).contains { x in (0..<54).contains { canvas[x, $0] != .white } }
    #expect(hasInk)
    #expect((65..<canvas.width).allSatisfy { x in (60..<canvas.height).allSatisfy { canvas[x, $0] == .white } })
  }

  @Test("a page has room for all filters, and no wider than pages are")
  func page() {
    let blocks = (0..<64).map { _ in block([Patch(of: picture, row: 0, column: 0, size: 3)]) }
    let canvas = PatchPage(title: "conv1", blocks: blocks, field: 3).draw()
    #expect(canvas.width <= TileGridLayout.widestPage)
    #expect(canvas.height > 64 / 6 * 171)
  }
}
