import Network
import Tensors
import Testing

@Suite("Squares that cover an image")
struct SquareCoverTests {
  @Test("lie inside, and the last one ends at the edge")
  func places() {
    let cover = SquareCover(of: ImageShape(height: 10, width: 7), size: 4, stride: 4)
    #expect(cover.rows == [0, 4, 6])
    #expect(cover.columns == [0, 3])
    #expect(cover.count == 6)
    #expect(cover.corner(3) == (4, 3))
    #expect(SquareCover(of: ImageShape(height: 4, width: 4), size: 4, stride: 1).count == 1)
    #expect(SquareCover(of: ImageShape(height: 28, width: 28), size: 4, stride: 1).count == 25 * 25)
  }

  @Test("a pixel has the mean of the squares that it is in", arguments: [(5, 6, 3, 1), (7, 7, 3, 2), (8, 5, 2, 2)])
  func means(_ height: Int, _ width: Int, _ size: Int, _ stride: Int) {
    let cover = SquareCover(of: ImageShape(height: height, width: width), size: size, stride: stride)
    let values = (0..<cover.count).map { Float($0 * 7 % 11) - 4 }
    let pixels = cover.pixels(of: values)
    #expect(pixels.shape == [height, width])
    for row in 0..<height {
      for column in 0..<width {
        let own = values.enumerated().filter { square, _ in
          let corner = cover.corner(square)
          return (corner.row..<corner.row + size).contains(row)
            && (corner.column..<corner.column + size).contains(column)
        }
        // Sums of a few small whole numbers are exact.
        let mean = Float(Double(own.reduce(0) { $0 + $1.element }) / Double(own.count))
        #expect(!own.isEmpty && pixels[row, column] == mean)
      }
    }
  }
}
