import Formats

/// Where the parts of a ``TileGrid`` lie on its page, in pixels.
package struct TileGridLayout: Sendable, Hashable {
  /// The page's width.
  package let width: Int
  /// The page's height.
  package let height: Int
  /// The pixels of each tile, label and frame left out.
  package let tiles: [Rectangle]
  /// How many pixels wide and high one value is.
  package let enlargement: Int
  /// The number of tiles in a row.
  package let columns: Int
  /// The colour bar itself, its labels left out.
  package let legend: Rectangle
  /// The pixels of the picture beside the heading.
  package let inset: Rectangle?

  let heading: PageHeading

  /// No page is made wider, unless a single tile or the heading needs it.
  package static let widestPage = 1600

  static let labelGap = 6
  static let captionDrop = 6 + FigureStyle.small.capHeight
  private static let gap = 16
  private static let rowGap = 20
  private static let legendGap = 28
  private static let headingGap = 24
  private static let insetSize = 112
  private static let tallestLegend = 700
  private static let lowestLegend = 64

  init(_ grid: TileGrid) {
    let margin = FigureStyle.margin
    let (tileWidth, tileHeight) = (grid.tiles[0].width, grid.tiles[0].height)
    let legend = grid.legend
    let captions = grid.scale == .each ? grid.scales.map { TileGrid.caption($0.range) } : []
    let labelWidth = max(
      grid.tiles.map { FigureStyle.label.width(of: $0.label) }.max() ?? 0,
      captions.map(FigureStyle.small.width).max() ?? 0)

    // Eight tiles in a row suit the usual powers of two; of more than 64, ten, so that number 87 is found at once.
    let wanted = grid.tiles.count > 64 ? 10 : 8
    enlargement = max(1, (grid.tiles.count > 64 ? 112 : 132) / max(tileWidth, tileHeight))
    let (drawnWidth, drawnHeight) = (tileWidth * enlargement, tileHeight * enlargement)
    let pitch = max(drawnWidth, labelWidth) + Self.gap
    let room = Self.widestPage - 2 * margin - Self.legendGap - legend.width + Self.gap
    columns = max(1, min(wanted, grid.tiles.count, room / pitch))

    // The heading: the inset at the left, title and subtitle beside it, from the same top.
    inset = grid.inset.map { inset in
      let factor = max(1, Self.insetSize / max(inset.width, inset.height))
      return Rectangle(x: margin, y: margin, width: inset.width * factor, height: inset.height * factor)
    }
    heading = PageHeading(title: grid.title, subtitle: grid.subtitle, left: inset.map { $0.maxX + 20 } ?? margin)
    let bottom = max(inset?.maxY ?? margin, heading.maxY)

    let labelHeight = FigureStyle.label.capHeight + Self.labelGap
    let captionHeight = grid.scale == .each ? Self.captionDrop : 0
    let rowPitch = labelHeight + drawnHeight + captionHeight + Self.rowGap
    let top = bottom + Self.headingGap + labelHeight
    let columns = columns
    tiles = grid.tiles.indices.map { index in
      Rectangle(
        x: margin + index % columns * pitch, y: top + index / columns * rowPitch, width: drawnWidth,
        height: drawnHeight)
    }
    let rows = (grid.tiles.count + columns - 1) / columns
    let gridBottom = top + rows * rowPitch - labelHeight - Self.rowGap
    // A legend as high as a long page would be louder than the tiles; it ends where a row of tiles ends.
    let legendRows = min(rows, max(1, (Self.tallestLegend - drawnHeight) / rowPitch + 1))
    self.legend = Rectangle(
      x: margin + columns * pitch - Self.gap + Self.legendGap, y: top, width: ColorBar.barWidth,
      height: max((legendRows - 1) * rowPitch + drawnHeight, Self.lowestLegend))

    width = max(self.legend.x + legend.width, heading.maxX) + margin
    height = max(gridBottom, self.legend.maxY + legend.heightBelow) + margin
  }
}
