import Kernels
import Reference

/// Winograd's algorithm F(m×m, 3×3) in double precision with every sign positive: the sums of magnitudes that the error
/// of the real one is relative to.
///
/// `Y = Aᵀ[Σ (G g Gᵀ) ⊙ (Bᵀ d B)]A` is a sum of products of entries of the matrices, the filter and the patch, each
/// rounded as often as there are operations on its way. So the error is at most γₙ times the same sum of magnitudes,
/// n being the operations on the longest way: those of a one-dimensional transform twice, once for columns and rows.
struct WinogradMagnitudes {
  /// |Bᵀ|, |G| and |Aᵀ|.
  let input, filter, output: Matrix

  /// Rows of an output tile.
  var tile: Int { output.rows }
  /// Rows of an input patch.
  var patch: Int { input.columns }

  /// F(3×3, 3×3) with the points 0, 1, −1, ½, ∞, whose signed matrices `WinogradTransformsTests` checks.
  static let three = WinogradMagnitudes(
    input: Matrix([1, 2, 1, 2, 0], [0, 1, 1, 2, 0], [0, 1, 3, 2, 0], [0, 2, 0, 2, 0], [0, 1, 2, 1, 2]),
    filter: Matrix(
      [1, 0, 0], [0.5, 0.5, 0.5], [1.0 / 6, 1.0 / 6, 1.0 / 6], [4.0 / 3, 2.0 / 3, 1.0 / 3], [0, 0, 0.5]),
    output: Matrix([1, 1, 1, 1, 0], [0, 1, 1, 0.5, 0], [0, 1, 1, 0.25, 1]))

  /// Of each output before ReLU; zero where no whole tile reaches.
  func forward(_ problem: ConvolutionProblem) -> Grid {
    let shape = problem.shape
    var result = Grid(shape.convolvedHeight, shape.convolvedWidth, shape.filters)
    let u = transformedFilters(problem)
    forEachTile(shape) { top, left in
      let v = (0..<shape.inputChannels).map { input.sandwich(square(problem.input, top, left, patch, $0)) }
      for f in 0..<shape.filters {
        var products = Array(repeating: 0.0, count: input.rows * input.rows)
        for c in 0..<shape.inputChannels {
          for i in products.indices { products[i] += v[c][i] * u[c * shape.filters + f][i] }
        }
        let y = output.sandwich(products)
        for i in y.indices { result[top + i / tile, left + i % tile, f] = y[i] + abs(problem.bias[f]) }
      }
    }
    return result
  }

  /// Of the gradient with respect to each input, for the gradient of the outputs before ReLU.
  func inputGradient(_ problem: ConvolutionProblem, outputGradient: Grid) -> Grid {
    let shape = problem.shape
    var result = problem.input.zeros
    let u = transformedFilters(problem)
    forEachTile(shape) { top, left in
      let z = transformedGradients(shape, outputGradient, top, left)
      for c in 0..<shape.inputChannels {
        var products = Array(repeating: 0.0, count: input.rows * input.rows)
        for f in 0..<shape.filters {
          for i in products.indices { products[i] += z[f][i] * u[c * shape.filters + f][i] }
        }
        let d = input.transposed.sandwich(products)
        for i in d.indices { result[top + i / patch, left + i % patch, c] += d[i] }
      }
    }
    return result
  }

  /// Adds to the magnitudes of the gradient with respect to the kernel, before the last transform, those of one image:
  /// [channel · filters + filter][frequency].
  func addKernelProducts(_ problem: ConvolutionProblem, outputGradient: Grid, to products: inout [[Double]]) {
    let shape = problem.shape
    forEachTile(shape) { top, left in
      let z = transformedGradients(shape, outputGradient, top, left)
      for c in 0..<shape.inputChannels {
        let v = input.sandwich(square(problem.input, top, left, patch, c))
        for f in 0..<shape.filters {
          for i in v.indices { products[c * shape.filters + f][i] += v[i] * z[f][i] }
        }
      }
    }
  }

  /// Of the gradient with respect to the kernel.
  func kernelGradient(_ shape: ConvolutionShape, products: [[Double]]) -> Grid {
    var result = Grid(3, 3, shape.inputChannels, shape.filters)
    for c in 0..<shape.inputChannels {
      for f in 0..<shape.filters {
        let g = filter.transposed.sandwich(products[c * shape.filters + f])
        for i in g.indices { result[i / 3, i % 3, c, f] = g[i] }
      }
    }
    return result
  }

  private func forEachTile(_ shape: ConvolutionShape, _ body: (_ top: Int, _ left: Int) -> Void) {
    for row in 0..<shape.convolvedHeight / tile {
      for column in 0..<shape.convolvedWidth / tile { body(row * tile, column * tile) }
    }
  }

  private func transformedFilters(_ problem: ConvolutionProblem) -> [[Double]] {
    let filters = problem.shape.inputChannels * problem.shape.filters
    return (0..<filters).map { index in
      filter.sandwich((0..<9).map { abs(problem.kernel.values[$0 * filters + index]) })
    }
  }

  private func transformedGradients(_ shape: ConvolutionShape, _ gradient: Grid, _ top: Int, _ left: Int) -> [[Double]]
  {
    (0..<shape.filters).map { output.transposed.sandwich(square(gradient, top, left, tile, $0)) }
  }

  private func square(_ grid: Grid, _ top: Int, _ left: Int, _ size: Int, _ channel: Int) -> [Double] {
    (0..<size * size).map { abs(grid[top + $0 / size, left + $0 % size, channel]) }
  }
}

/// A small matrix.
struct Matrix {
  let rows: Int
  let columns: Int
  private let values: [Double]

  init(_ rows: [Double]...) {
    self.init(rows: rows.count, columns: rows[0].count, values: rows.flatMap(\.self))
  }

  private init(rows: Int, columns: Int, values: [Double]) {
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  var transposed: Matrix {
    Matrix(rows: columns, columns: rows, values: (0..<values.count).map { values[$0 % rows * columns + $0 / rows] })
  }

  /// M X Mᵀ for a square X.
  func sandwich(_ square: [Double]) -> [Double] { sandwich(square, self) }

  /// M X Nᵀ.
  func sandwich(_ middle: [Double], _ right: Matrix) -> [Double] {
    var half = Array(repeating: 0.0, count: rows * right.columns)
    for i in 0..<rows {
      for k in 0..<columns {
        for j in 0..<right.columns {
          half[i * right.columns + j] += values[i * columns + k] * middle[k * right.columns + j]
        }
      }
    }
    var result = Array(repeating: 0.0, count: rows * right.rows)
    for i in 0..<rows {
      for j in 0..<right.rows {
        for k in 0..<right.columns {
          result[i * right.rows + j] += half[i * right.columns + k] * right.values[j * right.columns + k]
        }
      }
    }
    return result
  }
}
