import CInstructionSet

/// A fully connected layer over the images of a batch, forward and backward.
///
/// | array | shape | layout |
/// | --- | --- | --- |
/// | input | images × inputs | row-major |
/// | weights, gradient | panels × inputs × 16 | panel-major: [panel][input][unit] |
/// | transposed | inputPanels × units × 16 | [input panel][unit][input] |
/// | bias | units | contiguous |
/// | output | images × units | row-major, units padded with zeros to whole vectors |
///
/// `y[n, u] = bias[u] + Σ x[n, i] · w[i, u]`, with ReLU if asked for, summed with i ascending by fused multiply–add.
public struct DenseLayer: Sendable {
  /// Elements of an image's input.
  public let inputs: Int
  /// Units as stored: a multiple of ``vectorLanes``.
  public let units: Int

  /// Makes a layer.
  ///
  /// - Precondition: `units` is a positive multiple of ``vectorLanes``.
  public init(inputs: Int, units: Int) {
    precondition(inputs > 0 && units > 0 && units % vectorLanes == 0, "units must be padded to whole vectors")
    self.inputs = inputs
    self.units = units
  }

  /// Panels of 16 units.
  public var panels: Int { units / vectorLanes }
  /// Panels of 16 inputs, the last one perhaps not full.
  public var inputPanels: Int { (inputs + vectorLanes - 1) / vectorLanes }
  /// The number of weights.
  public var weightCount: Int { inputs * units }
  /// The number of weights in the transposed order.
  public var transposedCount: Int { inputPanels * vectorLanes * units }

  /// Computes the outputs of `images` images.
  public func forward(images: Int, input: Floats, weights: Floats, bias: Floats, relu: Bool, output: Floats) {
    precondition(input.count >= images * inputs && output.count >= images * units)
    precondition(weights.count >= weightCount && bias.count >= units)
    multiplyPanels(
      panels, rows: images, depth: inputs,
      a: input.base, Strides(row: inputs, depth: 1),
      b: weights.base, bPanel: inputs * vectorLanes, bDepth: vectorLanes,
      bias: bias.base,
      c: output.base, cPanel: vectorLanes, cRow: units,
      relu ? .relu : .none)
  }

  /// Sets to zero the gradients of outputs that ReLU masked.
  public func maskGradient(images: Int, output: Floats, outputGradient: Floats) {
    precondition(output.count >= images * units && outputGradient.count >= images * units)
    for at in stride(from: 0, to: images * units, by: vectorLanes) {
      let gradient: Vector = outputGradient.base.load(at)
      let value: Vector = output.base.load(at)
      outputGradient.base.store(gradient.kept(where: value), at)
    }
  }

  /// Computes the gradients with respect to the inputs of `images` images.
  ///
  /// - Precondition: `inputs` is a multiple of ``vectorLanes``.
  public func inputGradient(images: Int, outputGradient: Floats, transposed: Floats, inputGradient: Floats) {
    precondition(inputs % vectorLanes == 0, "inputs must be padded to whole vectors")
    precondition(outputGradient.count >= images * units && inputGradient.count >= images * inputs)
    precondition(transposed.count >= transposedCount)
    multiplyPanels(
      inputPanels, rows: images, depth: units,
      a: outputGradient.base, Strides(row: units, depth: 1),
      b: transposed.base, bPanel: units * vectorLanes, bDepth: vectorLanes,
      c: inputGradient.base, cPanel: vectorLanes, cRow: inputs)
  }

  /// The gradients of the weights of `rows` inputs from `firstRow` on, for one panel, over `images` images in order.
  ///
  /// - `gradient`: rows × 16.
  public func weightGradient(
    panel: Int, firstRow: Int, rows: Int, images: Int, input: Floats, outputGradient: Floats, gradient: Floats
  ) {
    precondition(firstRow >= 0 && firstRow + rows <= inputs && panel < panels)
    precondition(input.count >= images * inputs && outputGradient.count >= images * units)
    precondition(gradient.count >= rows * vectorLanes)
    multiplyPanel(
      rows: rows, depth: images,
      a: input.base + firstRow, Strides(row: 1, depth: inputs),
      b: outputGradient.base + panel * vectorLanes, bDepth: units,
      c: gradient.base, cRow: vectorLanes)
  }

  /// The gradients of the biases over `images` images in order.
  public func biasGradient(images: Int, outputGradient: Floats, gradient: Floats) {
    precondition(outputGradient.count >= images * units && gradient.count >= units)
    for unit in stride(from: 0, to: units, by: vectorLanes) {
      var sum = Vector.zero
      for image in 0..<images { sum += outputGradient.base.load(image &* units &+ unit) }
      gradient.base.store(sum, unit)
    }
  }

  /// Copies the weights of `rows` inputs from `firstRow` on, for one panel, into the transposed order.
  public func transpose(panel: Int, firstRow: Int, rows: Int, weights: Floats, into transposed: Floats) {
    precondition(firstRow >= 0 && firstRow + rows <= inputs && panel < panels)
    precondition(weights.count >= weightCount && transposed.count >= transposedCount)
    var row = firstRow
    while row < firstRow + rows {
      let from = weights.base + (panel * inputs + row) * vectorLanes
      let to = transposed.base + (row / vectorLanes * units + panel * vectorLanes) * vectorLanes
      if row % vectorLanes == 0 && row + vectorLanes <= firstRow + rows {
        transposeSquare16(from, vectorLanes, to)
        row += vectorLanes
      } else {
        for lane in 0..<vectorLanes { to[lane &* vectorLanes &+ row % vectorLanes] = from[lane] }
        row += 1
      }
    }
  }
}
