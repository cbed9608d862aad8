import Formats

/// A page of pictures under a title, each with two lines below it.
package struct Gallery: Sendable {
  /// A picture of the page.
  package struct Item: Sendable {
    let picture: Raster
    let caption: String
    let detail: String

    /// Makes an item.
    ///
    /// - Precondition: the picture has no opacity.
    package init(picture: Raster, caption: String, detail: String) {
      precondition(picture.layout == .gray || picture.layout == .rgb, "a picture of a gallery has no opacity")
      (self.picture, self.caption, self.detail) = (picture, caption, detail)
    }
  }

  private let heading: PageHeading
  private let items: [Item]

  private static let mostColumns = 10
  /// The longer side of a picture on the page, unless a whole number of times is not that much.
  private static let size = 112
  private static let gap = 20
  private static let widestPage = 1600

  package init(title: String, subtitle: [String], items: [Item]) {
    heading = PageHeading(title: title, subtitle: subtitle)
    self.items = items
  }

  /// Draws the page.
  package func draw() -> Canvas {
    let (margin, label, small) = (FigureStyle.margin, FigureStyle.label, FigureStyle.small)
    let sizes = items.map { Self.drawnSize($0.picture) }
    let texts = items.map { max(label.width(of: $0.caption), small.width(of: $0.detail)) }
    let pitch = max(sizes.map(\.width).max() ?? 0, texts.max() ?? 0) + Self.gap
    let columns = max(1, min(Self.mostColumns, items.count, (Self.widestPage - 2 * margin + Self.gap) / max(1, pitch)))
    let captionHeight = 8 + label.capHeight + 8 + small.capHeight
    let rowPitch = (sizes.map(\.height).max() ?? 0) + captionHeight + Self.gap
    let top = heading.maxY + Self.gap + 4
    let rows = (items.count + columns - 1) / columns
    var canvas = Canvas(
      width: max(heading.maxX - margin, columns * pitch - Self.gap) + 2 * margin,
      height: (rows == 0 ? top - Self.gap : top + rows * rowPitch - Self.gap) + margin)
    heading.draw(on: &canvas)
    for (place, item) in items.enumerated() {
      let frame = Rectangle(
        x: margin + place % columns * pitch, y: top + place / columns * rowPitch, width: sizes[place].width,
        height: sizes[place].height)
      canvas.frame(frame.expanded(by: 1), color: FigureStyle.hairline)
      canvas.draw(item.picture, in: frame)
      let baseline = frame.maxY + 8 + label.capHeight
      canvas.write(item.caption, x: frame.x, baseline: baseline, lettering: label, color: FigureStyle.ink)
      canvas.write(
        item.detail, x: frame.x, baseline: baseline + 8 + small.capHeight, lettering: small,
        color: FigureStyle.quietInk)
    }
    return canvas
  }

  /// Enlarged a whole number of times, or made smaller in proportion.
  private static func drawnSize(_ picture: Raster) -> (width: Int, height: Int) {
    let longer = max(picture.width, picture.height)
    let factor = size / longer
    if factor >= 1 { return (picture.width * factor, picture.height * factor) }
    return (max(1, picture.width * size / longer), max(1, picture.height * size / longer))
  }
}
