import DigitImage
import Formats
import Testing

struct FittedRasterTests {
  private let picture = Raster(width: 4, height: 2, layout: .gray, bytes: [0, 10, 20, 30, 40, 50, 60, 70])

  @Test func picturesOfTheSizeAreUnchanged() {
    #expect(picture.stretched(height: 2, width: 4) == picture)
    #expect(picture.padded(height: 2, width: 4) == picture)
  }

  @Test func pixelsAreMeansOfWhatTheyCover() {
    #expect(picture.stretched(height: 1, width: 2).bytes == [25, 45])
    #expect(picture.stretched(height: 2, width: 2).bytes == [5, 25, 45, 65])
  }

  @Test func channelsStayApart() {
    let colors = Raster(width: 2, height: 1, layout: .rgb, bytes: [10, 0, 255, 30, 100, 255])
    #expect(colors.stretched(height: 1, width: 1).bytes == [20, 50, 255])
  }

  @Test func paddingKeepsTheProportions() {
    let wide = Raster(width: 4, height: 2, layout: .gray, bytes: [9, 9, 9, 9, 9, 9, 9, 9])
    var tall = wide.padded(height: 4, width: 4)
    #expect(tall == Raster(width: 4, height: 4, layout: .gray, repeating: 9))
    let framed = Raster(width: 2, height: 4, layout: .gray, bytes: [7, 7, 7, 90, 90, 7, 7, 7])
    tall = framed.padded(height: 4, width: 4)
    #expect(tall.bytes == [7, 7, 7, 7, 7, 7, 90, 7, 7, 90, 7, 7, 7, 7, 7, 7])
  }

  @Test(arguments: [(1, 1), (3, 1), (1, 3), (300, 7), (5, 400)])
  func everySizeFits(width: Int, height: Int) {
    let even = Raster(width: width, height: height, layout: .rgba, repeating: 50)
    #expect(even.padded(height: 9, width: 5) == Raster(width: 5, height: 9, layout: .rgba, repeating: 50))
    #expect(even.stretched(height: 9, width: 5) == Raster(width: 5, height: 9, layout: .rgba, repeating: 50))
  }
}
