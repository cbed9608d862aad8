import Formats

/// A filter and what excites it: the filter above the mean of its patches at the left, the patches themselves in three
/// columns.
package struct PatchBlock: Sendable {
  /// What is written above it.
  package let label: String
  /// What is written above it at the right.
  package let note: String
  /// The filter's weights.
  package let filter: Tile
  /// The strongest first; none of a dead filter.
  package let patches: [Patch]

  /// Describes a block.
  ///
  /// - `patches`: At most ``most``, all of one size.
  package init(label: String, note: String, filter: Tile, patches: [Patch]) {
    precondition(patches.count <= Self.most, "\(patches.count) patches")
    self.label = label
    self.note = note
    self.filter = filter
    self.patches = patches
  }

  /// The most patches of a block.
  package static let most = columns * columns

  private static let columns = 3
  private static let gap = 5
  private static let wideGap = 10
  /// A line around each cell, or light ink at its edge would run into the paper of the page.
  private static let line = Color(hex: 0x8b8f98)
  /// The usual number of pixels of a cell's side, and the most where fields are larger.
  private static let side = 60
  private static let largestSide = 96
  /// The frame around a field: seen on black, on grey and on white.
  private static let frame = Color(hex: 0xf0a202)

  /// The side of a cell for patches of a size: a whole multiple wherever there is room for one.
  static func side(of patch: Int) -> Int { patch <= side ? side / patch * patch : min(patch, largestSide) }

  /// The size of a block, label left out.
  static func size(ofPatches patch: Int) -> (width: Int, height: Int) {
    let side = side(of: patch)
    let patches = columns * side + (columns - 1) * gap
    return (2 + side + wideGap + patches, 2 + patches)
  }

  /// The block alone, without label and note.
  ///
  /// - `scale`: The colours of the filter's weights.
  /// - `size`: The number of rows, and of columns, of a patch with its margin.
  package func draw(_ scale: ColorScale, size: Int) -> Canvas {
    let extent = Self.size(ofPatches: size)
    var canvas = Canvas(width: extent.width, height: extent.height)
    draw(on: &canvas, x: 0, y: 0, scale, size: size)
    return canvas
  }

  func draw(on canvas: inout Canvas, x: Int, y: Int, _ scale: ColorScale, size: Int) {
    // The lines take a pixel on all sides.
    let (side, x, y) = (Self.side(of: size), x + 1, y + 1)
    drawFilter(on: &canvas, in: Rectangle(x: x, y: y, width: side, height: side), scale)
    guard !patches.isEmpty else {
      canvas.write(
        "dead: 0 for all", x: x + side + Self.wideGap, baseline: y + side / 2 + FigureStyle.small.capHeight / 2,
        lettering: FigureStyle.small, color: FigureStyle.quietInk)
      return
    }
    let mean = Rectangle(x: x, y: y + side + Self.gap, width: side, height: side)
    Self.draw(Patch(meanOf: patches), on: &canvas, in: mean)
    for (place, patch) in patches.enumerated() {
      let left = x + side + Self.wideGap + place % Self.columns * (side + Self.gap)
      let cell = Rectangle(x: left, y: y + place / Self.columns * (side + Self.gap), width: side, height: side)
      Self.draw(patch, on: &canvas, in: cell)
    }
  }

  /// Draws the weights, as large as even squares allow, in the middle of a cell.
  private func drawFilter(on canvas: inout Canvas, in cell: Rectangle, _ scale: ColorScale) {
    let enlargement = max(1, cell.width / max(filter.width, filter.height))
    let (width, height) = (filter.width * enlargement, filter.height * enlargement)
    let (left, top) = (cell.x + (cell.width - width) / 2, cell.y + (cell.height - height) / 2)
    canvas.draw(filter.values, scale, x: left, y: top, enlargement: enlargement)
  }

  private static func draw(_ patch: Patch, on canvas: inout Canvas, in cell: Rectangle) {
    canvas.frame(cell.expanded(by: 1), color: line)
    for y in 0..<cell.height {
      for x in 0..<cell.width {
        let place = y * patch.size / cell.height * patch.size + x * patch.size / cell.width
        canvas[cell.x + x, cell.y + y] = patch.pixels[place] ?? FigureStyle.hairline
      }
    }
    guard patch.margin > 0 else { return }
    let (start, length) = (patch.margin * cell.width / patch.size, patch.field * cell.width / patch.size)
    canvas.frame(
      Rectangle(x: cell.x + start - 1, y: cell.y + start - 1, width: length + 2, height: length + 2), color: frame)
  }
}
