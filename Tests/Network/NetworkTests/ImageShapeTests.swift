import Network
import Testing

@Suite struct ImageShapeTests {
  @Test(arguments: [("28x28", 28, 28, 1), ("28x40", 28, 40, 1), ("32x32x3", 32, 32, 3), ("1x1", 1, 1, 1)])
  func readsItsText(text: String, height: Int, width: Int, channels: Int) {
    let image = ImageShape(height: height, width: width, channels: channels)
    #expect(ImageShape(text) == image)
    #expect(image.text == text)
    #expect(image.shape == [height, width, channels])
  }

  @Test(arguments: ["", "28", "28x", "x28", "28x28x3x1", "0x28", "28x-1", "28×28", "28x28 ", "9999999999x1"])
  func refusesOtherTexts(text: String) {
    #expect(ImageShape(text) == nil)
  }

  @Test func describesItselfForPeople() {
    #expect(ImageShape(height: 28, width: 40).description == "28×40")
    #expect(ImageShape(height: 32, width: 32, channels: 3).description == "32×32×3")
  }
}
