import Formats

/// An opaque colour: red, green and blue in the sRGB encoding, 0–255 each.
package struct Color: Hashable, Sendable {
  /// The amount of red.
  package var red: UInt8
  /// The amount of green.
  package var green: UInt8
  /// The amount of blue.
  package var blue: UInt8

  /// Makes a colour from its three components.
  package init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Makes a colour from the number that web pages write, such as `0x440154`; bits above the lowest 24 are ignored.
  package init(hex: UInt32) {
    self.init(
      red: UInt8(truncatingIfNeeded: hex >> 16), green: UInt8(truncatingIfNeeded: hex >> 8),
      blue: UInt8(truncatingIfNeeded: hex))
  }

  /// Makes a shade of grey.
  package init(gray: UInt8) { self.init(red: gray, green: gray, blue: gray) }

  /// White, the paper that figures are drawn on.
  package static let white = Color(gray: 255)

  package static let black = Color(gray: 0)

  /// This colour with `other` laid over it: `coverage` 0 leaves it, 1 replaces it; values outside are clamped.
  package func covered(by other: Color, coverage: Double) -> Color {
    let weight = min(max(coverage, 0), 1)
    func mix(_ below: UInt8, _ above: UInt8) -> UInt8 {
      let (below, above) = (Double(below), Double(above))
      return UInt8((below + (above - below) * weight).rounded())
    }
    return Color(
      red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
  }
}

extension Color: CustomStringConvertible {
  /// The colour as web pages write it, such as `#440154`.
  package var description: String {
    "#" + hexadecimal(UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue), digits: 6)
  }
}
