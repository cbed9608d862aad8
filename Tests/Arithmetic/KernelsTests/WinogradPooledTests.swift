import Kernels
import Reference
import Testing

@Suite struct WinogradPooledTests {
  /// How often a number is rounded on the longest way: three times into a patch along each axis, through a difference,
  /// a sum and a fused multiply–add; three times into a filter, in two additions and a division; a fused multiply–add
  /// for each channel; four times out of a tile; and once with the bias. Halves, quarters and their like are exact, and
  /// the smaller tile's ways are shorter.
  private func bounds(_ problem: ConvolutionProblem) -> Grid {
    let roundings = 2 * 3 + 2 * 3 + problem.shape.inputChannels + 2 * 4 + 1
    let magnitudes = PooledMagnitudes.forward(problem)
    return Grid(magnitudes.extents, values: magnitudes.values.map { gamma(roundings) * $0 })
  }

  static let shapes: [ConvolutionShape] = {
    var random = SeededGenerator(20)
    var shapes: [ConvolutionShape] = []
    for channels in [16, 32, 48] {
      for filters in [16, 32, 64] {
        for _ in 0..<3 { shapes.append(shape(random.int(4...9), random.int(4...9), channels, filters)) }
      }
    }
    for size in 4...30 {
      shapes.append(shape(size, random.int(4...8), 16, 16))
      shapes.append(shape(random.int(4...8), size, 16, 16))
    }
    return shapes
  }()

  private static func shape(_ height: Int, _ width: Int, _ channels: Int, _ filters: Int) -> ConvolutionShape {
    ConvolutionShape(
      inputHeight: height, inputWidth: width, inputChannels: channels, kernel: 3, filters: filters, pooled: true)
  }

  @Test(arguments: shapes) func agreesWithTheReference(shape: ConvolutionShape) {
    var random = SeededGenerator(shape.work)
    let problem = ConvolutionProblem(shape, input: .reals, kernel: .reals, using: &random)
    problem.expect(problem.winogradPooled(), sums: problem.sums, bounds: bounds(problem))
  }

  @Test(arguments: shapes) func isExactOnWholeNumbers(shape: ConvolutionShape) {
    var random = SeededGenerator(shape.work)
    let problem = ConvolutionProblem.exactForWinogradPooled(shape, using: &random)
    let sums = problem.sums
    problem.expect(problem.winogradPooled(), sums: sums, bounds: sums.zeros)
    #expect(problem.winogradPooled() == problem.direct())
  }

  @Test func firstOfEqualsWinsAndWhatIsNotPositiveIsCut() {
    var random = SeededGenerator(2)
    let shape = Self.shape(8, 6, 16, 32)
    // Equal pixels make every window a tie; the filters' sign decides.
    var problem = ConvolutionProblem(shape, input: .wholes(limit: 0), kernel: .wholes(limit: 0), using: &random)
    for index in problem.input.values.indices { problem.input.values[index] = 3 }
    for index in problem.kernel.values.indices { problem.kernel.values[index] = [4, -4, 0][index % 32 % 3] }
    let output = problem.winogradPooled()
    for index in output.values.indices {
      let isPositive = index % 32 % 3 == 0
      #expect(output.values[index].bitPattern == (isPositive ? Float(9 * 16 * 3 * 4) : 0).bitPattern)
      #expect(output.argmax[index] == (isPositive ? 0 : 4))
    }
  }

  /// Images give the same bits alone and together, however many are multiplied at once.
  @Test(arguments: [1, 2, 3, 5, 8]) func imagesDoNotDependOnTheirNeighbours(count: Int) {
    var random = SeededGenerator(21)
    for (height, width) in [(12, 12), (4, 7), (13, 4)] {
      var problem = ConvolutionProblem(Self.shape(height, width, 32, 32), input: .reals, kernel: .reals, using: &random)
      let inputs = (0..<count).map { _ in Samples.reals.grid(height, width, 32, using: &random) }
      for (input, output) in zip(inputs, problem.winogradPooled(inputs)) {
        problem.input = input
        #expect(problem.winogradPooled() == output)
      }
    }
  }

  @Test func padsStayZeroAndCut() {
    var random = SeededGenerator(22)
    var problem = ConvolutionProblem(Self.shape(9, 7, 48, 32), input: .reals, kernel: .reals, using: &random)
    problem.pad(channelsFrom: 35, filtersFrom: 17)
    let output = problem.winogradPooled()
    problem.expect(output, sums: problem.sums, bounds: bounds(problem))
    for index in output.values.indices where index % 32 >= 17 {
      #expect(output.values[index].bitPattern == 0 && output.argmax[index] == 4)
    }
  }

  @Test func fitsOnlyPooledThreeByThreeOverWholeVectors() {
    for kernel in [1, 2, 3, 5, 7] {
      for channels in [1, 2, 3, 16, 24, 32] {
        for pooled in [false, true] {
          let shape = ConvolutionShape(
            inputHeight: 9, inputWidth: 9, inputChannels: channels, kernel: kernel, filters: 16, pooled: pooled)
          #expect(WinogradPooled.supports(shape) == (kernel == 3 && channels % 16 == 0 && pooled))
        }
      }
    }
  }
}
