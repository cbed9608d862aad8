/// Where a matrix operand lies: the distances, in elements, between neighbours along its two axes.
struct Strides {
  var row: Int
  var depth: Int
}

/// What happens to a finished sum before it is stored.
enum Epilogue {
  case none
  case relu
}

/// `C = A·B`, or `C = epilogue(bias + A·B)`, for one panel of 16 columns.
///
/// | array | shape | layout |
/// | --- | --- | --- |
/// | a | rows × depth | any strides: `a[r·aStrides.row + d·aStrides.depth]` |
/// | b | depth × 16 | row `d` starts at `b[d·bDepth]` |
/// | bias | 16, or nil for zeros | contiguous |
/// | c | rows × 16 | row `r` starts at `c[r·cRow]` |
///
/// Each element is one chain of fused multiply–adds with d ascending from the bias, whatever the tile, so the result
/// does not depend on how the rows are cut.
@inline(__always)
func multiplyPanel(
  rows: Int, depth: Int,
  a: UnsafePointer<Float>, _ aStrides: Strides,
  b: UnsafePointer<Float>, bDepth: Int,
  bias: UnsafePointer<Float>? = nil,
  c: UnsafeMutablePointer<Float>, cRow: Int,
  _ epilogue: Epilogue = .none
) {
  let start: Vector = bias?.load(0) ?? .zero
  var row = 0
  var tiles = (rows + BlockSizes.tileRows - 1) / BlockSizes.tileRows
  while row < rows {
    // Tiles of even size: 8 rows as 4 + 4 keep the units busier than 6 + 2.
    let height = (rows - row + tiles - 1) / tiles
    let from = a + row &* aStrides.row
    let to = c + row &* cRow
    switch height {
    case 12: multiplyRows(MultiplyTile<12>(repeating: start), depth, from, aStrides, b, bDepth, to, cRow, epilogue)
    case 11: multiplyRows(MultiplyTile<11>(repeating: start), depth, from, aStrides, b, bDepth, to, cRow, epilogue)
    case 10: multiplyRows(MultiplyTile<10>(repeating: start), depth, from, aStrides, b, bDepth, to, cRow, epilogue)
    case 9: multiplyRows(MultiplyTile<9>(repeating: start), depth, from, aStrides, b, bDepth, to, cRow, epilogue)
    case 8: multiplyRows(MultiplyTile<8>(repeating: start), depth, from, aStrides, b, bDepth, to, cRow, epilogue)
    case 7: multiplyRows(MultiplyTile<7>(repeating: start), depth, from, aStrides, b, bDepth, to, cRow, epilogue)
    case 6: multiplyRows(MultiplyTile<6>(repeating: start), depth, from, aStrides, b, bDepth, to, cRow, epilogue)
    case 5: multiplyRows(MultiplyTile<5>(repeating: start), depth, from, aStrides, b, bDepth, to, cRow, epilogue)
    case 4: multiplyRows(MultiplyTile<4>(repeating: start), depth, from, aStrides, b, bDepth, to, cRow, epilogue)
    case 3: multiplyRows(MultiplyTile<3>(repeating: start), depth, from, aStrides, b, bDepth, to, cRow, epilogue)
    case 2: multiplyRows(MultiplyTile<2>(repeating: start), depth, from, aStrides, b, bDepth, to, cRow, epilogue)
    default: multiplyRows(MultiplyTile<1>(repeating: start), depth, from, aStrides, b, bDepth, to, cRow, epilogue)
    }
    row += height
    tiles -= 1
  }
}

@inline(__always)
private func multiplyRows<let rows: Int>(
  _ start: MultiplyTile<rows>, _ depth: Int,
  _ a: UnsafePointer<Float>, _ aStrides: Strides,
  _ b: UnsafePointer<Float>, _ bDepth: Int,
  _ c: UnsafeMutablePointer<Float>, _ cRow: Int,
  _ epilogue: Epilogue
) {
  var tile = start
  tile.accumulate(depth: depth, a: a, aRow: aStrides.row, aDepth: aStrides.depth, b: b, bDepth: bDepth)
  for r in 0..<rows {
    switch epilogue {
    case .none: c.store(tile.sums[r], r &* cRow)
    case .relu: c.store(tile.sums[r].relu, r &* cRow)
    }
  }
}
