/// ``multiplyPanel`` for several neighbouring panels, two at a time where the registers are enough.
///
/// A tile of rows × two vectors takes two multiply–adds for each number of a that it broadcasts; each sum is the same
/// chain as in a tile of one.
///
/// - `bPanel`: how far a panel's b lies from the one before.
/// - `cPanel`: the same for c; a panel's biases follow those of the one before.
@inline(__always)
func multiplyPanels(
  _ panels: Int, rows: Int, depth: Int,
  a: UnsafePointer<Float>, _ aStrides: Strides,
  b: UnsafePointer<Float>, bPanel: Int, bDepth: Int,
  bias: UnsafePointer<Float>? = nil,
  c: UnsafeMutablePointer<Float>, cPanel: Int, cRow: Int,
  _ epilogue: Epilogue = .none
) {
  var panel = 0
  while panel < panels {
    let (b, c) = (b + panel &* bPanel, c + panel &* cPanel)
    let bias = bias.map { $0 + panel &* vectorLanes }
    if BlockSizes.tilePanels == 2 && panel + 2 <= panels {
      multiplyPair(
        rows: rows, depth: depth, a: a, aStrides, b: b, bPanel: bPanel, bDepth: bDepth, bias: bias, c: c,
        cPanel: cPanel, cRow: cRow, epilogue)
      panel += 2
    } else {
      multiplyPanel(
        rows: rows, depth: depth, a: a, aStrides, b: b, bDepth: bDepth, bias: bias, c: c, cRow: cRow, epilogue)
      panel += 1
    }
  }
}

@inline(__always)
private func multiplyPair(
  rows: Int, depth: Int,
  a: UnsafePointer<Float>, _ aStrides: Strides,
  b: UnsafePointer<Float>, bPanel: Int, bDepth: Int,
  bias: UnsafePointer<Float>?,
  c: UnsafeMutablePointer<Float>, cPanel: Int, cRow: Int,
  _ epilogue: Epilogue
) {
  let first: Vector = bias?.load(0) ?? .zero
  let second: Vector = bias?.load(vectorLanes) ?? .zero
  let to = PairTarget(panel: cPanel, row: cRow, epilogue: epilogue)
  var row = 0
  var tiles = (rows + BlockSizes.pairRows - 1) / BlockSizes.pairRows
  while row < rows {
    let height = (rows - row + tiles - 1) / tiles
    let from = PairSource(
      depth: depth, a: a + row &* aStrides.row, aStrides: aStrides, b: b, bPanel: bPanel, bDepth: bDepth)
    let c = c + row &* cRow
    switch height {
    case 9: to.store(MultiplyPair<9>(first, second).adding(from), c)
    case 8: to.store(MultiplyPair<8>(first, second).adding(from), c)
    case 7: to.store(MultiplyPair<7>(first, second).adding(from), c)
    case 6: to.store(MultiplyPair<6>(first, second).adding(from), c)
    case 5: to.store(MultiplyPair<5>(first, second).adding(from), c)
    case 4: to.store(MultiplyPair<4>(first, second).adding(from), c)
    case 3: to.store(MultiplyPair<3>(first, second).adding(from), c)
    case 2: to.store(MultiplyPair<2>(first, second).adding(from), c)
    default: to.store(MultiplyPair<1>(first, second).adding(from), c)
    }
    row += height
    tiles -= 1
  }
}

/// The operands of a pair of tiles.
private struct PairSource {
  let depth: Int
  let a: UnsafePointer<Float>
  let aStrides: Strides
  let b: UnsafePointer<Float>
  let bPanel: Int
  let bDepth: Int
}

/// Where the sums of a pair of tiles go, from the first on.
private struct PairTarget {
  let panel: Int
  let row: Int
  let epilogue: Epilogue

  @inline(__always)
  func store<let rows: Int>(_ tile: MultiplyPair<rows>, _ c: UnsafeMutablePointer<Float>) {
    for r in 0..<rows {
      switch epilogue {
      case .none:
        c.store(tile.left[r], r &* row)
        c.store(tile.right[r], r &* row &+ panel)
      case .relu:
        c.store(tile.left[r].relu, r &* row)
        c.store(tile.right[r].relu, r &* row &+ panel)
      }
    }
  }
}

/// A register tile of `rows` rows of two ``Vector``s.
private struct MultiplyPair<let rows: Int> {
  var left: InlineArray<rows, Vector>
  var right: InlineArray<rows, Vector>

  @inline(__always)
  init(_ first: Vector, _ second: Vector) {
    left = InlineArray(repeating: first)
    right = InlineArray(repeating: second)
  }

  @inline(__always)
  func adding(_ from: PairSource) -> Self {
    var tile = self
    for d in 0..<from.depth {
      let first: Vector = from.b.load(d &* from.bDepth)
      let second: Vector = from.b.load(d &* from.bDepth &+ from.bPanel)
      let column = from.a + d &* from.aStrides.depth
      for r in 0..<rows {
        let x = Vector(repeating: column[r &* from.aStrides.row])
        tile.left[r] = tile.left[r].addingProduct(first, x)
        tile.right[r] = tile.right[r].addingProduct(second, x)
      }
    }
    return tile
  }
}
