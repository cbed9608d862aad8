import Kernels
import Reference
import Testing

/// ``SparseGradient``, and ``ImageGradient`` over the same problems, channels few or many.
@Suite struct SparseGradientTests {
  @Test(arguments: ConvolutionShape.everyKind(work: 40_000, seed: 30))
  func agreesWithTheDenseReference(shape: ConvolutionShape) {
    var random = SeededGenerator(shape.work)
    let problem = SparseProblem(
      shape, .reals, images: random.int(1...3), maskedOfFour: random.int(0...3), using: &random)
    expectAgreement(problem, .reals, isExact: false, &random)
  }

  /// Sums of products of small whole numbers are exact in any order.
  @Test(arguments: ConvolutionShape.everyKind(work: 40_000, seed: 31))
  func isExactOnWholeNumbers(shape: ConvolutionShape) {
    var random = SeededGenerator(shape.work)
    let problem = SparseProblem(
      shape, .wholes(limit: 3), images: random.int(1...3), maskedOfFour: random.int(0...3), using: &random)
    expectAgreement(problem, .wholes(limit: 3), isExact: true, &random)
  }

  /// Every extent of the input, since the lists' lengths and the rests of loops depend on it.
  @Test(arguments: 2...30) func everyExtent(size: Int) {
    var random = SeededGenerator(size)
    for channels in [1, 3, 16] {
      for kernel in [1, 2, 3] where size > kernel {
        for pooled in [false, true] {
          let shape = ConvolutionShape(
            inputHeight: size, inputWidth: random.int(kernel + 1...6), inputChannels: channels, kernel: kernel,
            filters: 16, pooled: pooled)
          let problem = SparseProblem(shape, .wholes(limit: 3), images: 1, maskedOfFour: size % 4, using: &random)
          expectAgreement(problem, .wholes(limit: 3), isExact: true, &random)
        }
      }
    }
  }

  /// Sets of filters have 64 in a word, the last of which may be in part empty.
  @Test(arguments: [48, 64, 80, 144], [false, true]) func anyNumberOfFilters(filters: Int, pooled: Bool) {
    var random = SeededGenerator(filters)
    for kernel in [2, 3] {
      let shape = ConvolutionShape(
        inputHeight: 7, inputWidth: 6, inputChannels: 32, kernel: kernel, filters: filters, pooled: pooled)
      let problem = SparseProblem(shape, .wholes(limit: 3), images: 10, maskedOfFour: 2, using: &random)
      expectAgreement(problem, .wholes(limit: 3), isExact: true, &random)
    }
  }

  @Test(arguments: [1, 3, 16], [false, true]) func nothingPassesWhereAllWasCut(channels: Int, pooled: Bool) {
    var random = SeededGenerator(32)
    let shape = ConvolutionShape(
      inputHeight: 8, inputWidth: 7, inputChannels: channels, kernel: 3, filters: 32, pooled: pooled)
    let problem = SparseProblem(shape, .reals, images: 2, maskedOfFour: 4, using: &random)
    let start = (kernel: problem.kernel, bias: Samples.reals.grid(32, using: &random))
    var found = [problem.gradientsOfImages(addedTo: start)]
    if SparseGradient.supports(shape) {
      let gradients = problem.gradientsByLists(addedTo: start)
      found.append(gradients.sums)
      for input in gradients.inputs { #expect(input.allSatisfy { $0.bitPattern == 0 }) }
    }
    for sums in found {
      expectSameBits(sums.kernel, start.kernel.floats)
      expectSameBits(sums.bias, start.bias.floats)
    }
  }

  /// What the forward pass calls the argmax, the reference's pool and ReLU call one too: forward and back together.
  @Test(arguments: [(1, 16), (3, 16), (16, 32), (32, 16)])
  func followsTheArgmaxOfTheForwardPass(channels: Int, filters: Int) {
    var random = SeededGenerator(33)
    for (height, width, kernel) in [(7, 8, 3), (9, 6, 2), (8, 8, 1), (8, 10, 5)] {
      let shape = ConvolutionShape(
        inputHeight: height, inputWidth: width, inputChannels: channels, kernel: kernel, filters: filters, pooled: true)
      let forward = ConvolutionProblem(shape, input: .wholes(limit: 1), kernel: .wholes(limit: 1), using: &random)
      let dy = Samples.wholes(limit: 3).grid(shape.outputHeight, shape.outputWidth, filters, using: &random)

      let pooled = maxPool(forward.sums)
      let denseGradient = maxPoolGradient(
        forward.sums, argmax: pooled.argmax, outputGradient: reluGradient(pooled.output, outputGradient: dy))
      let expected = convolutionGradients(forward.input, kernel: forward.kernel, outputGradient: denseGradient)

      let image = SparseProblem.Image(input: forward.input, outputGradient: dy.values, argmax: forward.direct().argmax)
      let problem = SparseProblem(shape, kernel: forward.kernel, images: [image])
      let start = (forward.kernel.zeros, forward.bias.zeros)
      var found = [problem.gradientsOfImages(addedTo: start)]
      if SparseGradient.supports(shape) {
        let gradients = problem.gradientsByLists(addedTo: start)
        found.append(gradients.sums)
        expect(gradients.inputs[0], equals: expected.input.values, "input of \(shape.testDescription)")
      }
      for sums in found {
        expect(sums.kernel, equals: expected.kernel.values, "kernel of \(shape.testDescription)")
        expect(sums.bias, equals: expected.bias.values, "bias of \(shape.testDescription)")
      }
    }
  }

  /// More images than are gathered together give the bits that one after the other does, wherever they are.
  @Test(arguments: [(6, 5, 16, true), (13, 13, 32, true), (40, 3, 16, false)])
  func imagesDoNotDependOnTheirNeighbours(height: Int, width: Int, channels: Int, pooled: Bool) {
    var random = SeededGenerator(34)
    let shape = ConvolutionShape(
      inputHeight: height, inputWidth: width, inputChannels: channels, kernel: 3, filters: 32, pooled: pooled)
    let problem = SparseProblem(shape, .reals, images: 19, maskedOfFour: 2, using: &random)
    var start = (kernel: problem.kernel, bias: Samples.reals.grid(32, using: &random))
    let together = problem.gradientsByLists(addedTo: start)
    for (image, input) in zip(problem.images, together.inputs) {
      let alone = SparseProblem(shape, kernel: problem.kernel, images: [image]).gradientsByLists(addedTo: start)
      expectSameBits(alone.inputs[0], input)
      start.kernel.values = alone.sums.kernel.map { Double($0) }
      start.bias.values = alone.sums.bias.map { Double($0) }
    }
    expectSameBits(start.kernel.floats, together.sums.kernel)
    expectSameBits(start.bias.floats, together.sums.bias)
  }

  @Test func fitsOnlyWholeVectorsOfChannels() {
    for channels in 1...50 {
      let shape = ConvolutionShape(
        inputHeight: 4, inputWidth: 4, inputChannels: channels, kernel: 3, filters: 16, pooled: true)
      #expect(SparseGradient.supports(shape) == (channels % 16 == 0))
    }
  }

  private func expectAgreement(
    _ problem: SparseProblem, _ samples: Samples, isExact: Bool, _ random: inout SeededGenerator
  ) {
    let shape = problem.shape
    let start = (
      kernel: samples.grid(shape.kernel, shape.kernel, shape.inputChannels, shape.filters, using: &random),
      bias: samples.grid(shape.filters, using: &random)
    )
    let reference = SparseReference(problem, addedTo: start)

    func expectSums(_ sums: SparseProblem.Sums, _ name: String, roundings: (_ filter: Int) -> Int) {
      let bounds = (0..<shape.filters).map { isExact ? 0 : gamma(roundings($0)) }
      expect(
        sums.kernel, equals: reference.kernel.values,
        within: reference.kernelMagnitudes.values.enumerated().map { bounds[$0 % shape.filters] * $1 },
        "kernel of \(shape.testDescription) by \(name)")
      // The biases' gradients are added one by one, over all images.
      expect(
        sums.bias, equals: reference.bias.values,
        within: reference.biasMagnitudes.values.enumerated().map {
          isExact ? 0 : gamma(reference.allKept($0)) * $1
        }, "bias of \(shape.testDescription) by \(name)")
    }

    // An image is one chain of fused multiply–adds, exact where a product is zero, and one addition.
    expectSums(problem.gradientsOfImages(addedTo: start), "images") {
      reference.mostKept($0) + problem.images.count
    }
    guard SparseGradient.supports(shape) else { return }
    // One chain of fused multiply–adds through all images.
    let (sums, inputs) = problem.gradientsByLists(addedTo: start)
    expectSums(sums, "lists") { reference.allKept($0) }
    for (found, expected) in zip(inputs, reference.inputs) {
      // An element of the input's gradient is one chain, too, of as many as gradients reach it.
      expect(
        found, equals: expected.gradient.values,
        within: zip(expected.terms.values, expected.magnitudes.values).map { isExact ? 0 : gamma(Int($0)) * $1 },
        "input of \(shape.testDescription)")
    }
  }
}
