/// A register tile of a matrix product: `rows` rows of one ``Vector`` each.
///
/// The value parameter makes the loops below have constant bounds, so that they unroll and the sums stay in registers.
struct MultiplyTile<let rows: Int> {
  var sums: InlineArray<rows, Vector>

  @inline(__always)
  init(repeating start: Vector) {
    sums = InlineArray(repeating: start)
  }

  /// Adds `depth` outer products: `sums[r] += a[r·aRow + d·aDepth] × b[d·bDepth ..< d·bDepth + 16]`, d ascending.
  @inline(__always)
  mutating func accumulate(
    depth: Int,
    a: UnsafePointer<Float>, aRow: Int, aDepth: Int,
    b: UnsafePointer<Float>, bDepth: Int
  ) {
    for d in 0..<depth {
      let vector: Vector = b.load(d &* bDepth)
      let column = a + d &* aDepth
      for r in 0..<rows {
        sums[r] = sums[r].addingProduct(vector, Vector(repeating: column[r &* aRow]))
      }
    }
  }
}
