import Tensors

/// Squares that cover an image, some pixels apart: where something is done to one square of it at a time.
///
/// They begin at rows and columns 0, ``stride``, 2·``stride``, …, as long as the square lies inside the image; where
/// that leaves pixels at the far edge, one more square ends there. So each pixel is in a square if the stride is no
/// larger than the square.
package struct SquareCover: Hashable, Sendable {
  /// The number of rows, and of columns, of a square.
  package let size: Int
  /// How many pixels apart neighbouring squares are.
  package let stride: Int
  /// The first row of each row of squares.
  package let rows: [Int]
  /// The first column of each column of squares.
  package let columns: [Int]

  private let height, width: Int

  /// Places the squares.
  ///
  /// - Precondition: a square fits into the image, and the stride is from 1 to its size.
  package init(of image: ImageShape, size: Int, stride: Int) {
    precondition((1...min(image.height, image.width)).contains(size), "a square of \(size) in \(image)")
    precondition((1...size).contains(stride), "squares of \(size) every \(stride) pixels")
    func starts(_ extent: Int) -> [Int] {
      let regular = Array(Swift.stride(from: 0, through: extent - size, by: stride))
      return regular.last == extent - size ? regular : regular + [extent - size]
    }
    (self.size, self.stride) = (size, stride)
    (height, width) = (image.height, image.width)
    (rows, columns) = (starts(image.height), starts(image.width))
  }

  /// The number of squares.
  package var count: Int { rows.count * columns.count }

  /// First row and first column of a square, counted row by row.
  package func corner(_ square: Int) -> (row: Int, column: Int) {
    (rows[square / columns.count], columns[square % columns.count])
  }

  /// For each pixel the mean over the squares that it is in: [height, width].
  ///
  /// - `values`: A number for each square: [rows, columns], or in one row.
  /// - Precondition: there are as many as squares.
  package func pixels(of values: [Float]) -> Tensor<Float> {
    precondition(values.count == count, "\(values.count) numbers for \(count) squares")
    var sums = [Double](repeating: 0, count: height * width)
    var counts = [Int](repeating: 0, count: height * width)
    for (square, value) in values.enumerated() {
      let corner = corner(square)
      for row in corner.row..<corner.row + size {
        for pixel in row * width + corner.column..<row * width + corner.column + size {
          sums[pixel] += Double(value)
          counts[pixel] += 1
        }
      }
    }
    return Tensor(shape: [height, width], zip(sums, counts).map { Float($0 / Double($1)) })
  }
}
