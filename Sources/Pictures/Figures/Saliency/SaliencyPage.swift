import Formats

/// A page of pictures, each with maps of what an answer for it rests on.
package struct SaliencyPage: Sendable {
  /// A picture with its maps.
  package struct Item: Sendable {
    /// What is written above it.
    package let heading: String
    /// The picture, without opacity.
    package let picture: Raster
    /// What is written below the picture.
    package let caption: [String]
    /// The maps, from the left.
    package let maps: [SaliencyMap]

    package init(heading: String, picture: Raster, caption: [String], maps: [SaliencyMap]) {
      self.heading = heading
      self.picture = picture
      self.caption = caption
      self.maps = maps
    }
  }

  private let heading: PageHeading
  private let items: [Item]
  private let paper: [UInt8]

  private static let gap = 14
  private static let itemGap = 44
  private static let rowGap = 28
  private static let headingGap = 28
  /// About how many pixels the longer side of a picture has, of one item alone and of several.
  private static let largeSide = 280
  private static let smallSide = 112

  /// Describes a page.
  ///
  /// - `paper`: The value of the pictures' background in each channel.
  /// - Precondition: there is an item, and all pictures have one size.
  package init(title: String, subtitle: [String], items: [Item], paper: [UInt8]) {
    precondition(Set(items.map { [$0.picture.width, $0.picture.height] }).count == 1, "expected pictures of one size")
    heading = PageHeading(title: title, subtitle: subtitle)
    self.items = items
    self.paper = paper
  }

  /// The legend: of one scale its numbers, where there are several only their ends.
  private var legend: ColorBar {
    let scales = items.flatMap { $0.maps.map(\.scale) }
    return ColorBar(scales[0], labels: Set(scales).count == 1 ? .values : .extremes)
  }

  /// Draws the page.
  package func draw() -> Canvas {
    let (margin, label, small, legend) = (FigureStyle.margin, FigureStyle.label, FigureStyle.small, legend)
    let (width, height) = (items[0].picture.width, items[0].picture.height)
    let enlargement = max(1, (items.count == 1 ? Self.largeSide : Self.smallSide) / max(width, height))
    let (drawnWidth, drawnHeight) = (width * enlargement, height * enlargement)
    let captions = items.flatMap { [$0.caption] + $0.maps.map(\.caption) }
    let pitch = max(drawnWidth, captions.joined().map(small.width).max() ?? 0) + Self.gap
    let tiles = 1 + (items.map(\.maps.count).max() ?? 0)
    let itemWidth = max((tiles - 1) * pitch + drawnWidth, items.map { label.width(of: $0.heading) }.max() ?? 0)
    let columns = max(
      1,
      min(
        items.count,
        (TileGridLayout.widestPage - 2 * margin - legend.width + Self.itemGap) / (itemWidth + Self.itemGap)))
    let captionLines = captions.map(\.count).max() ?? 0
    let itemHeight =
      label.capHeight + TileGridLayout.labelGap + drawnHeight + captionLines * small.lineHeight
    let top = heading.maxY + Self.headingGap + label.capHeight + TileGridLayout.labelGap
    let rows = (items.count + columns - 1) / columns
    let legendX = margin + columns * (itemWidth + Self.itemGap)
    let bottom = heading.maxY + Self.headingGap + rows * (itemHeight + Self.rowGap) - Self.rowGap
    var canvas = Canvas(width: max(legendX + legend.width, heading.maxX) + margin, height: bottom + margin)
    heading.draw(on: &canvas)
    for (place, item) in items.enumerated() {
      let x = margin + place % columns * (itemWidth + Self.itemGap)
      let y = top + place / columns * (itemHeight + Self.rowGap)
      canvas.write(
        item.heading, x: x, baseline: y - TileGridLayout.labelGap, lettering: label, color: FigureStyle.ink)
      let frame = Rectangle(x: x, y: y, width: drawnWidth, height: drawnHeight)
      canvas.frame(frame.expanded(by: 1), color: FigureStyle.hairline)
      canvas.draw(item.picture, in: frame)
      write(item.caption, below: frame, on: &canvas)
      for (number, map) in item.maps.enumerated() {
        let frame = Rectangle(x: x + (number + 1) * pitch, y: y, width: drawnWidth, height: drawnHeight)
        canvas.frame(frame.expanded(by: 1), color: FigureStyle.hairline)
        map.draw(on: &canvas, x: frame.x, y: y, over: item.picture, paper: paper, enlargement: enlargement)
        write(map.caption, below: frame, on: &canvas)
      }
    }
    legend.draw(on: &canvas, x: legendX, y: top, height: drawnHeight)
    return canvas
  }

  private func write(_ lines: [String], below frame: Rectangle, on canvas: inout Canvas) {
    let small = FigureStyle.small
    for (line, text) in lines.enumerated() {
      canvas.write(
        text, x: frame.x, baseline: frame.maxY + TileGridLayout.captionDrop + line * small.lineHeight,
        lettering: small, color: FigureStyle.quietInk)
    }
  }
}
