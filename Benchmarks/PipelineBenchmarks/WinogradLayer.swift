import Kernels
import Tensors

/// A convolution without a pool, all passes by Winograd's algorithm, over a batch of images in shards.
struct WinogradLayer {
  let shape: ConvolutionShape
  let output: Floats
  let outputGradient: Floats
  let filterGradient: Floats
  private let biasGradient: Floats
  private let inputGradient: Floats
  private let images: Int
  private let input: Floats
  private let filters: Floats
  private let bias: Floats
  private let kernel: WinogradF33
  private let slots: Int
  private let weights: Floats
  private let transposed: Floats
  private let patches: Floats
  private let tiles: Floats
  private let scratch: Floats

  /// - `inputGradient`: where the gradient with respect to the input goes.
  init(
    _ shape: ConvolutionShape, kernel tensor: Tensor<Float>, bias: Tensor<Float>, input: Floats, inputGradient: Floats,
    images: Int, in arena: Arena
  ) {
    let kernel = WinogradF33(shape)
    self.shape = shape
    self.images = images
    self.input = input
    self.inputGradient = inputGradient
    self.kernel = kernel
    filters = arranged(tensor, count: shape.weightCount, in: arena, place: shape.channelMajor)
    self.bias = arranged(bias, count: shape.filters, in: arena) { $0[0] }
    output = arena.floats(images * shape.outputCount)
    outputGradient = arena.floats(images * shape.outputCount)
    filterGradient = arena.floats(shape.weightCount)
    biasGradient = arena.floats(shape.filters)
    slots = kernel.slots(images: images)
    weights = arena.floats(kernel.weightCount)
    transposed = arena.floats(kernel.weightCount)
    patches = arena.floats(slots * kernel.patchCount)
    tiles = arena.floats(slots * kernel.tileCount)
    scratch = arena.floats(max(kernel.scratchCount(images: imagesPerShard), kernel.gradientScratchCount))
    pack()
  }

  func pack() {
    for panel in 0..<channelPanels {
      kernel.pack(filters: filters, panel: panel, weights: weights, transposed: transposed)
    }
  }

  func forward() {
    forEachShard { first, count in
      kernel.forward(
        first: first, images: count, input: input.part(first * shape.inputCount, count * shape.inputCount),
        weights: weights, bias: bias, patches: patches, slots: slots, scratch: scratch,
        output: output.part(first * shape.outputCount, count * shape.outputCount))
    }
  }

  func transformGradient() {
    forEachShard { first, count in
      let (start, length) = (first * shape.outputCount, count * shape.outputCount)
      kernel.transformGradient(
        first: first, images: count, output: output.part(start, length),
        outputGradient: outputGradient.part(start, length), tiles: tiles, slots: slots)
    }
  }

  func computeBiasGradient() {
    biasGradient.fill()
    for image in 0..<images {
      kernel.addBiasGradient(
        output: output.image(image, shape.outputCount), outputGradient: outputGradient.image(image, shape.outputCount),
        biasGradient: biasGradient)
    }
  }

  func computeInputGradient() {
    forEachShard { first, count in
      kernel.inputGradient(
        first: first, images: count, tiles: tiles, slots: slots, transposed: transposed, scratch: scratch,
        inputGradient: inputGradient.part(first * shape.inputCount, count * shape.inputCount))
    }
  }

  func weightGradient() {
    for panel in 0..<channelPanels {
      let size = shape.weightCount / channelPanels
      kernel.filterGradient(
        panel: panel, count: tileCount, patches: patches, tiles: tiles, slots: slots, scratch: scratch,
        gradient: filterGradient.part(panel * size, size))
    }
  }

  /// Multiply–adds of the products of any of the three passes: 25 for each tile, channel and filter.
  var multiplyAdds: Int { 25 * tileCount * shape.inputChannels * shape.filters }

  private var tileCount: Int { images * kernel.tilesPerImage }
  private var channelPanels: Int { shape.inputChannels / vectorLanes }

  private func forEachShard(_ body: (_ first: Int, _ count: Int) -> Void) {
    for first in stride(from: 0, to: images, by: imagesPerShard) { body(first, min(imagesPerShard, images - first)) }
  }
}
