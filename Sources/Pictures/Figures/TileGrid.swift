import Formats
import Tensors

/// How values become colours in a grid of tiles.
package enum TileScale: String, Sendable, CaseIterable {
  /// One range of values for the whole picture, so that tiles can be compared.
  case shared
  /// A range for every tile, written below it, so that faint tiles can be seen.
  case each
}

/// A page of labelled tiles under a title, with a legend: the filters of a layer, or its feature maps.
///
/// Values are enlarged by a whole factor without any smoothing, so that every weight is one even square.
package struct TileGrid: Sendable {
  /// The page's heading.
  package var title: String
  /// Lines in smaller letters below the heading.
  package var subtitle: [String]
  /// What to show, all of one size, in rows from the left.
  package var tiles: [Tile]
  /// The colours.
  package var map: ColorMap
  /// Whether all tiles share one range of values.
  package var scale: TileScale
  /// A small picture shown beside the heading, such as the image that the feature maps are of.
  package var inset: Raster?

  /// Describes a page.
  ///
  /// - Precondition: there is a tile, all tiles have one size, and the inset has no opacity.
  package init(
    title: String, subtitle: [String] = [], tiles: [Tile], map: ColorMap = .viridis, scale: TileScale = .shared,
    inset: Raster? = nil
  ) {
    precondition(Set(tiles.map(\.values.shape)).count == 1, "a grid needs tiles, all of one size")
    precondition(inset.map { $0.layout == .gray || $0.layout == .rgb } ?? true, "an inset has no opacity")
    self.title = title
    self.subtitle = subtitle
    self.tiles = tiles
    self.map = map
    self.scale = scale
    self.inset = inset
  }

  /// The colour scale of each tile; the same one throughout if the scale is shared.
  package var scales: [ColorScale] {
    switch scale {
    case .shared:
      let all = ColorScale(map: map, fitting: tiles.lazy.flatMap { $0.values.elements })
      return [ColorScale](repeating: all, count: tiles.count)
    case .each:
      return tiles.map { ColorScale(map: map, fitting: $0.values.elements) }
    }
  }

  /// Where everything goes.
  package var layout: TileGridLayout { TileGridLayout(self) }

  var legend: ColorBar {
    let hasNaN = tiles.contains { $0.values.withUnsafeBufferPointer { $0.contains(where: \.isNaN) } }
    switch scale {
    case .shared: return ColorBar(scales[0], showsNotANumber: hasNaN)
    case .each: return ColorBar(scales[0], labels: .extremes, showsNotANumber: hasNaN)
    }
  }

  /// Draws the page.
  package func draw() -> Canvas {
    let layout = layout
    var canvas = Canvas(width: layout.width, height: layout.height)
    drawHeading(on: &canvas, layout)
    for (index, scale) in scales.enumerated() {
      draw(tiles[index], scale, at: layout.tiles[index], on: &canvas)
    }
    legend.draw(on: &canvas, x: layout.legend.x, y: layout.legend.y, height: layout.legend.height)
    return canvas
  }

  private func drawHeading(on canvas: inout Canvas, _ layout: TileGridLayout) {
    if let inset, let frame = layout.inset {
      canvas.frame(frame.expanded(by: 1), color: FigureStyle.hairline)
      canvas.draw(inset, in: frame)
    }
    layout.heading.draw(on: &canvas)
  }

  private func draw(_ tile: Tile, _ scale: ColorScale, at frame: Rectangle, on canvas: inout Canvas) {
    canvas.write(
      tile.label, x: frame.x, baseline: frame.y - TileGridLayout.labelGap, lettering: FigureStyle.label,
      color: FigureStyle.ink)
    canvas.frame(frame.expanded(by: 1), color: FigureStyle.hairline)
    canvas.draw(tile.values, scale, x: frame.x, y: frame.y, enlargement: frame.width / tile.width)
    if self.scale == .each {
      canvas.write(
        Self.caption(scale.range), x: frame.x, baseline: frame.maxY + TileGridLayout.captionDrop,
        lettering: FigureStyle.small, color: FigureStyle.quietInk)
    }
  }

  /// A tile's own range: `−0.12 … 0.31`, `±0.31`, or its only value.
  static func caption(_ range: ValueRange) -> String {
    let (low, high) = (Numerals.short(range.low, digits: 2), Numerals.short(range.high, digits: 2))
    if range.low == range.high { return low }
    return range.low == -range.high ? "±\(high)" : "\(low) … \(high)"
  }
}

extension Canvas {
  /// Draws numbers, `(rows, columns)`, as squares of a scale's colours.
  mutating func draw(_ values: Tensor<Float>, _ scale: ColorScale, x: Int, y: Int, enlargement side: Int) {
    let width = values.shape[1]
    for (place, value) in values.elements.enumerated() {
      fill(
        Rectangle(x: x + place % width * side, y: y + place / width * side, width: side, height: side),
        with: scale.color(of: value))
    }
  }

  /// Draws a raster without opacity, enlarged without smoothing to fill a rectangle.
  mutating func draw(_ raster: Raster, in frame: Rectangle) {
    for y in 0..<frame.height {
      for x in 0..<frame.width {
        self[frame.x + x, frame.y + y] = Color(
          raster[x * raster.width / frame.width, y * raster.height / frame.height])
      }
    }
  }
}
