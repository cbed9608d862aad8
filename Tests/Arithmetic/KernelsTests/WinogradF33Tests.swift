import Kernels
import Reference
import Testing

/// How often a number is rounded at most in each transform of F(3×3, 3×3), in one dimension.
///
/// In `WinogradTransforms`, counting the operations that are not exact from each input to each output: the longest way
/// into a patch is (3·d₂ − d₁) − 2d₃; into a filter two additions and a factor ⅙ or ⅓ that is itself rounded; into a
/// tile of gradients two additions; out of the products three additions, and for the kernel's gradient m₂ · ⅙, also
/// with a rounded factor, and three additions. Halving and doubling are exact.
enum WinogradRoundings {
  static let patch = 3
  static let filter = 4
  static let tile = 2
  static let output = 3
  static let inputGradient = 3
  static let filterGradient = 5

  /// Of an output: also a fused multiply–add for each channel and the addition of the bias.
  static func forward(_ shape: ConvolutionShape) -> Int {
    2 * patch + 2 * filter + shape.inputChannels + 2 * output + 1
  }

  /// Of an input's gradient: also a fused multiply–add for each filter, and up to four patches that overlap.
  static func inputGradient(_ shape: ConvolutionShape) -> Int {
    let patches = min(shape.outputHeight / 3, 2) * min(shape.outputWidth / 3, 2)
    return 2 * tile + 2 * filter + shape.filters + 2 * inputGradient + patches - 1
  }

  /// Of the kernel's gradient: also a fused multiply–add for each tile of the batch.
  static func kernelGradient(tiles: Int) -> Int { 2 * patch + 2 * tile + tiles + 2 * filterGradient }
}

@Suite struct WinogradF33Tests {
  static let shapes: [ConvolutionShape] = {
    var random = SeededGenerator(40)
    var shapes: [ConvolutionShape] = []
    for channels in [16, 32, 48] {
      for filters in [16, 32, 64] {
        shapes.append(shape(tiles: 1, 1, channels, filters))
        shapes.append(shape(tiles: random.int(1...2), random.int(1...2), channels, filters))
      }
    }
    for tiles in 2...9 {
      shapes.append(shape(tiles: tiles, 1, 16, 16))
      shapes.append(shape(tiles: random.int(1...2), tiles, 16, 16))
    }
    return shapes
  }()

  private static func shape(tiles rows: Int, _ columns: Int, _ channels: Int, _ filters: Int) -> ConvolutionShape {
    ConvolutionShape(
      inputHeight: 3 * rows + 2, inputWidth: 3 * columns + 2, inputChannels: channels, kernel: 3, filters: filters,
      pooled: false)
  }

  @Test(arguments: shapes) func forwardAgreesWithTheReference(shape: ConvolutionShape) {
    var random = SeededGenerator(shape.work)
    let problem = ConvolutionProblem(shape, input: .reals, kernel: .reals, using: &random)
    let output = WinogradBatch(problem, capacity: 1).forward([problem.input])
    let roundings = WinogradRoundings.forward(shape)
    let bounds = WinogradMagnitudes.three.forward(problem).values.map { gamma(roundings) * $0 }
    // ReLU is exact and never takes two numbers apart.
    expect(output, equals: problem.sums.values.map { max(0, $0) }, within: bounds, shape.testDescription)
    #expect(output.allSatisfy { $0.sign == .plus })
  }

  @Test(arguments: shapes) func gradientsAgreeWithTheReference(shape: ConvolutionShape) {
    var random = SeededGenerator(shape.work)
    let problem = ConvolutionProblem(shape, input: .reals, kernel: .reals, using: &random)
    let batch = WinogradBatch(problem, capacity: 1)
    let output = batch.forward([problem.input])
    let dy = Samples.reals.grid(shape.outputHeight, shape.outputWidth, shape.filters, using: &random)
    let passed = Grid(dy.extents, values: zip(output, dy.values).map { $0 > 0 ? $1 : 0 })
    let expected = convolutionGradients(problem.input, kernel: problem.kernel, outputGradient: passed)

    let input = batch.backward(images: 1, outputs: output, outputGradients: dy.floats)
    let inputRoundings = WinogradRoundings.inputGradient(shape)
    let inputMagnitudes = WinogradMagnitudes.three.inputGradient(problem, outputGradient: passed)
    expect(
      input, equals: expected.input.values, within: inputMagnitudes.values.map { gamma(inputRoundings) * $0 },
      "input of \(shape.testDescription)")

    let kernelRoundings = WinogradRoundings.kernelGradient(tiles: shape.outputPositions / 9)
    expect(
      batch.kernelGradient(images: 1), equals: expected.kernel.values,
      within: kernelMagnitudes([(problem, passed)]).values.map { gamma(kernelRoundings) * $0 },
      "kernel of \(shape.testDescription)")

    let start = Samples.reals.grid(shape.filters, using: &random)
    let biasMagnitudes = convolutionGradients(
      problem.input, kernel: problem.kernel, outputGradient: passed.magnitudes
    ).bias.values
    expect(
      batch.biasGradient(outputs: output, outputGradients: dy.floats, addedTo: start.floats),
      equals: zip(start.values, expected.bias.values).map { $0 + $1 },
      within: zip(start.magnitudes.values, biasMagnitudes).map { gamma(shape.outputPositions) * ($0 + $1) },
      "bias of \(shape.testDescription)")
  }

  /// Filters with one tap, a multiple of 36, for one channel in 16 make every number whole or a sixteenth: the products
  /// are at most 64 · 36 · 4 forward and 64 · 9 · 4 back, which the last transform and four patches take to less than
  /// 2²⁴ sixteenths.
  @Test(arguments: shapes) func isExactOnWholeNumbers(shape: ConvolutionShape) {
    var random = SeededGenerator(shape.work)
    var problem = ConvolutionProblem(shape, input: .wholes(limit: 1), kernel: .wholes(limit: 0), using: &random)
    for f in 0..<shape.filters {
      for c in stride(from: f % 16, to: shape.inputChannels, by: 16) {
        problem.kernel[random.int(0...2), random.int(0...2), c, f] = random.int(0...1) == 0 ? 36 : -36
      }
      problem.bias[f] = Double(random.int(-36...36))
    }
    let batch = WinogradBatch(problem, capacity: 1)
    let output = batch.forward([problem.input])
    expect(output, equals: relu(problem.sums).values, shape.testDescription)
    let dy = Samples.wholes(limit: 1).grid(shape.outputHeight, shape.outputWidth, shape.filters, using: &random)
    let expected = convolutionGradients(
      problem.input, kernel: problem.kernel, outputGradient: reluGradient(problem.sums, outputGradient: dy))
    expect(
      batch.backward(images: 1, outputs: output, outputGradients: dy.floats), equals: expected.input.values,
      shape.testDescription)
    expect(
      batch.biasGradient(outputs: output, outputGradients: dy.floats, addedTo: problem.bias.floats),
      equals: zip(problem.bias.values, expected.bias.values).map { $0 + $1 }, shape.testDescription)
  }

  /// The kernel's gradient over the first n images of a batch, for every n.
  @Test func kernelGradientOfEveryBatchSize() {
    var random = SeededGenerator(41)
    let shape = Self.shape(tiles: 1, 1, 16, 16)
    var problem = ConvolutionProblem(shape, input: .reals, kernel: .reals, using: &random)
    let batch = WinogradBatch(problem, capacity: 70)
    var expected = problem.kernel.zeros
    var products = noProducts(shape)
    for image in 0..<70 {
      problem.input = Samples.reals.grid(5, 5, 16, using: &random)
      let output = batch.forward(first: image, [problem.input])
      let dy = Samples.reals.grid(3, 3, 16, using: &random)
      _ = batch.backward(first: image, images: 1, outputs: output, outputGradients: dy.floats)
      let passed = Grid(dy.extents, values: zip(output, dy.values).map { $0 > 0 ? $1 : 0 })
      let gradient = convolutionGradients(problem.input, kernel: problem.kernel, outputGradient: passed).kernel
      for index in expected.values.indices { expected.values[index] += gradient.values[index] }
      WinogradMagnitudes.three.addKernelProducts(problem, outputGradient: passed, to: &products)
      let roundings = WinogradRoundings.kernelGradient(tiles: image + 1)
      expect(
        batch.kernelGradient(images: image + 1), equals: expected.values,
        within: WinogradMagnitudes.three.kernelGradient(shape, products: products).values.map { gamma(roundings) * $0 },
        "\(image + 1) images")
    }
  }

  /// Images give the same bits alone and together, wherever in whatever batch they are.
  @Test(arguments: [1, 2, 3, 5, 8, 11]) func imagesDoNotDependOnTheirNeighbours(count: Int) {
    var random = SeededGenerator(42)
    for shape in [Self.shape(tiles: 1, 1, 32, 16), Self.shape(tiles: 2, 1, 16, 32)] {
      let problem = ConvolutionProblem(shape, input: .reals, kernel: .reals, using: &random)
      let inputs = (0..<count).map { _ in
        Samples.reals.grid(shape.inputHeight, shape.inputWidth, shape.inputChannels, using: &random)
      }
      let dy = Samples.reals.values(count * shape.outputCount, &random).map { Float($0) }
      let together = WinogradBatch(problem, capacity: count)
      let outputs = together.forward(inputs)
      let gradients = together.backward(images: count, outputs: outputs, outputGradients: dy)
      let apart = WinogradBatch(problem, capacity: count + 5)
      // Last one first, so that nothing relies on what came before.
      for image in (0..<count).reversed() {
        let part = image * shape.outputCount..<(image + 1) * shape.outputCount
        expectSameBits(apart.forward(first: image, [inputs[image]]), Array(outputs[part]))
        expectSameBits(
          apart.backward(first: image, images: 1, outputs: Array(outputs[part]), outputGradients: Array(dy[part])),
          Array(gradients[image * shape.inputCount..<(image + 1) * shape.inputCount]))
      }
      expectSameBits(apart.kernelGradient(images: count), together.kernelGradient(images: count))
    }
  }

  @Test func padsStayZero() {
    var random = SeededGenerator(43)
    let shape = Self.shape(tiles: 2, 2, 32, 32)
    var problem = ConvolutionProblem(shape, input: .reals, kernel: .reals, using: &random)
    problem.pad(channelsFrom: 19, filtersFrom: 22)
    let batch = WinogradBatch(problem, capacity: 1)
    let output = batch.forward([problem.input])
    let dy = Samples.reals.values(shape.outputCount, &random).map { Float($0) }
    let input = batch.backward(images: 1, outputs: output, outputGradients: dy)
    let kernel = batch.kernelGradient(images: 1)
    #expect(output.indices.allSatisfy { $0 % 32 < 22 || output[$0] == 0 })
    #expect(input.indices.allSatisfy { $0 % 32 < 19 || input[$0] == 0 })
    #expect(kernel.indices.allSatisfy { ($0 % 32 < 22 && $0 / 32 % 32 < 19) || kernel[$0] == 0 })
  }

  @Test func fitsOnlyWholeTiles() {
    for size in 3...14 {
      for channels in [1, 3, 16, 20, 48] {
        for (kernel, pooled) in [(3, false), (3, true), (2, false), (1, false)] where !pooled || size > kernel {
          let shape = ConvolutionShape(
            inputHeight: size, inputWidth: 8, inputChannels: channels, kernel: kernel, filters: 16, pooled: pooled)
          let fits = kernel == 3 && !pooled && channels % 16 == 0 && (size - 2) % 3 == 0
          #expect(WinogradF33.supports(shape) == fits, "\(shape.testDescription)")
        }
      }
    }
  }

  private func noProducts(_ shape: ConvolutionShape) -> [[Double]] {
    Array(repeating: Array(repeating: 0, count: 25), count: shape.inputChannels * shape.filters)
  }

  private func kernelMagnitudes(_ images: [(problem: ConvolutionProblem, gradient: Grid)]) -> Grid {
    let shape = images[0].problem.shape
    var products = noProducts(shape)
    for image in images {
      WinogradMagnitudes.three.addKernelProducts(image.problem, outputGradient: image.gradient, to: &products)
    }
    return WinogradMagnitudes.three.kernelGradient(shape, products: products)
  }
}
