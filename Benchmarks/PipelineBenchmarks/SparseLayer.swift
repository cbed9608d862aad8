import Kernels
import Tensors

/// A convolution over whole vectors of channels whose backward passes visit argmax positions only, over a batch of
/// images.
struct SparseLayer {
  let shape: ConvolutionShape
  let output: Floats
  let argmax: Bytes
  let outputGradient: Floats
  let filters: Floats
  let filterGradient: Floats
  private let biasGradient: Floats
  private let inputGradient: Floats
  private let images: Int
  private let input: Floats
  private let bias: Floats
  private let direct: DirectConvolution
  private let directWeights: Floats
  private let pooled: (kernel: WinogradPooled, weights: Floats, scratch: Floats)?
  private let gradientKernel: SparseGradient
  private let lists: SparseLists
  private let packed: Floats

  /// - `inputGradient`: where the gradient with respect to the input goes.
  init(
    _ shape: ConvolutionShape, kernel: Tensor<Float>, bias: Tensor<Float>, input: Floats, inputGradient: Floats,
    images: Int, in arena: Arena
  ) {
    self.shape = shape
    self.images = images
    self.input = input
    self.inputGradient = inputGradient
    filters = arranged(kernel, count: shape.weightCount, in: arena, place: shape.filterMajor)
    directWeights = arranged(kernel, count: shape.weightCount, in: arena, place: shape.panelMajor)
    self.bias = arranged(bias, count: shape.filters, in: arena) { $0[0] }
    output = arena.floats(images * shape.outputCount)
    argmax = arena.bytes(images * shape.outputCount)
    outputGradient = arena.floats(images * shape.outputCount)
    filterGradient = arena.floats(shape.weightCount)
    biasGradient = arena.floats(shape.filters)
    direct = DirectConvolution(shape)
    if WinogradPooled.supports(shape) {
      let kernel = WinogradPooled(shape)
      pooled = (kernel, arena.floats(kernel.weightCount), arena.floats(kernel.scratchCount))
    } else {
      pooled = nil
    }
    gradientKernel = SparseGradient(shape)
    lists = gradientKernel.makeLists(in: arena)
    packed = arena.floats(shape.weightCount)
    pack()
  }

  func pack() {
    for panel in 0..<shape.panels { gradientKernel.pack(filters: filters, panel: panel, into: packed) }
    guard let pooled else { return }
    for panel in 0..<shape.panels { pooled.kernel.pack(filters: filters, panel: panel, into: pooled.weights) }
  }

  func forward() {
    guard let pooled else { return forwardDirect() }
    forEachShard { images, x, y, argmax in
      pooled.kernel.forward(
        images: images, input: x(input), weights: pooled.weights, bias: bias, scratch: pooled.scratch,
        output: y(output), argmax: argmax)
    }
  }

  func forwardDirect() {
    for image in 0..<images {
      direct.forward(
        input: input.image(image, shape.inputCount), weights: directWeights, bias: bias,
        output: output.image(image, shape.outputCount), argmax: argmax.image(image, shape.outputCount))
    }
  }

  func weightGradient() {
    filterGradient.fill()
    biasGradient.fill()
    forEachShard { images, x, y, argmax in
      gradientKernel.addWeightGradient(
        images: images, input: x(input), outputGradient: y(outputGradient), argmax: argmax, lists: lists,
        filterGradient: filterGradient, biasGradient: biasGradient)
    }
  }

  func computeInputGradient() {
    forEachShard { images, x, y, argmax in
      gradientKernel.inputGradient(
        images: images, outputGradient: y(outputGradient), argmax: argmax, weights: packed, lists: lists,
        inputGradient: x(inputGradient))
    }
  }

  /// Calls for every shard, as the engine cuts them, with its images, and with what takes its part out of an array of
  /// inputs and of outputs.
  private func forEachShard(
    _ body: (
      _ images: Int, _ x: (Floats) -> Floats, _ y: (Floats) -> Floats, _ argmax: Bytes
    ) -> Void
  ) {
    for first in stride(from: 0, to: images, by: imagesPerShard) {
      let count = min(imagesPerShard, images - first)
      body(
        count, { $0.part(first * shape.inputCount, count * shape.inputCount) },
        { $0.part(first * shape.outputCount, count * shape.outputCount) },
        argmax.part(first * shape.outputCount, count * shape.outputCount))
    }
  }

  /// Multiply–adds of the Winograd products of one forward pass.
  var winogradMultiplyAdds: Int { images * (pooled?.kernel.productCount ?? 0) * shape.inputChannels * shape.filters }

  /// Multiply–adds of the direct forward pass, which skips what the pool drops.
  var directMultiplyAdds: Int { images * shape.outputPositions * shape.positionsPerOutput * shape.weightCount }

  /// Multiply–adds of either backward pass: one filter for each output that was not masked.
  var sparseMultiplyAdds: Int { argmax.count(except: shape.masked) * shape.filterCount }
}
