/// Text in the project's own face, at a size and a weight: how wide it is, and how to draw it.
///
/// Letters are fitted to whole pixels (stems and bars begin at a pixel's edge, as do the heights of capitals and small
/// letters), so that text stays sharp from a cap height of about 8 pixels. Characters that the face lacks, which is
/// most of Unicode beyond ASCII, are drawn as an empty box.
package struct Lettering: Sendable, Hashable {
  /// How heavy the strokes are.
  package enum Weight: Sendable, Hashable {
    /// For labels and text.
    case regular
    /// For titles.
    case bold
  }

  /// Which point of a line of text is given when it is drawn.
  package enum Alignment: Sendable, Hashable {
    /// The left end.
    case left
    /// The middle.
    case center
    /// The right end.
    case right
  }

  /// The height of a capital letter or a figure, in pixels.
  package let capHeight: Int
  /// How heavy the strokes are.
  package let weight: Weight

  /// Whether the face has every character of a text.
  static func hasGlyphs(for text: String) -> Bool { text.allSatisfy { Glyph.all[$0] != nil } }

  /// Chooses a size and a weight.
  ///
  /// - Precondition: `capHeight` is at least 5; below that no letter can be told from another.
  package init(capHeight: Int, weight: Weight = .regular) {
    precondition(capHeight >= 5, "a cap height of \(capHeight) pixels cannot be read")
    self.capHeight = capHeight
    self.weight = weight
  }

  /// How far letters such as g reach below the baseline, in pixels.
  package var descent: Int { Int((4 * unit + 0.5).rounded()) }

  /// The distance from one line's baseline to the next one's, in pixels.
  var lineHeight: Int { Int((Double(capHeight) * 1.9).rounded()) }

  /// The width of a line of text from the left edge of its first letter to the right edge of its last one, in pixels.
  package func width(of text: String) -> Int {
    placed(text).last.map { $0.x + $0.glyph.inkWidth } ?? 0
  }

  /// The width of the pen, in pixels.
  var pen: Double { Double(capHeight) * (weight == .bold ? 0.175 : 0.115) + 0.02 }

  /// The pixels in a unit of ``GlyphTable``, so that a capital with the pen's width is as high as it should be.
  var unit: Double { (Double(capHeight) - pen) / 14 }

  /// The glyphs of a text with the column that each begins at, spaces left out.
  func placed(_ text: String) -> [(glyph: FittedGlyph, x: Int)] {
    var result: [(glyph: FittedGlyph, x: Int)] = []
    var x = 0
    var air: Double?
    for character in text {
      let glyph = Glyph.all[character] ?? Glyph.unknown
      if character == " " {
        air = air.map { $0 + glyph.leftBearing + glyph.rightBearing }
        continue
      }
      // Rounded gap by gap: rounding each letter's own air would let an unlucky size drift wide or narrow.
      if let air { x += max(1, Int(((air + glyph.leftBearing) * unit).rounded())) }
      air = glyph.rightBearing
      let fitted = FittedGlyph(glyph, unit: unit, pen: pen)
      result.append((fitted, x))
      x += fitted.inkWidth
    }
    return result
  }
}

extension Canvas {
  /// Writes a line of text.
  ///
  /// - Parameters:
  ///   - text: The line; a character that the face lacks is drawn as an empty box.
  ///   - x: The column of the point that `alignment` names.
  ///   - baseline: The first row below letters that don't reach below the line.
  ///   - lettering: The size and the weight.
  ///   - alignment: Whether `x` is the left end, the middle or the right end.
  ///   - color: The colour of the strokes.
  package mutating func write(
    _ text: String, x: Int, baseline: Int, lettering: Lettering, alignment: Lettering.Alignment = .left,
    color: Color = .black
  ) {
    var left = x
    if alignment != .left {
      let width = lettering.width(of: text)
      left -= alignment == .center ? width / 2 : width
    }
    for (glyph, offset) in lettering.placed(text) {
      glyph.draw(on: &self, x: left + offset, baseline: baseline, color: color)
    }
  }
}
