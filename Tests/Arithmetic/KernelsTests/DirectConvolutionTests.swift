import Kernels
import Reference
import Testing

@Suite struct DirectConvolutionTests {
  /// Each sum is one chain of a fused multiply–add for every element of its patch, from the bias on: rounded once each.
  private func bounds(_ problem: ConvolutionProblem) -> Grid {
    let roundings = problem.shape.kernel * problem.shape.rowLength
    return Grid(problem.magnitudes.extents, values: problem.magnitudes.values.map { gamma(roundings) * $0 })
  }

  @Test(arguments: ConvolutionShape.everyKind(work: 200_000, seed: 10))
  func agreesWithTheReference(shape: ConvolutionShape) {
    var random = SeededGenerator(shape.work)
    let problem = ConvolutionProblem(shape, input: .reals, kernel: .reals, using: &random)
    problem.expect(problem.direct(), sums: problem.sums, bounds: bounds(problem))
  }

  /// Sums of whole numbers are exact, so there is one right answer, and small ones make most windows tie.
  @Test(arguments: ConvolutionShape.everyKind(work: 100_000, seed: 11))
  func isExactOnWholeNumbers(shape: ConvolutionShape) {
    var random = SeededGenerator(shape.work)
    let problem = ConvolutionProblem(shape, input: .wholes(limit: 1), kernel: .wholes(limit: 1), using: &random)
    let sums = problem.sums
    problem.expect(problem.direct(), sums: sums, bounds: sums.zeros)
  }

  /// Every width takes another cut into register tiles, every height another number of windows.
  @Test(arguments: 1...30, [false, true])
  func everyExtent(size: Int, pooled: Bool) {
    var random = SeededGenerator(size)
    for kernel in [1, 2, 3, 5, 7] where size >= (pooled ? kernel + 1 : kernel) {
      let other = random.int(kernel + 1...10)
      for (height, width) in [(size, other), (other, size)] {
        let shape = ConvolutionShape(
          inputHeight: height, inputWidth: width, inputChannels: random.int(1...2), kernel: kernel, filters: 16,
          pooled: pooled)
        let problem = ConvolutionProblem(shape, input: .wholes(limit: 4), kernel: .wholes(limit: 2), using: &random)
        let sums = problem.sums
        problem.expect(problem.direct(), sums: sums, bounds: sums.zeros)
      }
    }
  }

  @Test func firstOfEqualsWinsAndWhatIsNotPositiveIsCut() {
    // One filter that copies its pixel; the windows: a tie of all, a later maximum, a tie behind a smaller one, all
    // zero, all negative, and one positive among negatives.
    let windows: [(pixels: [Double], value: Float, argmax: UInt8)] = [
      ([2, 2, 2, 2], 2, 0), ([1, 1, 1, 3], 3, 3), ([1, 2, 2, 2], 2, 1), ([0, 1, 3, 3], 3, 2),
      ([0, 0, 0, 0], 0, 4), ([-0.0, -0.0, -0.0, -0.0], 0, 4), ([-1, -2, -3, -4], 0, 4), ([-1, 0, -5, 0], 0, 4),
      ([-1, -1, 0x1p-149, -1], 0x1p-149, 2), ([-.infinity, -1, -1, 7], 7, 3),
    ]
    let shape = ConvolutionShape(
      inputHeight: 2, inputWidth: 2 * windows.count, inputChannels: 1, kernel: 1, filters: 16, pooled: true)
    var random = SeededGenerator(1)
    var problem = ConvolutionProblem(shape, input: .reals, kernel: .wholes(limit: 0), using: &random)
    for filter in 0..<16 { problem.kernel[0, 0, 0, filter] = 1 }
    for (column, window) in windows.enumerated() {
      for position in 0..<4 { problem.input[position / 2, 2 * column + position % 2, 0] = window.pixels[position] }
    }
    let output = problem.direct()
    for (column, window) in windows.enumerated() {
      for filter in 0..<16 {
        #expect(output.values[column * 16 + filter].bitPattern == window.value.bitPattern, "\(window)")
        #expect(output.argmax[column * 16 + filter] == window.argmax, "\(window)")
      }
    }
  }

  @Test func withoutAPoolTheCodeTellsWhatReLUMasked() {
    let shape = ConvolutionShape(inputHeight: 1, inputWidth: 5, inputChannels: 1, kernel: 1, filters: 16, pooled: false)
    var random = SeededGenerator(1)
    var problem = ConvolutionProblem(shape, input: .reals, kernel: .wholes(limit: 0), using: &random)
    for filter in 0..<16 { problem.kernel[0, 0, 0, filter] = 1 }
    problem.input.values = [3, 0, -3, -0.0, .infinity]
    let output = problem.direct()
    for (position, (value, argmax)) in zip([Float(3), 0, 0, 0, .infinity], [UInt8(0), 1, 1, 1, 0]).enumerated() {
      #expect(output.values[position * 16..<position * 16 + 16].allSatisfy { $0.bitPattern == value.bitPattern })
      #expect(output.argmax[position * 16..<position * 16 + 16].allSatisfy { $0 == argmax })
    }
  }

  /// An output is the same to the bit when only its own patch is there: no tile or window is summed in another order.
  @Test(arguments: [1, 2, 3, 5, 7], [1, 3, 16])
  func outputsDoNotDependOnHowTheImageIsCut(kernel: Int, channels: Int) {
    var random = SeededGenerator(kernel + channels)
    for pooled in [false, true] {
      let shape = ConvolutionShape(
        inputHeight: kernel + 3, inputWidth: kernel + 12, inputChannels: channels, kernel: kernel, filters: 32,
        pooled: pooled)
      let whole = ConvolutionProblem(shape, input: .reals, kernel: .reals, using: &random)
      whole.expectEveryOutputFromItsPatch { $0.direct() }
    }
  }

  @Test func padsStayZeroAndCut() {
    var random = SeededGenerator(9)
    for pooled in [false, true] {
      let shape = ConvolutionShape(
        inputHeight: 7, inputWidth: 9, inputChannels: 32, kernel: 3, filters: 32, pooled: pooled)
      var problem = ConvolutionProblem(shape, input: .reals, kernel: .reals, using: &random)
      problem.pad(channelsFrom: 20, filtersFrom: 21)
      let output = problem.direct()
      for index in output.values.indices where index % 32 >= 21 {
        #expect(output.values[index].bitPattern == 0 && Int(output.argmax[index]) == shape.masked)
      }
    }
  }
}

extension ConvolutionProblem {
  /// Makes channels and filters what the ones behind the last real one are: zero.
  mutating func pad(channelsFrom firstChannel: Int, filtersFrom firstFilter: Int) {
    for index in input.values.indices where index % shape.inputChannels >= firstChannel { input.values[index] = 0 }
    for index in kernel.values.indices
    where index % shape.filters >= firstFilter || index / shape.filters % shape.inputChannels >= firstChannel {
      kernel.values[index] = 0
    }
    for filter in firstFilter..<shape.filters { bias[filter] = 0 }
  }

  /// Solves the problem whole and from the smallest input of each stored output, and expects the same bits.
  func expectEveryOutputFromItsPatch(
    sourceLocation: SourceLocation = #_sourceLocation, _ solve: (ConvolutionProblem) -> ConvolutionOutput
  ) {
    let whole = solve(self)
    let step = shape.pooled ? 2 : 1
    let size = shape.kernel + step - 1
    for row in 0..<shape.outputHeight {
      for column in 0..<shape.outputWidth {
        let part = solve(cropped(top: row * step, left: column * step, height: size, width: size))
        let start = (row * shape.outputWidth + column) * shape.filters
        expectSameBits(
          Array(whole.values[start..<start + shape.filters]), part.values, "\(shape.testDescription) \(row), \(column)",
          sourceLocation: sourceLocation)
        #expect(Array(whole.argmax[start..<start + shape.filters]) == part.argmax, sourceLocation: sourceLocation)
      }
    }
  }

  /// The same convolution of a part of the input.
  private func cropped(top: Int, left: Int, height: Int, width: Int) -> ConvolutionProblem {
    var random = SeededGenerator(0)
    var part = ConvolutionProblem(
      ConvolutionShape(
        inputHeight: height, inputWidth: width, inputChannels: shape.inputChannels, kernel: shape.kernel,
        filters: shape.filters, pooled: shape.pooled),
      input: .wholes(limit: 0), kernel: .wholes(limit: 0), using: &random)
    part.kernel = kernel
    part.bias = bias
    for y in 0..<height {
      for x in 0..<width {
        for channel in 0..<shape.inputChannels { part.input[y, x, channel] = input[top + y, left + x, channel] }
      }
    }
    return part
  }
}
