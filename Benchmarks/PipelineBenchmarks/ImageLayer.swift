import Kernels
import Tensors

/// The first convolution with its pool, over a batch of images.
struct ImageLayer {
  let shape: ConvolutionShape
  let output: Floats
  let argmax: Bytes
  let outputGradient: Floats
  let filterGradient: Floats
  private let biasGradient: Floats
  private let images: Int
  private let input: Floats
  private let weights: Floats
  private let bias: Floats
  private let forwardKernel: DirectConvolution
  private let gradientKernel: ImageGradient
  private let scratch: Floats

  init(
    _ shape: ConvolutionShape, kernel: Tensor<Float>, bias: Tensor<Float>, input: Floats, images: Int, in arena: Arena
  ) {
    self.shape = shape
    self.images = images
    self.input = input
    weights = arranged(kernel, count: shape.weightCount, in: arena, place: shape.panelMajor)
    self.bias = arranged(bias, count: shape.filters, in: arena) { $0[0] }
    output = arena.floats(images * shape.outputCount)
    argmax = arena.bytes(images * shape.outputCount)
    outputGradient = arena.floats(images * shape.outputCount)
    filterGradient = arena.floats(shape.weightCount)
    biasGradient = arena.floats(shape.filters)
    forwardKernel = DirectConvolution(shape)
    gradientKernel = ImageGradient(shape)
    scratch = arena.floats(gradientKernel.scratchCount)
  }

  func forward() {
    for image in 0..<images {
      forwardKernel.forward(
        input: input.image(image, shape.inputCount), weights: weights, bias: bias,
        output: output.image(image, shape.outputCount), argmax: argmax.image(image, shape.outputCount))
    }
  }

  func weightGradient() {
    filterGradient.fill()
    biasGradient.fill()
    for image in 0..<images {
      gradientKernel.addWeightGradient(
        input: input.image(image, shape.inputCount), outputGradient: outputGradient.image(image, shape.outputCount),
        argmax: argmax.image(image, shape.outputCount), scratch: scratch, filterGradient: filterGradient,
        biasGradient: biasGradient)
    }
  }
}

extension Floats {
  /// The elements of one of several images, `count` each.
  func image(_ index: Int, _ count: Int) -> Floats { part(index * count, count) }
}

extension Bytes {
  /// The elements of one of several images, `count` each.
  func image(_ index: Int, _ count: Int) -> Bytes { part(index * count, count) }
}
