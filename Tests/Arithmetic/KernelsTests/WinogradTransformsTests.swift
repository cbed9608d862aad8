import Kernels
import Testing

/// Whole numbers whose products and sums are exact in single precision make the algebra an exact matter: the filters
/// are multiples of 6, since 6 · Float(1/6) and 3 · Float(1/3) round to exactly 1 and so do small multiples.
@Suite struct WinogradTransformsTests {
  private typealias Lanes = SIMD8<Float>
  private typealias Transforms = WinogradTransforms<Lanes>

  /// The matrices of F(3, 3) with the points 0, 1, −1, ½, ∞, written down apart from the code.
  private static let inputMatrix: [[Float]] = [
    [1, -2, -1, 2, 0], [0, -1, 1, 2, 0], [0, -1, 3, -2, 0], [0, 2, 0, -2, 0], [0, 1, -2, -1, 2],
  ]
  private static let filterMatrix: [[Float]] = [
    [1, 0, 0], [1 / 2, 1 / 2, 1 / 2], [1 / 6, -1 / 6, 1 / 6], [4 / 3, 2 / 3, 1 / 3], [0, 0, 1 / 2],
  ]
  private static let outputMatrix: [[Float]] = [[1, 1, 1, 1, 0], [0, 1, -1, 1 / 2, 0], [0, 1, 1, 1 / 4, 1]]

  @Test func transformsAreTheMatrices() {
    #expect(matrix(of: Transforms.input) == Self.inputMatrix)
    #expect(matrix(of: Transforms.filter) == Self.filterMatrix)
    #expect(matrix(of: Transforms.output) == Self.outputMatrix)
  }

  @Test func transposedTransformsAreTheTransposedMatrices() {
    #expect(matrix(of: Transforms.inputTransposed) == transposed(Self.inputMatrix))
    #expect(matrix(of: Transforms.filterTransposed) == transposed(Self.filterMatrix))
    #expect(matrix(of: Transforms.outputTransposed) == transposed(Self.outputMatrix))
  }

  @Test func fiveProductsGiveThreeOutputsOfAThreeTapFilter() {
    var random = SeededGenerator(3)
    for _ in 0..<500 {
      let d = InlineArray<5, Lanes> { _ in whole(9, 1, &random) }
      let g = InlineArray<3, Lanes> { _ in whole(9, 6, &random) }
      let v = Transforms.input(d)
      let u = Transforms.filter(g)
      let y = Transforms.output(InlineArray { u[$0] * v[$0] })
      for i in 0..<3 { #expect(y[i] == d[i] * g[0] + d[i + 1] * g[1] + d[i + 2] * g[2]) }
    }
  }

  /// The gradients of y = Aᵀ[(G g) ⊙ (Bᵀ d)] are those of the correlation itself.
  @Test func transposedAlgorithmGivesBothGradients() {
    var random = SeededGenerator(4)
    for _ in 0..<500 {
      let d = InlineArray<5, Lanes> { _ in whole(9, 6, &random) }
      let g = InlineArray<3, Lanes> { _ in whole(9, 6, &random) }
      let dy = InlineArray<3, Lanes> { _ in whole(9, 1, &random) }
      let z = Transforms.outputTransposed(dy)
      let u = Transforms.filter(g)
      let v = Transforms.input(d)
      let inputGradient = Transforms.inputTransposed(InlineArray { u[$0] * z[$0] })
      let filterGradient = Transforms.filterTransposed(InlineArray { v[$0] * z[$0] })
      for i in 0..<5 {
        var sum = Lanes.zero
        for tap in 0..<3 where 0..<3 ~= i - tap { sum += dy[i - tap] * g[tap] }
        #expect(inputGradient[i] == sum)
      }
      for tap in 0..<3 { #expect(filterGradient[tap] == d[tap] * dy[0] + d[tap + 1] * dy[1] + d[tap + 2] * dy[2]) }
    }
  }

  private func whole(_ limit: Int, _ unit: Int, _ random: inout SeededGenerator) -> Lanes {
    Lanes((0..<8).map { _ in Float(unit * random.int(-limit...limit)) })
  }

  /// A linear map's matrix: column j is what it makes of the j-th unit vector.
  private func matrix<let from: Int, let to: Int>(
    of transform: (InlineArray<from, Lanes>) -> InlineArray<to, Lanes>
  ) -> [[Float]] {
    var rows = Array(repeating: Array(repeating: Float(0), count: from), count: to)
    for j in 0..<from {
      let column = transform(InlineArray { Lanes(repeating: $0 == j ? 1 : 0) })
      for i in 0..<to { rows[i][j] = column[i][0] }
    }
    return rows
  }

  private func transposed(_ matrix: [[Float]]) -> [[Float]] {
    matrix[0].indices.map { column in matrix.map { $0[column] } }
  }
}
