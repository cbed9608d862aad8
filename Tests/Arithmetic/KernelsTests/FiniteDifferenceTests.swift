import Kernels
import Reference
import Testing

/// Gradients against differences of the forward pass, without a reference in between.
///
/// With whole numbers every sum is exact, and an output whose argmax is the same on both sides of a step depends on the
/// parameter linearly in between: it is the maximum of linear functions, and the argmax of both ends is the argmax all
/// the way. So the difference over such outputs is not an approximation of the gradient but equal to it.
@Suite struct FiniteDifferenceTests {
  /// A number that the forward pass depends on.
  private enum Parameter {
    case kernel(Int), bias(Int), input(Int)
  }

  @Test(arguments: [1, 2, 3, 5, 7], [1, 3, 16])
  func directConvolution(kernel: Int, channels: Int) {
    var random = SeededGenerator(90 + kernel * channels)
    for pooled in [false, true] {
      let shape = ConvolutionShape(
        inputHeight: kernel + random.int(1...4), inputWidth: kernel + random.int(1...4), inputChannels: channels,
        kernel: kernel, filters: 16, pooled: pooled)
      let problem = ConvolutionProblem(shape, input: .wholes(limit: 16), kernel: .wholes(limit: 8), using: &random)
      expectGradients(of: problem, step: 2, &random) { $0.direct() }
    }
  }

  @Test(arguments: [(4, 5, 16), (7, 6, 16), (6, 8, 32)])
  func winogradPooled(height: Int, width: Int, channels: Int) {
    var random = SeededGenerator(91)
    let shape = ConvolutionShape(
      inputHeight: height, inputWidth: width, inputChannels: channels, kernel: 3, filters: 32, pooled: true)
    let problem = ConvolutionProblem.exactForWinogradPooled(shape, using: &random)
    expectGradients(of: problem, step: 1, kernelStep: 225, &random) { $0.winogradPooled() }
  }

  private func expectGradients(
    of problem: ConvolutionProblem, step otherStep: Double, kernelStep: Double? = nil, _ random: inout SeededGenerator,
    _ solve: (ConvolutionProblem) -> ConvolutionOutput
  ) {
    let shape = problem.shape
    let base = solve(problem)
    let weights = Samples.wholes(limit: 4).values(shape.outputCount, &random)
    var compared = 0
    var all = 0
    for parameter in parameters(of: problem, withInput: SparseGradient.supports(shape), &random) {
      var step = otherStep
      if case .kernel = parameter { step = kernelStep ?? otherStep }
      let above = solve(moved(problem, parameter, by: step))
      let below = solve(moved(problem, parameter, by: -step))
      let isLinear = zip(above.argmax, below.argmax).map { $0 == $1 }
      compared += isLinear.count { $0 }
      all += isLinear.count
      let passed = weights.indices.map { isLinear[$0] ? weights[$0] : 0 }
      #expect(zip(isLinear, zip(base.argmax, above.argmax)).allSatisfy { !$0 || $1.0 == $1.1 })
      let difference = passed.indices.reduce(0.0) {
        $0 + passed[$1] * (Double(above.values[$1]) - Double(below.values[$1]))
      }
      let image = SparseProblem.Image(input: problem.input, outputGradient: passed, argmax: base.argmax)
      let backward = SparseProblem(shape, kernel: problem.kernel, images: [image])
      for gradient in gradients(backward, parameter) {
        #expect(Double(gradient) * 2 * step == difference, "\(parameter) of \(shape.testDescription)")
      }
    }
    #expect(4 * compared > 3 * all, "most outputs keep their argmax")
  }

  private func gradients(_ problem: SparseProblem, _ parameter: Parameter) -> [Float] {
    let zeros = (kernel: problem.kernel.zeros, bias: Grid(problem.shape.filters))
    let lists = SparseGradient.supports(problem.shape) ? problem.gradientsByLists(addedTo: zeros) : nil
    let sums = [problem.gradientsOfImages(addedTo: zeros)] + (lists.map { [$0.sums] } ?? [])
    switch parameter {
    case .kernel(let index): return sums.map { $0.kernel[index] }
    case .bias(let index): return sums.map { $0.bias[index] }
    case .input(let index): return lists.map { [$0.inputs[0][index]] } ?? []
    }
  }

  /// Filters with one tap, a multiple of 36, for each channel keep the forward pass and the inputs' gradients exact;
  /// the kernel's gradients are multiplied by ⅙ and have their usual bound.
  @Test(arguments: [(5, 5), (8, 5), (5, 11)]) func winogradConvolution(height: Int, width: Int) {
    var random = SeededGenerator(92)
    let shape = ConvolutionShape(
      inputHeight: height, inputWidth: width, inputChannels: 16, kernel: 3, filters: 32, pooled: false)
    var problem = ConvolutionProblem(shape, input: .wholes(limit: 1), kernel: .wholes(limit: 0), using: &random)
    for f in 0..<32 {
      problem.kernel[random.int(0...2), random.int(0...2), f % 16, f] = 36
      problem.bias[f] = Double(random.int(-9...9))
    }
    let batch = WinogradBatch(problem, capacity: 1)
    let base = batch.forward([problem.input])
    let weights = Samples.wholes(limit: 1).values(shape.outputCount, &random)
    for parameter in parameters(of: problem, withInput: true, &random) {
      var step = 1.0
      if case .kernel = parameter { step = 36 }
      let (above, below) = (moved(problem, parameter, by: step), moved(problem, parameter, by: -step))
      let up = WinogradBatch(above, capacity: 1).forward([above.input])
      let down = WinogradBatch(below, capacity: 1).forward([below.input])
      let passed = weights.indices.map { (up[$0] > 0) == (down[$0] > 0) ? weights[$0] : 0 }
      let difference = passed.indices.reduce(0.0) { $0 + passed[$1] * (Double(up[$1]) - Double(down[$1])) }
      let dy = passed.map { Float($0) }
      let input = batch.backward(images: 1, outputs: base, outputGradients: dy)
      switch parameter {
      case .kernel(let index):
        let kept = Grid([shape.outputHeight, shape.outputWidth, 32], values: zip(base, passed).map { $0 > 0 ? $1 : 0 })
        var products = Array(repeating: Array(repeating: 0.0, count: 25), count: 16 * 32)
        WinogradMagnitudes.three.addKernelProducts(problem, outputGradient: kept, to: &products)
        let magnitudes = WinogradMagnitudes.three.kernelGradient(shape, products: products).values
        let bound = gamma(WinogradRoundings.kernelGradient(tiles: shape.outputPositions / 9)) * magnitudes[index]
        #expect(abs(Double(batch.kernelGradient(images: 1)[index]) - difference / (2 * step)) <= bound)
      case .bias(let index):
        let gradient = batch.biasGradient(outputs: base, outputGradients: dy, addedTo: Array(repeating: 0, count: 32))
        #expect(Double(gradient[index]) * 2 * step == difference)
      case .input(let index):
        #expect(Double(input[index]) * 2 * step == difference)
      }
    }
  }

  private func parameters(
    of problem: ConvolutionProblem, withInput: Bool, _ random: inout SeededGenerator
  ) -> [Parameter] {
    let kernel = (0..<20).map { _ in Parameter.kernel(random.int(0...problem.kernel.values.count - 1)) }
    let bias = (0..<5).map { _ in Parameter.bias(random.int(0...problem.bias.values.count - 1)) }
    let input = (0..<20).map { _ in Parameter.input(random.int(0...problem.input.values.count - 1)) }
    return kernel + bias + (withInput ? input : [])
  }

  private func moved(_ problem: ConvolutionProblem, _ parameter: Parameter, by step: Double) -> ConvolutionProblem {
    var problem = problem
    switch parameter {
    case .kernel(let index): problem.kernel.values[index] += step
    case .bias(let index): problem.bias.values[index] += step
    case .input(let index): problem.input.values[index] += step
    }
    return problem
  }
}
