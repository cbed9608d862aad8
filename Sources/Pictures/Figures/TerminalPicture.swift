import Formats

/// A small picture in characters, one column for a pixel and one line for two rows of them.
package struct TerminalPicture: Sendable {
  private let picture: Raster
  private let inColor: Bool

  /// Characters from empty to full.
  private static let shades = Array(" .:-=+*#%@")

  /// Makes the drawing of a picture, in greys.
  ///
  /// - `inColor`: Whether to use the 24 greys that terminals have; otherwise, characters of different weight.
  package init(_ picture: Raster, inColor: Bool) {
    self.picture = picture
    self.inColor = inColor
  }

  /// The lines, each as wide as the picture; a last single row has black below it.
  package var lines: [String] {
    stride(from: 0, to: picture.height, by: 2).map { y in
      let pairs = (0..<picture.width).map { x in
        (upper: light(x, y), lower: y + 1 < picture.height ? light(x, y + 1) : 0)
      }
      guard inColor else {
        return String(
          pairs.map { Self.shades[($0.upper + $0.lower) * (Self.shades.count - 1) / (2 * 255)] })
      }
      var line = ""
      var last = ""
      for pair in pairs {
        let color = "\u{1b}[38;5;\(grey(pair.upper));48;5;\(grey(pair.lower))m"
        line += color == last ? "▀" : color + "▀"
        last = color
      }
      return line + "\u{1b}[0m"
    }
  }

  private func light(_ x: Int, _ y: Int) -> Int {
    let pixel = picture[x, y]
    let colors = pixel.prefix(picture.layout.channels > 2 ? 3 : 1)
    return colors.reduce(0) { $0 + Int($1) } / colors.count
  }

  private func grey(_ light: Int) -> Int { 232 + light * 23 / 255 }
}
