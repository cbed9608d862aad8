/// A page of the filters of a layer, each with what excites it, under a title and with a legend of the weights.
package struct PatchPage: Sendable {
  /// The page's heading.
  package let title: String
  /// Lines in smaller letters below the heading.
  package let subtitle: [String]
  /// The filters, in rows from the left.
  package let blocks: [PatchBlock]
  private let size: Int
  private let map: ColorMap
  private let scale: TileScale

  private static let gap = 28
  private static let rowGap = 24
  private static let headingGap = 24
  private static let tallestLegend = 560

  /// Describes a page.
  ///
  /// - `field`: The number of rows, and of columns, of the layer's receptive field.
  /// - `map`: The colours of weights.
  /// - `scale`: Whether all filters share one range of values.
  /// - Precondition: there is a filter.
  package init(
    title: String, subtitle: [String] = [], blocks: [PatchBlock], field: Int, map: ColorMap = .viridis,
    scale: TileScale = .shared
  ) {
    precondition(!blocks.isEmpty, "a page without filters")
    self.title = title
    self.subtitle = subtitle
    self.blocks = blocks
    size = field + 2 * Patch.margin(around: field)
    self.map = map
    self.scale = scale
  }

  /// Draws the page.
  package func draw() -> Canvas {
    let grid = TileGrid(title: title, tiles: blocks.map(\.filter), map: map, scale: scale)
    let (heading, legend, scales) = (PageHeading(title: title, subtitle: subtitle), grid.legend, grid.scales)
    let (margin, label) = (FigureStyle.margin, FigureStyle.label)
    let block = PatchBlock.size(ofPatches: size)
    let pitch = block.width + Self.gap
    let columns = max(
      1, min(blocks.count, (TileGridLayout.widestPage - 2 * margin - legend.width) / pitch))
    let rowPitch = block.height + label.capHeight + TileGridLayout.labelGap + Self.rowGap
    let rows = (blocks.count + columns - 1) / columns
    let top = heading.maxY + Self.headingGap + label.capHeight + TileGridLayout.labelGap
    let legendX = margin + columns * pitch
    let legendHeight = min(Self.tallestLegend, (rows - 1) * rowPitch + block.height)
    let bottom = top + (rows - 1) * rowPitch + block.height
    var canvas = Canvas(
      width: max(legendX + legend.width, heading.maxX) + margin, height: bottom + margin)
    heading.draw(on: &canvas)
    for (place, content) in blocks.enumerated() {
      let (x, y) = (margin + place % columns * pitch, top + place / columns * rowPitch)
      canvas.write(
        content.label, x: x, baseline: y - TileGridLayout.labelGap, lettering: label, color: FigureStyle.ink)
      canvas.write(
        content.note, x: x + block.width, baseline: y - TileGridLayout.labelGap, lettering: FigureStyle.small,
        alignment: .right, color: FigureStyle.quietInk)
      content.draw(on: &canvas, x: x, y: y, scales[place], size: size)
    }
    legend.draw(on: &canvas, x: legendX, y: top, height: legendHeight)
    return canvas
  }
}
