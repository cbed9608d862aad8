import Figures
import Formats
import Testing

struct TerminalPictureTests {
  private static let picture = Raster(
    width: 3, height: 3, layout: .gray, bytes: [0, 128, 255, 0, 128, 255, 255, 0, 90])

  @Test func charactersHaveTheWeightOfTwoRows() {
    #expect(TerminalPicture(Self.picture, inColor: false).lines == [" =@", "= ."])
  }

  @Test func coloursAreGreysAndEndWithTheLine() {
    let lines = TerminalPicture(Self.picture, inColor: true).lines
    #expect(lines[0] == "\u{1b}[38;5;232;48;5;232m▀\u{1b}[38;5;243;48;5;243m▀\u{1b}[38;5;255;48;5;255m▀\u{1b}[0m")
    #expect(lines[1].hasPrefix("\u{1b}[38;5;255;48;5;232m▀"))
    #expect(lines.allSatisfy { $0.hasSuffix("\u{1b}[0m") })
  }

  @Test func equalNeighboursShareAColour() {
    let plain = Raster(width: 40, height: 2, layout: .rgb, repeating: 0)
    #expect(TerminalPicture(plain, inColor: true).lines[0].count { $0 == "\u{1b}" } == 2)
    #expect(TerminalPicture(plain, inColor: false).lines == [String(repeating: " ", count: 40)])
  }
}
