import Kernels
import Reference
import Testing

/// A convolution with the numbers to put through it, channels and filters as the kernels store them.
struct ConvolutionProblem {
  let shape: ConvolutionShape
  /// [height, width, channels]
  var input: Grid
  /// [rows, columns, channels, filters]
  var kernel: Grid
  /// [filters]
  var bias: Grid

  init(_ shape: ConvolutionShape, input: Samples, kernel: Samples, using random: inout SeededGenerator) {
    self.shape = shape
    self.input = input.grid(shape.inputHeight, shape.inputWidth, shape.inputChannels, using: &random)
    self.kernel = kernel.grid(shape.kernel, shape.kernel, shape.inputChannels, shape.filters, using: &random)
    bias = kernel.grid(shape.filters, using: &random)
  }

  /// What ReLU and the pool are given: [height − rows + 1, width − columns + 1, filters].
  var sums: Grid { convolution(input, kernel: kernel, bias: bias) }

  /// The sum of the magnitudes that each of ``sums`` adds up.
  var magnitudes: Grid {
    convolution(input.magnitudes, kernel: kernel.magnitudes, bias: bias.magnitudes)
  }

  /// The kernel with its elements at these places.
  func kernel(at positions: [Int]) -> [Double] {
    var stored = kernel.values
    for (value, position) in zip(kernel.values, positions) { stored[position] = value }
    return stored
  }
}

/// What a convolution's forward pass writes.
struct ConvolutionOutput: Equatable {
  var values: [Float]
  var argmax: [UInt8]
}

extension ConvolutionProblem {
  /// The problem solved by ``DirectConvolution``.
  func direct() -> ConvolutionOutput {
    let arena = Arena()
    let convolution = DirectConvolution(shape)
    let filters = Guarded(kernel(at: shape.filterMajorPositions), in: arena)
    let weights = Guarded(count: shape.weightCount, in: arena)
    for panel in 0..<shape.panels { convolution.pack(filters: filters.view, panel: panel, into: weights.view) }
    #expect(weights.elements() == kernel(at: shape.panelMajorPositions).map { Float($0) })
    return output(in: arena) { input, bias, output, argmax in
      convolution.forward(input: input, weights: weights.view, bias: bias, output: output, argmax: argmax)
    }
  }

  /// The problem solved by ``WinogradPooled``.
  func winogradPooled() -> ConvolutionOutput {
    let arena = Arena()
    let forward = winogradPooledPass(in: arena)
    return output(in: arena) { input, bias, output, argmax in forward(1, input, bias, output, argmax) }
  }

  /// Several images with the problem's filters, together.
  func winogradPooled(_ inputs: [Grid]) -> [ConvolutionOutput] {
    let arena = Arena()
    let y = Guarded(count: inputs.count * shape.outputCount, in: arena)
    let argmax = GuardedBytes(count: inputs.count * shape.outputCount, in: arena)
    winogradPooledPass(in: arena)(
      inputs.count, Guarded(inputs.flatMap(\.values), in: arena).view, Guarded(bias.values, in: arena).view, y.view,
      argmax.view)
    let (values, codes) = (y.elements(), argmax.elements())
    return inputs.indices.map {
      let part = $0 * shape.outputCount..<($0 + 1) * shape.outputCount
      return ConvolutionOutput(values: Array(values[part]), argmax: Array(codes[part]))
    }
  }

  /// The pass with the problem's filters, which looks after each run whether something was written beside its arrays.
  private func winogradPooledPass(
    in arena: Arena
  ) -> (_ images: Int, _ input: Floats, _ bias: Floats, _ output: Floats, _ argmax: Bytes?) -> Void {
    let convolution = WinogradPooled(shape)
    let filters = Guarded(kernel(at: shape.filterMajorPositions), in: arena)
    let weights = Guarded(count: convolution.weightCount, in: arena)
    let scratch = Guarded(count: convolution.scratchCount, in: arena)
    for panel in 0..<shape.panels { convolution.pack(filters: filters.view, panel: panel, into: weights.view) }
    return { images, input, bias, output, argmax in
      convolution.forward(
        images: images, input: input, weights: weights.view, bias: bias, scratch: scratch.view, output: output,
        argmax: argmax)
      #expect(scratch.isIntact && weights.isIntact)
    }
  }

  /// A problem that Winograd's pooled algorithm solves without rounding.
  ///
  /// Every filter has one tap, ±225, in one channel of 16: the divisions by 3 and 15 of both axes leave it whole. One
  /// pixel in nine is not zero, so a patch has at most four. One pixel and tap come to at most 16/3 in each axis'
  /// transforms taken together, all signs positive, so to at most (16/3)² · 225 = 6,400, in steps of 1/256: ½ from each
  /// axis' way in, ⅛ from its way out. Four pixels and three channels make less than 2²⁴ steps.
  static func exactForWinogradPooled(_ shape: ConvolutionShape, using random: inout SeededGenerator) -> Self {
    var problem = ConvolutionProblem(shape, input: .wholes(limit: 1), kernel: .wholes(limit: 0), using: &random)
    for row in 0..<shape.inputHeight {
      for column in 0..<shape.inputWidth where row % 3 > 0 || column % 3 > 0 {
        for channel in 0..<shape.inputChannels { problem.input[row, column, channel] = 0 }
      }
    }
    for f in 0..<shape.filters {
      for c in stride(from: f % 16, to: shape.inputChannels, by: 16) {
        problem.kernel[random.int(0...2), random.int(0...2), c, f] = random.int(0...1) == 0 ? 225 : -225
      }
      problem.bias[f] = Double(random.int(-225...225))
    }
    return problem
  }

  /// Runs a forward pass with and without argmax and expects the same values.
  private func output(
    in arena: Arena, _ forward: (_ input: Floats, _ bias: Floats, _ output: Floats, _ argmax: Bytes?) -> Void
  ) -> ConvolutionOutput {
    let x = Guarded(input.values, in: arena)
    let b = Guarded(bias.values, in: arena)
    let y = Guarded(count: shape.outputCount, in: arena)
    let argmax = GuardedBytes(count: shape.outputCount, in: arena)
    forward(x.view, b.view, y.view, argmax.view)
    let withoutArgmax = Guarded(count: shape.outputCount, in: arena)
    forward(x.view, b.view, withoutArgmax.view, nil)
    let result = ConvolutionOutput(values: y.elements(), argmax: argmax.elements())
    expectSameBits(withoutArgmax.elements(), result.values, "\(shape.testDescription) without argmax")
    return result
  }

  /// Expects values and argmax to be what the sums allow when each is off by at most its bound.
  ///
  /// The maximum is positive, its value is that of its position, no position behind it is larger and none before it as
  /// large; where all are masked, none is positive. With bounds of zero this admits one answer only.
  func expect(
    _ output: ConvolutionOutput, sums: Grid, bounds: Grid, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var index = 0
    for row in 0..<shape.outputHeight {
      for column in 0..<shape.outputWidth {
        for filter in 0..<shape.filters {
          let window = shape.positions(row: row, column: column).map {
            (sum: sums[$0.y, $0.x, filter], bound: bounds[$0.y, $0.x, filter])
          }
          if !admits(window, Double(output.values[index]), argmax: Int(output.argmax[index])) {
            Issue.record(
              """
              \(shape.testDescription) [\(row), \(column), \(filter)]: of \(window) came \(output.values[index]) \
              from position \(output.argmax[index])
              """, sourceLocation: sourceLocation)
            return
          }
          index += 1
        }
      }
    }
  }

  private func admits(_ window: [(sum: Double, bound: Double)], _ value: Double, argmax: Int) -> Bool {
    if argmax == shape.masked { return value == 0 && window.allSatisfy { $0.sum <= $0.bound } }
    guard argmax < window.count, value > 0 else { return false }
    return abs(value - window[argmax].sum) <= window[argmax].bound
      && window[..<argmax].allSatisfy { $0.sum - $0.bound < value }
      && window[argmax...].allSatisfy { $0.sum - $0.bound <= value }
  }
}
