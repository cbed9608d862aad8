/// How one axis of a pooled output is cut into tiles: as many of four as fit, then at most one of two.
struct WinogradCut: Sendable {
  let fours: Int
  let twos: Int

  /// - Parameter outputs: an even number, since a pool reads pairs.
  init(outputs: Int) {
    fours = outputs / TileF43.outputs
    twos = outputs % TileF43.outputs / TileF23.outputs
  }

  var tiles: Int { fours &+ twos }

  /// The tiles that have a product at a frequency: the last two of six are those of the larger tile alone.
  @inline(__always)
  func tiles(at frequency: Int) -> Int { frequency < TileF23.patch ? tiles : fours }

  /// Products at all frequencies before one.
  @inline(__always)
  func products(before frequency: Int) -> Int { frequency &* fours &+ min(frequency, TileF23.patch) &* twos }

  /// Products of all tiles.
  var products: Int { products(before: TileF43.patch) }
}

/// Where the transformed patches of a block of images lie: a slot for each, [row frequency][column frequency][image]
/// [tile row][tile column].
///
/// The tiles of two come last along both axes, so that frequencies with and without them number the others alike.
struct WinogradSlots: Sendable {
  static let frequencies = TileF43.patch * TileF43.patch

  let rows: WinogradCut
  let columns: WinogradCut
  let images: Int

  /// Slots of all frequencies.
  var count: Int { rows.products &* columns.products &* images }

  /// Slots of one frequency.
  @inline(__always)
  func count(_ i: Int, _ j: Int) -> Int { rows.tiles(at: i) &* columns.tiles(at: j) &* images }

  /// The slots of a tile at the frequencies of row `i`.
  ///
  /// - `spacing`: Elements of a slot, to count in elements.
  @inline(__always)
  func row(
    _ i: Int, _ place: WinogradPlace = WinogradPlace(image: 0, row: 0, column: 0), spacing: Int = 1
  ) -> WinogradSlotRow {
    let (tiles, fours) = (columns.tiles, columns.fours)
    let start = rows.products(before: i) &* columns.products &* images
    let step = rows.tiles(at: i) &* images
    let line = place.image &* rows.tiles(at: i) &+ place.row
    return WinogradSlotRow(
      first: (start &+ line &* tiles &+ place.column) &* spacing, step: step &* tiles &* spacing,
      fifth: (start &+ step &* TileF23.patch &* tiles &+ line &* fours &+ place.column) &* spacing,
      lateStep: step &* fours &* spacing)
  }
}

/// Where the slots of a tile at one row of frequencies lie: those that both kinds of tile have an even step apart, and
/// those of the larger tile alone another.
struct WinogradSlotRow {
  let first: Int
  let step: Int
  let fifth: Int
  let lateStep: Int

  /// The place at column frequency `j`.
  @inline(__always)
  subscript(j: Int) -> Int {
    j < TileF23.patch ? first &+ j &* step : fifth &+ (j &- TileF23.patch) &* lateStep
  }
}
