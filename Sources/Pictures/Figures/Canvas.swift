import Formats

/// An opaque picture to draw on. What would fall outside is left out.
package struct Canvas: Sendable, Equatable {
  /// The picture so far: always in ``PixelLayout/rgb``.
  package private(set) var raster: Raster

  /// Makes a canvas of one colour.
  package init(width: Int, height: Int, background: Color = .white) {
    raster = Raster(width: width, height: height, layout: .rgb, repeating: background.red)
    if background != Color(gray: background.red) {
      fill(Rectangle(x: 0, y: 0, width: width, height: height), with: background)
    }
  }

  /// The number of columns.
  package var width: Int { raster.width }
  /// The number of rows.
  package var height: Int { raster.height }

  /// The colour in column `x` of row `y`.
  ///
  /// - Precondition: the pixel is on the canvas.
  package subscript(x: Int, y: Int) -> Color {
    get {
      precondition(x >= 0 && x < width && y >= 0 && y < height, "(\(x), \(y)) is outside \(width)×\(height)")
      let start = (y * width + x) * 3
      return Color(red: raster.bytes[start], green: raster.bytes[start + 1], blue: raster.bytes[start + 2])
    }
    set {
      precondition(x >= 0 && x < width && y >= 0 && y < height, "(\(x), \(y)) is outside \(width)×\(height)")
      let start = (y * width + x) * 3
      raster.bytes[start] = newValue.red
      raster.bytes[start + 1] = newValue.green
      raster.bytes[start + 2] = newValue.blue
    }
  }

  package mutating func fill(_ rectangle: Rectangle, with color: Color) {
    let (left, right) = (max(rectangle.x, 0), min(rectangle.maxX, width))
    let (top, bottom) = (max(rectangle.y, 0), min(rectangle.maxY, height))
    guard left < right, top < bottom else { return }
    let width = width
    raster.bytes.withUnsafeMutableBufferPointer { bytes in
      for y in top..<bottom {
        for start in stride(from: (y * width + left) * 3, to: (y * width + right) * 3, by: 3) {
          bytes[start] = color.red
          bytes[start + 1] = color.green
          bytes[start + 2] = color.blue
        }
      }
    }
  }

  /// Draws a frame one pixel wide just inside a rectangle.
  package mutating func frame(_ rectangle: Rectangle, color: Color) {
    fill(Rectangle(x: rectangle.x, y: rectangle.y, width: rectangle.width, height: 1), with: color)
    fill(Rectangle(x: rectangle.x, y: rectangle.maxY - 1, width: rectangle.width, height: 1), with: color)
    fill(Rectangle(x: rectangle.x, y: rectangle.y, width: 1, height: rectangle.height), with: color)
    fill(Rectangle(x: rectangle.maxX - 1, y: rectangle.y, width: 1, height: rectangle.height), with: color)
  }

  /// Lays a colour over one pixel, as far as it is covered (0…1).
  package mutating func blend(x: Int, y: Int, color: Color, coverage: Double) {
    guard coverage > 0, x >= 0, x < width, y >= 0, y < height else { return }
    self[x, y] = self[x, y].covered(by: color, coverage: coverage)
  }
}
