/// The looks that all pictures share.
enum FigureStyle {
  static let title = Lettering(capHeight: 15, weight: .bold)
  static let subtitle = Lettering(capHeight: 11)
  static let label = Lettering(capHeight: 11)
  static let small = Lettering(capHeight: 9)

  static let ink = Color(hex: 0x1b1c20)
  static let quietInk = Color(hex: 0x5d6068)
  static let hairline = Color(hex: 0xc9cbd1)

  /// White paper left around everything.
  static let margin = 32
}
