/// A map from a position in 0…1 to a colour, in 256 steps.
package struct ColorMap: Sendable, Hashable {
  /// The name that a command line gives it by.
  package let name: String

  /// Whether the middle colour stands for zero, so that a range of values has to reach equally far to both sides.
  package let isCentredOnZero: Bool

  private let entries: [Color]

  /// Dark violet through green to yellow; even steps of value look like even steps of colour, in grey print too.
  package static let viridis = ColorMap(name: "viridis", table: ColorTables.viridis)

  /// Black to white.
  package static let gray = ColorMap(
    name: "gray", isCentredOnZero: false, entries: (0...255).map { Color(gray: UInt8($0)) })

  /// Blue for negative, light grey for zero, red for positive.
  package static let coolwarm = ColorMap(name: "coolwarm", isCentredOnZero: true, table: ColorTables.coolwarm)

  package static let all = [viridis, gray, coolwarm]

  /// The colour of a value that is not a number, found in none of the maps.
  package static let notANumber = Color(hex: 0xff00c8)

  /// The map of that name, if there is one.
  package init?(named name: String) {
    guard let map = Self.all.first(where: { $0.name == name }) else { return nil }
    self = map
  }

  /// The colour at a position, chosen as Matplotlib chooses it: entry ⌊256 × position⌋, the last one for 1.
  ///
  /// Positions outside 0…1 get the colour at the nearer end, a NaN gets ``notANumber``.
  package func color(at position: Double) -> Color {
    guard !position.isNaN else { return Self.notANumber }
    return entries[Int(min(max(position * 256, 0), 255))]
  }

  private init(name: String, isCentredOnZero: Bool, entries: [Color]) {
    self.name = name
    self.isCentredOnZero = isCentredOnZero
    self.entries = entries
  }

  private init(name: String, isCentredOnZero: Bool = false, table: String) {
    let digits = Array(table.utf8).map { UInt32($0 < 58 ? $0 - 48 : $0 - 87) }
    let entries = stride(from: 0, to: digits.count, by: 6).map { start in
      Color(hex: digits[start..<start + 6].reduce(0) { $0 << 4 | $1 })
    }
    self.init(name: name, isCentredOnZero: isCentredOnZero, entries: entries)
  }
}
