import Kernels

/// A max-pool that no convolution stands before, over a batch of images.
struct PoolLayer {
  private let pool: MaxPool
  private let images: Int
  private let input: Floats
  private let output: Floats
  private let argmax: Bytes
  private let outputGradient: Floats
  private let inputGradient: Floats

  init(_ pool: MaxPool, images: Int, in arena: Arena) {
    self.pool = pool
    self.images = images
    input = arena.floats(images * pool.inputCount)
    output = arena.floats(images * pool.outputCount)
    argmax = arena.bytes(images * pool.outputCount)
    outputGradient = arena.floats(images * pool.outputCount)
    inputGradient = arena.floats(images * pool.inputCount)
    // Values without order, so that which position wins is as hard to predict as in a network.
    var state: UInt32 = 1
    for index in 0..<input.count {
      state = state &* 1_664_525 &+ 1_013_904_223
      input[index] = Float(state >> 8)
    }
  }

  func forward() {
    for image in 0..<images {
      pool.forward(
        input: input.image(image, pool.inputCount), output: output.image(image, pool.outputCount),
        argmax: argmax.image(image, pool.outputCount))
    }
  }

  func computeInputGradient() {
    for image in 0..<images {
      pool.inputGradient(
        outputGradient: outputGradient.image(image, pool.outputCount), argmax: argmax.image(image, pool.outputCount),
        inputGradient: inputGradient.image(image, pool.inputCount))
    }
  }
}
