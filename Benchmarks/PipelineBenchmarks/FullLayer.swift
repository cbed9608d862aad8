import Kernels
import Tensors

/// A fully connected layer over a batch of images, the passes over activations in shards as the engine has them.
struct FullLayer {
  let layer: DenseLayer
  let output: Floats
  let outputGradient: Floats
  let gradient: Floats
  private let biasGradient: Floats
  private let inputGradient: Floats
  private let images: Int
  private let input: Floats
  private let weights: Floats
  private let transposed: Floats
  private let bias: Floats
  private let hasReLU: Bool
  private let logicalCount: Int

  /// - `inputGradient`: where the gradient with respect to the input goes.
  init(
    kernel: Tensor<Float>, bias: Tensor<Float>, hasReLU: Bool, input: Floats, inputGradient: Floats, images: Int,
    in arena: Arena
  ) {
    let layer = DenseLayer(inputs: kernel.shape[0], units: paddedToVector(kernel.shape[1]))
    self.layer = layer
    self.images = images
    self.input = input
    self.inputGradient = inputGradient
    self.hasReLU = hasReLU
    logicalCount = kernel.count
    weights = arranged(kernel, count: layer.weightCount, in: arena) { at in
      (at[1] / vectorLanes * layer.inputs + at[0]) * vectorLanes + at[1] % vectorLanes
    }
    self.bias = arranged(bias, count: layer.units, in: arena) { $0[0] }
    transposed = arena.floats(layer.transposedCount)
    output = arena.floats(images * layer.units)
    outputGradient = arena.floats(images * layer.units)
    gradient = arena.floats(layer.weightCount)
    biasGradient = arena.floats(layer.units)
    pack()
  }

  func pack() {
    for panel in 0..<layer.panels {
      layer.transpose(panel: panel, firstRow: 0, rows: layer.inputs, weights: weights, into: transposed)
    }
  }

  func forward() {
    forEachShard { first, count in
      layer.forward(
        images: count, input: input.part(first * layer.inputs, count * layer.inputs), weights: weights, bias: bias,
        relu: hasReLU, output: output.part(first * layer.units, count * layer.units))
    }
  }

  func maskGradient() {
    forEachShard { first, count in
      let (start, length) = (first * layer.units, count * layer.units)
      layer.maskGradient(
        images: count, output: output.part(start, length), outputGradient: outputGradient.part(start, length))
    }
  }

  func computeInputGradient() {
    forEachShard { first, count in
      layer.inputGradient(
        images: count, outputGradient: outputGradient.part(first * layer.units, count * layer.units),
        transposed: transposed, inputGradient: inputGradient.part(first * layer.inputs, count * layer.inputs))
    }
  }

  func weightGradient() {
    let size = layer.inputs * vectorLanes
    for panel in 0..<layer.panels {
      layer.weightGradient(
        panel: panel, firstRow: 0, rows: layer.inputs, images: images, input: input, outputGradient: outputGradient,
        gradient: gradient.part(panel * size, size))
    }
    layer.biasGradient(images: images, outputGradient: outputGradient, gradient: biasGradient)
  }

  /// Multiply–adds of any of the three passes, units that are only padding included.
  var multiplyAdds: Int { images * layer.weightCount }

  /// Multiply–adds of any of the three passes by the textbook's formula.
  var denseMultiplyAdds: Int { images * logicalCount }

  private func forEachShard(_ body: (_ first: Int, _ count: Int) -> Void) {
    for first in stride(from: 0, to: images, by: imagesPerShard) { body(first, min(imagesPerShard, images - first)) }
  }
}
