import Kernels
import Reference
import Testing

/// What the documentation says of the algorithms' errors, measured: the root of the mean square against the direct
/// sum's.
@Suite struct WinogradErrorTests {
  @Test func errorOfPooledTilesIsAboutTwiceTheDirectSums() {
    var random = SeededGenerator(100)
    let problem = ConvolutionProblem(shape(pooled: true), input: .reals, kernel: .reals, using: &random)
    let sums = problem.sums
    let ratio = error(problem.winogradPooled(), sums, problem.shape) / error(problem.direct(), sums, problem.shape)
    #expect(ratio < 2.5, "\(ratio) times the direct sum's")
  }

  @Test func errorOfLargeTilesIsAboutTwiceTheDirectSums() {
    var random = SeededGenerator(101)
    let problem = ConvolutionProblem(shape(pooled: false), input: .reals, kernel: .reals, using: &random)
    let sums = problem.sums
    let direct = problem.direct()
    let values = WinogradBatch(problem, capacity: 1).forward([problem.input])
    let ratio =
      error(ConvolutionOutput(values: values, argmax: direct.argmax), sums, problem.shape)
      / error(direct, sums, problem.shape)
    #expect(ratio < 2.5, "\(ratio) times the direct sum's")
  }

  private func shape(pooled: Bool) -> ConvolutionShape {
    ConvolutionShape(inputHeight: 14, inputWidth: 14, inputChannels: 64, kernel: 3, filters: 32, pooled: pooled)
  }

  private func error(_ output: ConvolutionOutput, _ sums: Grid, _ shape: ConvolutionShape) -> Double {
    var squares = 0.0
    var count = 0.0
    for (index, argmax) in output.argmax.enumerated() where Int(argmax) != shape.masked {
      let place = index / shape.filters
      let position = shape.positions(row: place / shape.outputWidth, column: place % shape.outputWidth)[Int(argmax)]
      let difference = Double(output.values[index]) - sums[position.y, position.x, index % shape.filters]
      squares += difference * difference
      count += 1
    }
    return (squares / count).squareRoot()
  }
}
