/// The one-dimensional transforms of F(3, 3) with the points 0, 1, −1, ½, ∞, and their transposes.
///
/// Three outputs of a three-tap filter over five inputs take five products: `y = Aᵀ[(G g) ⊙ (Bᵀ d)]`. The constants
/// follow from the Cook–Toom construction, each row of Bᵀ scaled to small whole numbers and G by the inverse. The
/// points were chosen for their error: with ½ rather than 2 it is about twice the direct sum's, against three times.
package enum WinogradTransforms<Lanes: RegisterVector> {
  package typealias Three = InlineArray<3, Lanes>
  package typealias Five = InlineArray<5, Lanes>

  /// `Bᵀ d`
  @inline(__always)
  package static func input(_ d: Five) -> Five {
    let difference = d[1] - d[3]
    let twice = d[3] + d[3]
    return [
      (d[0] - d[2]) - 2 * difference,
      (d[2] - d[1]) + twice,
      (3 * d[2] - d[1]) - twice,
      2 * difference,
      difference + 2 * (d[4] - d[2]),
    ]
  }

  /// `B m`
  @inline(__always)
  package static func inputTransposed(_ m: Five) -> Five {
    [
      m[0],
      (m[4] - m[1]) - m[2] + 2 * (m[3] - m[0]),
      (m[1] - m[0]) + 3 * m[2] - 2 * m[4],
      2 * ((m[0] + m[1]) - (m[2] + m[3])) - m[4],
      2 * m[4],
    ]
  }

  /// `G g`
  @inline(__always)
  package static func filter(_ g: Three) -> Five {
    let outer = g[0] + g[2]
    return [
      g[0],
      0.5 * (outer + g[1]),
      (outer - g[1]) * (1 / 6),
      (4 * g[0] + 2 * g[1] + g[2]) * (1 / 3),
      0.5 * g[2],
    ]
  }

  /// `Gᵀ m`
  @inline(__always)
  package static func filterTransposed(_ m: Five) -> Three {
    let half = 0.5 * m[1]
    let sixth = m[2] * (1 / 6)
    let third = m[3] * (1 / 3)
    return [m[0] + half + sixth + 4 * third, half - sixth + 2 * third, half + sixth + third + 0.5 * m[4]]
  }

  /// `Aᵀ m`
  @inline(__always)
  package static func output(_ m: Five) -> Three {
    let sum = m[1] + m[2]
    return [m[0] + sum + m[3], (m[1] - m[2]) + 0.5 * m[3], sum + 0.25 * m[3] + m[4]]
  }

  /// `A y`
  @inline(__always)
  package static func outputTransposed(_ y: Three) -> Five {
    let outer = y[0] + y[2]
    return [y[0], outer + y[1], outer - y[1], y[0] + 0.5 * y[1] + 0.25 * y[2], y[2]]
  }
}

/// Applies a one-dimensional transform to the columns and then to the rows of a square.
///
/// - `load`: Gives the element of a row and a column.
/// - `store`: Takes the result's.
@inline(__always)
func transformSquare<let from: Int, let to: Int, Lanes: RegisterVector>(
  _ transform: (InlineArray<from, Lanes>) -> InlineArray<to, Lanes>,
  load: (_ row: Int, _ column: Int) -> Lanes, store: (_ row: Int, _ column: Int, Lanes) -> Void
) {
  // Up to five by five.
  var half = InlineArray<25, Lanes>(repeating: Lanes())
  for column in 0..<from {
    let lines = transform(InlineArray<from, Lanes> { load($0, column) })
    for row in 0..<to { half[row &* from &+ column] = lines[row] }
  }
  for row in 0..<to {
    let line = transform(InlineArray<from, Lanes> { half[row &* from &+ $0] })
    for column in 0..<to { store(row, column, line[column]) }
  }
}
