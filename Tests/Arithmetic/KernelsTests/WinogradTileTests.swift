import Kernels
import Testing

/// Tiles of four and two outputs against their matrices, written down apart from the code.
@Suite struct WinogradTileTests {
  private typealias Lanes = SIMD8<Float>

  /// Fifteen times G at the points 0, 1, −1, ∞, 2, −½.
  private static let fifteenFilterMatrix: [[Float]] = [
    [15, 0, 0], [5, 5, 5], [5, -5, 5], [0, 0, 15], [1, 2, 4], [-16, 8, -4],
  ]

  @Test func filtersAreTheMatrix() {
    for tap in 0..<3 {
      let unit = (0..<3).map { Lanes(repeating: $0 == tap ? 15 : 0) }
      let found = elements(winogradFilter(unit[0], unit[1], unit[2]))
      for i in 0..<6 { #expect(found[i][0] == Self.fifteenFilterMatrix[i][tap], "row \(i), tap \(tap)") }
    }
  }

  @Test func tilesOfFourAreTheMatrices() {
    let input: [[Float]] = [
      [1, 1.5, -2, -1.5, 1, 0], [0, 1, 2.5, 0.5, -1, 0], [0, 1, 0.5, -2.5, 1, 0], [0, 1, 1.5, -2, -1.5, 1],
      [0, -0.5, -1, 0.5, 1, 0], [0, 2, -1, -2, 1, 0],
    ]
    let output: [[Float]] = [
      [1, 1, 1, 0, 1, 1], [0, 1, -1, 0, 2, -0.5], [0, 1, 1, 0, 4, 0.25], [0, 1, -1, 1, 8, -0.125],
    ]
    #expect(matrix(6) { elements(TileF43.input($0)) } == input)
    #expect(matrix(6) { elements(TileF43.output($0)) } == output)
  }

  @Test func tilesOfTwoAreTheMatrices() {
    let input: [[Float]] = [[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, -1, 0, 1]]
    let output: [[Float]] = [[1, 1.5, 1.5, 0], [0, 1.5, -1.5, 1]]
    #expect(matrix(4) { Array(elements(TileF23.input($0)).prefix(4)) } == input)
    #expect(matrix(4) { Array(elements(TileF23.output($0)).prefix(2)) } == output)
  }

  /// Filters that are multiples of 15 and small whole pixels make every number a half or an eighth.
  @Test func productsGiveTheOutputsOfAThreeTapFilter() {
    var random = SeededGenerator(5)
    for _ in 0..<500 {
      let d = (0..<6).map { _ in whole(9, 1, &random) }
      let g = (0..<3).map { _ in whole(9, 15, &random) }
      let u = winogradFilter(g[0], g[1], g[2])
      expect(TileF43.self, d, u, g)
      expect(TileF23.self, d, u, g)
    }
  }

  private func expect<Tile: WinogradTile>(_: Tile.Type, _ d: [Lanes], _ u: PatchLine<Lanes>, _ g: [Lanes]) {
    let v = Tile.input(PatchLine(d[0], d[1], d[2], d[3], d[4], d[5]))
    let y = elements(
      Tile.output(PatchLine(u.v0 * v.v0, u.v1 * v.v1, u.v2 * v.v2, u.v3 * v.v3, u.v4 * v.v4, u.v5 * v.v5)))
    for i in 0..<Tile.outputs { #expect(y[i] == d[i] * g[0] + d[i + 1] * g[1] + d[i + 2] * g[2]) }
  }

  private func whole(_ limit: Int, _ unit: Int, _ random: inout SeededGenerator) -> Lanes {
    Lanes((0..<8).map { _ in Float(unit * random.int(-limit...limit)) })
  }

  private func elements(_ six: PatchLine<Lanes>) -> [Lanes] { [six.v0, six.v1, six.v2, six.v3, six.v4, six.v5] }
  private func elements(_ four: OutputLine<Lanes>) -> [Lanes] { [four.v0, four.v1, four.v2, four.v3] }

  /// A linear map's matrix: column j is what it makes of the j-th unit vector.
  private func matrix(_ columns: Int, of transform: (PatchLine<Lanes>) -> [Lanes]) -> [[Float]] {
    let made = (0..<columns).map { j in
      let unit = (0..<6).map { Lanes(repeating: $0 == j ? 1 : 0) }
      return transform(PatchLine(unit[0], unit[1], unit[2], unit[3], unit[4], unit[5]))
    }
    return made[0].indices.map { i in made.map { $0[i][0] } }
  }
}
