/// One dimension of Winograd's algorithm for a three-tap filter: `y = Aᵀ[(G g) ⊙ (Bᵀ d)]`.
///
/// Tiles of four and of two outputs, F(4, 3) and F(2, 3), share one G: the points of the smaller are among those of the
/// larger, in the order 0, 1, −1, ∞, 2, −½, and what else differs is a factor that Aᵀ takes on. So both kinds multiply
/// the same transformed filters, and an output that four does not divide needs no second set of them.
///
/// The construction is Cook and Toom's. The points 2 and −½ were chosen for their error: on the activations of a
/// trained network it is 1.7 times the direct sum's, against 2.2 times with the usual 2 and −2
/// (`Tests/Arithmetic/KernelsTests/Fixtures/winograd_points.py`).
package protocol WinogradTile {
  /// Outputs of one tile.
  static var outputs: Int { get }
  /// Inputs that it sees, and products that it takes.
  static var patch: Int { get }
  /// `Bᵀ d`
  static func input<Lanes: RegisterVector>(_ d: PatchLine<Lanes>) -> PatchLine<Lanes>
  /// `Aᵀ m`
  static func output<Lanes: RegisterVector>(_ m: PatchLine<Lanes>) -> OutputLine<Lanes>
}

/// F(4, 3) with the points 0, 1, −1, ∞, 2, −½.
package enum TileF43: WinogradTile {
  package static var outputs: Int { 4 }
  package static var patch: Int { 6 }

  @inline(__always)
  package static func input<Lanes: RegisterVector>(_ d: PatchLine<Lanes>) -> PatchLine<Lanes> {
    let half = Lanes(repeating: 0.5)
    let threeHalves = Lanes(repeating: 1.5)
    let p = d.v4 - d.v2
    let q = d.v3 - d.v1
    return PatchLine(
      ((d.v0 - d.v2) + p).addingProduct(q, -threeHalves),
      (-p).addingProduct(q, half).addingProduct(d.v1 + d.v2, threeHalves),
      (p - q).addingProduct(d.v2 - d.v3, threeHalves),
      ((d.v5 - d.v3) - q).addingProduct(p, -threeHalves),
      p.addingProduct(q, half),
      p.addingProduct(q, Lanes(repeating: -2)))
  }

  @inline(__always)
  package static func output<Lanes: RegisterVector>(_ m: PatchLine<Lanes>) -> OutputLine<Lanes> {
    let sum = m.v1 + m.v2
    let difference = m.v1 - m.v2
    return OutputLine(
      (m.v0 + sum) + (m.v4 + m.v5),
      difference.addingProduct(m.v4, Lanes(repeating: 2)).addingProduct(m.v5, Lanes(repeating: -0.5)),
      sum.addingProduct(m.v4, Lanes(repeating: 4)).addingProduct(m.v5, Lanes(repeating: 0.25)),
      (difference + m.v3).addingProduct(m.v4, Lanes(repeating: 8)).addingProduct(m.v5, Lanes(repeating: -0.125)))
  }
}

/// F(2, 3) with the points 0, 1, −1, ∞.
package enum TileF23: WinogradTile {
  package static var outputs: Int { 2 }
  package static var patch: Int { 4 }

  @inline(__always)
  package static func input<Lanes: RegisterVector>(_ d: PatchLine<Lanes>) -> PatchLine<Lanes> {
    PatchLine(d.v0 - d.v2, d.v1 + d.v2, d.v2 - d.v1, d.v3 - d.v1)
  }

  @inline(__always)
  package static func output<Lanes: RegisterVector>(_ m: PatchLine<Lanes>) -> OutputLine<Lanes> {
    let threeHalves = Lanes(repeating: 1.5)
    return OutputLine(m.v0.addingProduct(m.v1 + m.v2, threeHalves), m.v3.addingProduct(m.v1 - m.v2, threeHalves))
  }
}

/// `G g`, for both kinds of tile.
///
/// It divides where a factor would be rounded once more: filters are transformed once for a batch.
@inline(__always)
package func winogradFilter<Lanes: RegisterVector>(_ g0: Lanes, _ g1: Lanes, _ g2: Lanes) -> PatchLine<Lanes> {
  let outer = g0 + g2
  return PatchLine(
    g0, (outer + g1) / 3, (outer - g1) / 3, g2, (g0 + 2 * g1 + 4 * g2) / 15,
    (4 * g0 - 2 * g1 + g2) * 4 / -15)
}

/// The inputs or products of a tile along one axis; those that the smaller tile lacks are zero and nobody reads them.
///
/// Members rather than an array, which the compiler keeps in memory as long as it has not unrolled all loops over it.
package struct PatchLine<Lanes: RegisterVector> {
  package var v0, v1, v2, v3, v4, v5: Lanes

  @inline(__always)
  package init(_ v0: Lanes, _ v1: Lanes, _ v2: Lanes, _ v3: Lanes, _ v4: Lanes = .zero, _ v5: Lanes = .zero) {
    (self.v0, self.v1, self.v2, self.v3, self.v4, self.v5) = (v0, v1, v2, v3, v4, v5)
  }
}

/// The outputs of a tile along one axis; the smaller tile has the first two.
package struct OutputLine<Lanes: RegisterVector> {
  package var v0, v1, v2, v3: Lanes

  @inline(__always)
  package init(_ v0: Lanes, _ v1: Lanes, _ v2: Lanes = .zero, _ v3: Lanes = .zero) {
    (self.v0, self.v1, self.v2, self.v3) = (v0, v1, v2, v3)
  }
}
