import Kernels
import Reference
import Testing

@Suite struct WinnerGradientTests {
  @Test(arguments: ConvolutionShape.everyKind(work: 40_000, seed: 30))
  func agreesWithTheDenseReference(shape: ConvolutionShape) {
    var random = SeededGenerator(shape.work)
    let problem = WinnerProblem(
      shape, .reals, images: random.int(1...3), cutShare: random.int(0...3), using: &random)
    expectAgreement(problem, .reals, isExact: false, &random)
  }

  /// Sums of products of small whole numbers are exact in any order.
  @Test(arguments: ConvolutionShape.everyKind(work: 40_000, seed: 31))
  func isExactOnWholeNumbers(shape: ConvolutionShape) {
    var random = SeededGenerator(shape.work)
    let problem = WinnerProblem(
      shape, .wholes(limit: 3), images: random.int(1...3), cutShare: random.int(0...3), using: &random)
    expectAgreement(problem, .wholes(limit: 3), isExact: true, &random)
  }

  /// Every extent of the input, since the lists' lengths and the rests of pairs and strips depend on it.
  @Test(arguments: 2...30) func everyExtent(size: Int) {
    var random = SeededGenerator(size)
    for channels in [1, 3, 16] {
      for kernel in [1, 2, 3] where size > kernel {
        for pooled in [false, true] {
          let shape = ConvolutionShape(
            inputHeight: size, inputWidth: random.int(kernel + 1...6), inputChannels: channels, kernel: kernel,
            filters: 16, pooled: pooled)
          let problem = WinnerProblem(shape, .wholes(limit: 3), images: 1, cutShare: size % 4, using: &random)
          expectAgreement(problem, .wholes(limit: 3), isExact: true, &random)
        }
      }
    }
  }

  @Test(arguments: [1, 3, 16]) func nothingPassesWhereAllWasCut(channels: Int) {
    var random = SeededGenerator(32)
    let shape = ConvolutionShape(
      inputHeight: 8, inputWidth: 7, inputChannels: channels, kernel: 3, filters: 32, pooled: true)
    let problem = WinnerProblem(shape, .reals, images: 2, cutShare: 4, using: &random)
    let start = (kernel: problem.kernel, bias: Samples.reals.grid(32, using: &random))
    let gradients = problem.gradients(addedTo: start)
    expectSameBits(gradients.kernel, start.kernel.floats)
    expectSameBits(gradients.bias, start.bias.floats)
    for input in gradients.inputs { #expect(input.allSatisfy { $0.bitPattern == 0 }) }
  }

  /// What the forward pass calls a winner, the reference's pool and rectifier call one too: forward and back together.
  @Test(arguments: [(1, 16), (3, 16), (16, 32), (32, 16)])
  func followsTheWinnersOfTheForwardPass(channels: Int, filters: Int) {
    var random = SeededGenerator(33)
    for (height, width, kernel) in [(7, 8, 3), (9, 6, 2), (8, 8, 1), (8, 10, 5)] {
      let shape = ConvolutionShape(
        inputHeight: height, inputWidth: width, inputChannels: channels, kernel: kernel, filters: filters, pooled: true)
      let forward = ConvolutionProblem(
        shape, input: .wholes(limit: 1), kernel: .wholes(limit: 1), using: &random)
      let dy = Samples.wholes(limit: 3).grid(shape.outputHeight, shape.outputWidth, filters, using: &random)

      let pooled = maxPool(forward.sums)
      let denseGradient = maxPoolGradient(
        forward.sums, winners: pooled.winners, outputGradient: reluGradient(pooled.output, outputGradient: dy))
      let expected = convolutionGradients(forward.input, kernel: forward.kernel, outputGradient: denseGradient)

      let image = WinnerProblem.Image(
        input: forward.input, outputGradient: dy.values, winners: forward.direct().winners)
      let gradients = WinnerProblem(shape, kernel: forward.kernel, images: [image])
        .gradients(addedTo: (forward.kernel.zeros, forward.bias.zeros))
      expect(gradients.kernel, equals: expected.kernel.values, shape.testDescription)
      expect(gradients.bias, equals: expected.bias.values, shape.testDescription)
      for input in gradients.inputs { expect(input, equals: expected.input.values, shape.testDescription) }
    }
  }

  private func expectAgreement(
    _ problem: WinnerProblem, _ samples: Samples, isExact: Bool, _ random: inout SeededGenerator
  ) {
    let shape = problem.shape
    let start = (
      kernel: samples.grid(shape.kernel, shape.kernel, shape.inputChannels, shape.filters, using: &random),
      bias: samples.grid(shape.filters, using: &random)
    )
    let found = problem.gradients(addedTo: start)
    var (kernel, bias) = start
    var (kernelMagnitudes, biasMagnitudes) = (kernel.magnitudes, bias.magnitudes)
    var entries = Array(repeating: 0, count: shape.filters)
    var longestList = entries
    for (image, input) in zip(problem.images, found.inputs + Array(repeating: [], count: problem.images.count)) {
      let dense = problem.denseGradient(image)
      let expected = convolutionGradients(image.input, kernel: problem.kernel, outputGradient: dense)
      add(expected.kernel, to: &kernel)
      add(expected.bias, to: &bias)
      let magnitudes = convolutionGradients(
        image.input.magnitudes, kernel: problem.kernel.magnitudes, outputGradient: dense.magnitudes)
      add(magnitudes.kernel, to: &kernelMagnitudes)
      add(magnitudes.bias, to: &biasMagnitudes)
      var kept = Array(repeating: 0, count: shape.filters)
      for (index, winner) in image.winners.enumerated() where Int(winner) != shape.cut {
        kept[index % shape.filters] += 1
      }
      for f in 0..<shape.filters {
        entries[f] += kept[f]
        longestList[f] = max(longestList[f], kept[f])
      }
      if !input.isEmpty {
        // An element of the input's gradient is one chain of fused multiply–adds, as many as gradients reach it.
        let terms = convolutionGradients(
          image.input.ones, kernel: problem.kernel.ones,
          outputGradient: Grid(dense.extents, values: dense.values.map { $0 == 0 ? 0 : 1 })
        ).input.values
        expect(
          input, equals: expected.input.values,
          within: zip(terms, magnitudes.input.values).map { isExact ? 0 : gamma(Int($0)) * $1 },
          "input of \(shape.testDescription)")
      }
    }
    let bounds = kernelMagnitudes.values.enumerated().map { index, magnitude in
      let filter = index % shape.filters
      // Long rows: one chain through all images. Short ones: two chains for the even and the odd entries of an image,
      // then their sum, then one addition for each image.
      let roundings =
        shape.paddedRowLength >= vectorLanes
        ? entries[filter] : (longestList[filter] + 1) / 2 + 1 + problem.images.count
      return isExact ? 0 : gamma(roundings) * magnitude
    }
    expect(found.kernel, equals: kernel.values, within: bounds, "kernel of \(shape.testDescription)")
    // An image's gradients are added up first, then the images.
    expect(
      found.bias, equals: bias.values,
      within: biasMagnitudes.values.enumerated().map {
        isExact ? 0 : gamma(longestList[$0] + problem.images.count) * $1
      }, "bias of \(shape.testDescription)")
  }

  private func add(_ more: Grid, to sum: inout Grid) {
    for index in sum.values.indices { sum.values[index] += more.values[index] }
  }
}

extension Grid {
  /// As many ones.
  var ones: Grid { Grid(extents, values: Array(repeating: 1, count: values.count)) }
}
