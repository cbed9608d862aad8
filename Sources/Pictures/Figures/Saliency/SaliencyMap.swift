import Formats
import Tensors

/// Numbers over the pixels of a picture, in colours whose middle is 0, with the outline of what is drawn in the
/// picture.
package struct SaliencyMap: Sendable {
  /// What is written below it.
  package let caption: [String]
  /// A number for each pixel: (rows, columns).
  package let values: Tensor<Float>
  /// What gives a number its colour.
  package let scale: ColorScale

  package init(caption: [String] = [], values: Tensor<Float>, scale: ColorScale) {
    precondition(values.shape.rank == 2, "a map has rows and columns, not \(values.shape)")
    self.caption = caption
    self.values = values
    self.scale = scale
  }

  /// A scale for maps that are to be compared: even about 0, as far as the largest of their numbers.
  package static func scale(for maps: [Tensor<Float>]) -> ColorScale {
    ColorScale(map: .coolwarm, fitting: maps.lazy.flatMap(\.elements))
  }

  /// The map alone.
  ///
  /// - `picture`: The picture that it is of, without opacity.
  /// - `paper`: The value of its background in each channel.
  /// - `enlargement`: How many pixels wide and high a number is.
  package func draw(over picture: Raster, paper: [UInt8], enlargement: Int) -> Canvas {
    var canvas = Canvas(width: picture.width * enlargement, height: picture.height * enlargement)
    draw(on: &canvas, x: 0, y: 0, over: picture, paper: paper, enlargement: enlargement)
    return canvas
  }

  func draw(on canvas: inout Canvas, x: Int, y: Int, over picture: Raster, paper: [UInt8], enlargement side: Int) {
    precondition([picture.height, picture.width] == values.shape.dimensions, "the map is of another picture")
    canvas.draw(values, scale, x: x, y: y, enlargement: side)
    drawOutline(on: &canvas, x: x, y: y, Self.ink(of: picture, paper: paper), width: picture.width, side)
  }

  /// Lines between pixels with ink and without.
  private func drawOutline(
    on canvas: inout Canvas, x: Int, y: Int, _ ink: [Bool], width: Int, _ side: Int
  ) {
    let line = max(1, side / 5)
    for place in ink.indices {
      let (left, top) = (x + place % width * side, y + place / width * side)
      if place % width > 0, ink[place] != ink[place - 1] {
        canvas.fill(
          Rectangle(x: left - line / 2, y: top - line / 2, width: line, height: side + line), with: FigureStyle.ink)
      }
      if place >= width, ink[place] != ink[place - width] {
        canvas.fill(
          Rectangle(x: left - line / 2, y: top - line / 2, width: side + line, height: line), with: FigureStyle.ink)
      }
    }
  }

  /// Which pixels differ from paper by more than half of what any pixel does.
  private static func ink(of picture: Raster, paper: [UInt8]) -> [Bool] {
    let differences = (0..<picture.width * picture.height).map { place in
      zip(picture[place % picture.width, place / picture.width], paper).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    }
    let most = differences.max() ?? 0
    return differences.map { 2 * $0 > most }
  }
}
