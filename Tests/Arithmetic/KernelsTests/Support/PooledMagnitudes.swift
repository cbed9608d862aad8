import Kernels
import Reference

/// The sums of magnitudes of ``WinogradMagnitudes`` for the pooled algorithm, whose tiles have four or two outputs
/// along each axis.
///
/// Where an input reaches a frequency on two ways that the code takes apart, as d₁ does in (½q − p) + 1½(d₁ + d₂) with
/// q = d₃ − d₁, the matrix has the sum of both ways' magnitudes: each is rounded.
enum PooledMagnitudes {
  /// One axis of a tile: |Bᵀ|, |G| and |Aᵀ| at the points 0, 1, −1, ∞ and, of the larger, 2 and −½.
  private struct Axis {
    let input, filter, output: Matrix

    static let four = Axis(
      input: Matrix(
        [1, 1.5, 2, 1.5, 1, 0], [0, 2, 2.5, 0.5, 1, 0], [0, 1, 2.5, 2.5, 1, 0], [0, 1, 1.5, 2, 1.5, 1],
        [0, 0.5, 1, 0.5, 1, 0], [0, 2, 1, 2, 1, 0]),
      filter: Matrix(
        [1, 0, 0], [third, third, third], [third, third, third], [0, 0, 1],
        [1.0 / 15, 2.0 / 15, 4.0 / 15], [16.0 / 15, 8.0 / 15, 4.0 / 15]),
      output: Matrix(
        [1, 1, 1, 0, 1, 1], [0, 1, 1, 0, 2, 0.5], [0, 1, 1, 0, 4, 0.25], [0, 1, 1, 1, 8, 0.125]))

    static let two = Axis(
      input: Matrix([1, 0, 1, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 1, 0, 1]),
      filter: Matrix([1, 0, 0], [third, third, third], [third, third, third], [0, 0, 1]),
      output: Matrix([1, 1.5, 1.5, 0], [0, 1.5, 1.5, 1]))

    private static let third = 1.0 / 3

    /// The axes of all tiles of an even number of outputs, and where each tile begins.
    static func tiles(outputs: Int) -> [(axis: Axis, start: Int)] {
      let fours = outputs / 4
      return (0..<fours).map { (four, 4 * $0) } + (outputs % 4 == 2 ? [(two, 4 * fours)] : [])
    }
  }

  /// Of each output that the pool reads, before ReLU.
  static func forward(_ problem: ConvolutionProblem) -> Grid {
    let shape = problem.shape
    var result = Grid(shape.convolvedHeight, shape.convolvedWidth, shape.filters)
    for (rows, top) in Axis.tiles(outputs: 2 * shape.outputHeight) {
      for (columns, left) in Axis.tiles(outputs: 2 * shape.outputWidth) {
        let (height, width) = (rows.input.columns, columns.input.columns)
        let patches = (0..<shape.inputChannels).map { c in
          rows.input.sandwich(
            (0..<height * width).map { abs(problem.input[top + $0 / width, left + $0 % width, c]) }, columns.input)
        }
        for f in 0..<shape.filters {
          var products = Array(repeating: 0.0, count: height * width)
          for c in 0..<shape.inputChannels {
            let g = (0..<9).map { abs(problem.kernel[$0 / 3, $0 % 3, c, f]) }
            let u = rows.filter.sandwich(g, columns.filter)
            for i in products.indices { products[i] += patches[c][i] * u[i] }
          }
          let y = rows.output.sandwich(products, columns.output)
          for i in y.indices {
            result[top + i / columns.output.rows, left + i % columns.output.rows, f] = y[i] + abs(problem.bias[f])
          }
        }
      }
    }
    return result
  }
}
