import Formats
import Tensors

/// How values become colours in a grid of tiles.
public enum TileScale: String, Sendable, CaseIterable {
  /// One range of values for the whole picture, so that tiles can be compared.
  case shared
  /// A range for every tile, written below it, so that faint tiles can be seen.
  case each
}

/// A page of labelled tiles under a title, with a legend: the filters of a layer, or its feature maps.
///
/// Values are enlarged by a whole factor without any smoothing, so that every weight is one even square.
public struct TileGrid: Sendable {
  /// The page's heading.
  public var title: String
  /// Lines in smaller letters below the heading.
  public var subtitle: [String]
  /// What to show, all of one size, in rows from the left.
  public var tiles: [Tile]
  /// The colours.
  public var map: ColorMap
  /// Whether all tiles share one range of values.
  public var scale: TileScale
  /// A small picture shown beside the heading, such as the image that the feature maps are of.
  public var inset: Raster?

  /// Describes a page.
  ///
  /// - Precondition: there is a tile, all tiles have one size, and the inset has no opacity.
  public init(
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
  public var scales: [ColorScale] {
    switch scale {
    case .shared:
      let all = ColorScale(map: map, fitting: tiles.lazy.flatMap { $0.values.elements })
      return [ColorScale](repeating: all, count: tiles.count)
    case .each:
      return tiles.map { ColorScale(map: map, fitting: $0.values.elements) }
    }
  }

  /// Where everything goes.
  public var layout: TileGridLayout { TileGridLayout(self) }

  var legend: ColorBar {
    let hasNaN = tiles.contains { $0.values.withUnsafeBufferPointer { $0.contains(where: \.isNaN) } }
    switch scale {
    case .shared: return ColorBar(scales[0], showsNotANumber: hasNaN)
    case .each: return ColorBar(scales[0], labels: .extremes, showsNotANumber: hasNaN)
    }
  }

  /// Draws the page.
  public func draw() -> Canvas {
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
    canvas.write(
      title, x: layout.headingX, baseline: layout.titleBaseline, lettering: FigureStyle.title, color: FigureStyle.ink)
    for (line, baseline) in zip(subtitle, layout.subtitleBaselines) {
      canvas.write(
        line, x: layout.headingX, baseline: baseline, lettering: FigureStyle.subtitle, color: FigureStyle.quietInk)
    }
  }

  private func draw(_ tile: Tile, _ scale: ColorScale, at frame: Rectangle, on canvas: inout Canvas) {
    canvas.write(
      tile.label, x: frame.x, baseline: frame.y - TileGridLayout.labelGap, lettering: FigureStyle.label,
      color: FigureStyle.ink)
    canvas.frame(frame.expanded(by: 1), color: FigureStyle.hairline)
    let enlargement = frame.width / tile.width
    tile.values.withUnsafeBufferPointer { values in
      for (index, value) in values.enumerated() {
        canvas.fill(
          Rectangle(
            x: frame.x + index % tile.width * enlargement, y: frame.y + index / tile.width * enlargement,
            width: enlargement, height: enlargement),
          with: scale.color(of: value))
      }
    }
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
