/// A page's heading: a title, and lines in smaller letters below it.
struct PageHeading: Sendable, Hashable {
  let title: String
  let subtitle: [String]
  /// The column that its lines begin in.
  var left = FigureStyle.margin

  private var titleBaseline: Int { FigureStyle.margin + FigureStyle.title.capHeight }
  private func baseline(_ line: Int) -> Int { titleBaseline + 4 + (line + 1) * FigureStyle.subtitle.lineHeight }

  /// The first row below it.
  var maxY: Int { subtitle.isEmpty ? titleBaseline : baseline(subtitle.count - 1) }

  /// The first column to the right of it.
  var maxX: Int { left + max(FigureStyle.title.width(of: title), subtitle.map(FigureStyle.subtitle.width).max() ?? 0) }

  func draw(on canvas: inout Canvas) {
    canvas.write(title, x: left, baseline: titleBaseline, lettering: FigureStyle.title, color: FigureStyle.ink)
    for (line, text) in subtitle.enumerated() {
      canvas.write(
        text, x: left, baseline: baseline(line), lettering: FigureStyle.subtitle, color: FigureStyle.quietInk)
    }
  }
}
