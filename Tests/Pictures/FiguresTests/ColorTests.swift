import Figures
import Testing

struct ColorTests {
  @Test func hexadecimalNumberGivesItsThreeBytes() {
    let color = Color(hex: 0x12ab05)
    #expect(color == Color(red: 0x12, green: 0xab, blue: 0x05))
    #expect(color.description == "#12ab05")
    #expect(Color(hex: 0x05).description == "#000005")
  }

  @Test(arguments: [(0.0, 200), (0.5, 150), (1.0, 100), (-3.0, 200), (7.0, 100)])
  func coverageMixesAndIsClamped(coverage: Double, expected: UInt8) {
    let mixed = Color(gray: 200).covered(by: Color(gray: 100), coverage: coverage)
    #expect(mixed == Color(gray: expected))
  }
}
