import Kernels
import Reference
import Testing

@Suite struct DenseLayerTests {
  /// A layer with the numbers to put through it.
  private struct Problem {
    let layer: DenseLayer
    let images: Int
    /// [images, inputs], [inputs, units], [units], [images, units]
    var input, weights, bias, outputGradient: Grid
    let arena = Arena()

    init(images: Int, inputs: Int, units: Int, _ samples: Samples = .reals, using random: inout SeededGenerator) {
      layer = DenseLayer(inputs: inputs, units: units)
      self.images = images
      input = samples.grid(images, inputs, using: &random)
      weights = samples.grid(inputs, units, using: &random)
      bias = samples.grid(units, using: &random)
      outputGradient = samples.grid(images, units, using: &random)
    }

    func row(_ image: Int, of grid: Grid) -> Grid {
      let length = grid.extents[1]
      return Grid([length], values: Array(grid.values[image * length..<(image + 1) * length]))
    }

    var outputs: [Double] {
      (0..<images).flatMap { dense(row($0, of: input), kernel: weights, bias: bias).values }
    }

    var outputMagnitudes: [Double] {
      (0..<images).flatMap {
        dense(row($0, of: input.magnitudes), kernel: weights.magnitudes, bias: bias.magnitudes).values
      }
    }

    func gradients(_ image: Int, magnitudes: Bool = false) -> LayerGradients {
      let (x, w, dy) =
        magnitudes
        ? (input.magnitudes, weights.magnitudes, outputGradient.magnitudes) : (input, weights, outputGradient)
      return denseGradients(row(image, of: x), kernel: w, outputGradient: row(image, of: dy))
    }

    /// Panel-major: [panel][input][unit].
    var packedWeights: Guarded {
      var packed = weights.values
      for (index, value) in weights.values.enumerated() { packed[position(index)] = value }
      return Guarded(packed, in: arena)
    }

    func position(_ index: Int) -> Int {
      let (input, unit) = (index / layer.units, index % layer.units)
      return (unit / vectorLanes * layer.inputs + input) * vectorLanes + unit % vectorLanes
    }

    func forward(first: Int = 0, images count: Int, relu: Bool) -> [Float] {
      let x = Guarded(Array(input.values[first * layer.inputs..<(first + count) * layer.inputs]), in: arena)
      let y = Guarded(count: count * layer.units, in: arena)
      layer.forward(
        images: count, input: x.view, weights: packedWeights.view, bias: Guarded(bias.values, in: arena).view,
        relu: relu, output: y.view)
      return y.elements()
    }

    func inputGradient(first: Int = 0, images count: Int, rowsPerTask: Int) -> [Float] {
      let packed = packedWeights
      let transposed = Guarded(count: layer.transposedCount, in: arena)
      for panel in 0..<layer.panels {
        for row in stride(from: 0, to: layer.inputs, by: rowsPerTask) {
          layer.transpose(
            panel: panel, firstRow: row, rows: min(rowsPerTask, layer.inputs - row), weights: packed.view,
            into: transposed.view)
        }
      }
      let dy = Guarded(Array(outputGradient.values[first * layer.units..<(first + count) * layer.units]), in: arena)
      let dx = Guarded(count: count * layer.inputs, in: arena)
      layer.inputGradient(images: count, outputGradient: dy.view, transposed: transposed.view, inputGradient: dx.view)
      #expect(transposed.isIntact)
      return dx.elements()
    }

    /// The gradient of the weights in the order [input, unit], computed by tasks of so many rows.
    func weightGradient(rowsPerTask: Int) -> [Float] {
      let (x, dy) = (Guarded(input.values, in: arena), Guarded(outputGradient.values, in: arena))
      let gradient = Guarded(count: layer.weightCount, in: arena)
      for panel in 0..<layer.panels {
        for row in stride(from: 0, to: layer.inputs, by: rowsPerTask) {
          let rows = min(rowsPerTask, layer.inputs - row)
          layer.weightGradient(
            panel: panel, firstRow: row, rows: rows, images: images, input: x.view, outputGradient: dy.view,
            gradient: gradient.view.part((panel * layer.inputs + row) * vectorLanes, rows * vectorLanes))
        }
      }
      let stored = gradient.elements()
      return weights.values.indices.map { stored[position($0)] }
    }
  }

  /// Each output is one chain of a fused multiply–add for every input, from the bias on. Each row of a product is the
  /// same to the bit as when it is computed alone.
  @Test(arguments: 1...25) func forwardAgreesWithTheReference(images: Int) {
    var random = SeededGenerator(images)
    for _ in 0..<3 {
      let (inputs, units) = (random.int(1...600), 16 * random.int(1...4))
      let problem = Problem(images: images, inputs: inputs, units: units, using: &random)
      let output = problem.forward(images: images, relu: false)
      let bounds = problem.outputMagnitudes.map { gamma(inputs) * $0 }
      expect(output, equals: problem.outputs, within: bounds, "\(images) × \(inputs) by \(units)")
      let relu = problem.forward(images: images, relu: true)
      expectSameBits(relu, output.map { $0 > 0 ? $0 : 0 }, "ReLU")
      for image in 0..<images {
        expectSameBits(
          problem.forward(first: image, images: 1, relu: false),
          Array(output[image * units..<(image + 1) * units]), "row \(image) of \(images)")
      }
    }
  }

  @Test(arguments: 1...25) func inputGradientAgreesWithTheReference(images: Int) {
    var random = SeededGenerator(images + 100)
    for _ in 0..<3 {
      let (inputs, units) = (16 * random.int(1...37), 16 * random.int(1...4))
      let problem = Problem(images: images, inputs: inputs, units: units, using: &random)
      let gradient = problem.inputGradient(images: images, rowsPerTask: random.int(1...inputs))
      expect(
        gradient, equals: (0..<images).flatMap { problem.gradients($0).input.values },
        within: (0..<images).flatMap { image in
          problem.gradients(image, magnitudes: true).input.values.map { gamma(units) * $0 }
        }, "\(images) × \(inputs) by \(units)")
      for image in 0..<images {
        expectSameBits(
          problem.inputGradient(first: image, images: 1, rowsPerTask: inputs),
          Array(gradient[image * inputs..<(image + 1) * inputs]), "row \(image) of \(images)")
      }
    }
  }

  /// Each weight's gradient is one chain over the images, whichever rows a task computes.
  @Test(arguments: 1...70) func weightGradientOfEveryBatchSizeAndCut(images: Int) {
    var random = SeededGenerator(images + 200)
    let (inputs, units) = (random.int(1...100), 16 * random.int(1...2))
    let problem = Problem(images: images, inputs: inputs, units: units, using: &random)
    var (expected, magnitudes) = (problem.weights.zeros, problem.weights.zeros)
    var (bias, biasMagnitudes) = (problem.bias.zeros, problem.bias.zeros)
    for image in 0..<images {
      let (exact, large) = (problem.gradients(image), problem.gradients(image, magnitudes: true))
      expected.add(exact.kernel)
      magnitudes.add(large.kernel)
      bias.add(exact.bias)
      biasMagnitudes.add(large.bias)
    }
    let gradient = problem.weightGradient(rowsPerTask: inputs)
    expect(
      gradient, equals: expected.values, within: magnitudes.values.map { gamma(images) * $0 },
      "\(images) × \(inputs) by \(units)")
    for rows in [1, random.int(1...inputs), 25] {
      expectSameBits(problem.weightGradient(rowsPerTask: rows), gradient, "\(rows) of \(inputs) rows")
    }

    let sums = Guarded(count: units, in: problem.arena)
    problem.layer.biasGradient(
      images: images, outputGradient: Guarded(problem.outputGradient.values, in: problem.arena).view,
      gradient: sums.view)
    // The first addition, to zero, is exact.
    expect(sums.elements(), equals: bias.values, within: biasMagnitudes.values.map { gamma(images - 1) * $0 }, "bias")
  }

  @Test func isExactOnWholeNumbersOfEveryDepth() {
    var random = SeededGenerator(70)
    for inputs in Array(1...40) + [144, 576, 600] {
      let problem = Problem(images: random.int(1...13), inputs: inputs, units: 16, .wholes(limit: 3), using: &random)
      expect(problem.forward(images: problem.images, relu: false), equals: problem.outputs, "depth \(inputs)")
    }
  }

  @Test func maskedGradientPassesWhereTheOutputIsPositive() {
    let arena = Arena()
    let output: [Float] = [1, 0, -0.0, -1, 0x1p-149, .infinity, .nan, 2] + Array(repeating: 3, count: 24)
    let dy = (0..<32).map { Float($0 - 16) }
    let gradient = Guarded(dy, in: arena)
    DenseLayer(inputs: 3, units: 16).maskGradient(
      images: 2, output: Guarded(output, in: arena).view, outputGradient: gradient.view)
    expectSameBits(gradient.elements(), zip(output, dy).map { $0 > 0 ? $1 : 0 })
  }

  @Test(arguments: [1, 15, 16, 17, 40]) func transposingMovesEveryWeightToItsPlace(inputs: Int) {
    var random = SeededGenerator(71)
    let problem = Problem(images: 1, inputs: inputs, units: 48, using: &random)
    let transposed = Guarded(count: problem.layer.transposedCount, in: problem.arena)
    let packed = problem.packedWeights
    for panel in 0..<3 {
      problem.layer.transpose(panel: panel, firstRow: 0, rows: inputs, weights: packed.view, into: transposed.view)
    }
    let elements = transposed.elements()
    var written = 0
    for input in 0..<inputs {
      for unit in 0..<48 {
        #expect(elements[(input / 16 * 48 + unit) * 16 + input % 16] == Float(problem.weights[input, unit]))
        written += 1
      }
    }
    #expect(elements.count { !$0.isNaN } == written, "nothing else is written")
  }

  /// Units that are padding have zero weights: they stay zero and give nothing back.
  @Test func padsStayZero() {
    var random = SeededGenerator(72)
    var problem = Problem(images: 5, inputs: 32, units: 32, using: &random)
    for index in problem.weights.values.indices where index % 32 >= 21 { problem.weights.values[index] = 0 }
    for unit in 21..<32 { problem.bias[unit] = 0 }
    let before = problem.inputGradient(images: 5, rowsPerTask: 32)
    let output = problem.forward(images: 5, relu: false)
    #expect(output.indices.allSatisfy { $0 % 32 < 21 || output[$0].bitPattern == 0 })
    for index in problem.outputGradient.values.indices where index % 32 >= 21 {
      problem.outputGradient.values[index] = 0
    }
    expectSameBits(problem.inputGradient(images: 5, rowsPerTask: 32), before)
  }
}
