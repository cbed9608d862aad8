import Dataset
import Kernels
import Network
import Tensors
import Workload

/// A training step of the reference network on 64 images of MNIST, kernel by kernel, with weights that have been
/// trained for 300 steps.
///
/// The arrays of a whole batch are gone through kernel after kernel, where the engine takes eight images at a time
/// through all of them: what the engine finds in the second-level cache may come from the third here. The sum of the
/// kernels' times is therefore compared with the step's in the table.
final class ReferenceStep {
  static let images = 64

  let arena = Arena()
  let pixels: Floats
  let conv1: ImageLayer
  let conv2: SparseLayer
  let conv3: WinogradLayer
  let dense1: FullLayer
  let dense2: FullLayer
  /// The third convolution again, by the passes for shapes that Winograd's algorithm does not fit.
  let plainConv3: SparseLayer
  let pool: PoolLayer
  let update: Update
  private(set) var lossSum = 0.0
  private let data: LabelledImages

  init() throws {
    data = try MNIST.train.load()
    let training = try Training(on: data, threads: 1)
    training.run(images: warmUpImages)
    let weights = training.engine.parameters()
    let images = Self.images
    pixels = arena.floats(images * 28 * 28)
    let shape1 = ConvolutionShape(
      inputHeight: 28, inputWidth: 28, inputChannels: 1, kernel: 3, filters: 32, pooled: true)
    let shape2 = ConvolutionShape(
      inputHeight: 13, inputWidth: 13, inputChannels: 32, kernel: 3, filters: 64, pooled: true)
    let shape3 = ConvolutionShape(
      inputHeight: 5, inputWidth: 5, inputChannels: 64, kernel: 3, filters: 64, pooled: false)
    conv1 = ImageLayer(
      shape1, kernel: weights["conv1/kernel"], bias: weights["conv1/bias"], input: pixels, images: images, in: arena)
    conv2 = SparseLayer(
      shape2, kernel: weights["conv2/kernel"], bias: weights["conv2/bias"], input: conv1.output,
      inputGradient: conv1.outputGradient, images: images, in: arena)
    conv3 = WinogradLayer(
      shape3, kernel: weights["conv3/kernel"], bias: weights["conv3/bias"], input: conv2.output,
      inputGradient: conv2.outputGradient, images: images, in: arena)
    dense1 = FullLayer(
      kernel: weights["dense1/kernel"], bias: weights["dense1/bias"], hasReLU: true, input: conv3.output,
      inputGradient: conv3.outputGradient, images: images, in: arena)
    dense2 = FullLayer(
      kernel: weights["dense2/kernel"], bias: weights["dense2/bias"], hasReLU: false, input: dense1.output,
      inputGradient: dense1.outputGradient, images: images, in: arena)
    plainConv3 = SparseLayer(
      shape3, kernel: weights["conv3/kernel"], bias: weights["conv3/bias"], input: conv2.output,
      inputGradient: arena.floats(images * shape3.inputCount), images: images, in: arena)
    pool = PoolLayer(MaxPool(height: 26, width: 26, channels: 32), images: images, in: arena)
    update = Update(shards: [shape1.weightCount, shape2.weightCount], parameters: weights, in: arena)
    for kernel in KernelCase.allCases { run(kernel) }
    try check(against: training)
  }

  func scalePixels() {
    data.images.withUnsafeBufferPointer { bytes in
      PixelScaling.scale(UnsafeBufferPointer(rebasing: bytes[..<pixels.count]), into: pixels)
    }
  }

  func evaluate() {
    let units = dense2.layer.units
    lossSum = 0
    data.labels.withUnsafeBufferPointer { labels in
      for image in 0..<Self.images {
        lossSum +=
          SoftmaxCrossEntropy.evaluate(
            logits: dense2.output.image(image, units), classes: 10, label: Int(labels[image]),
            gradient: dense2.outputGradient.image(image, units), scale: 1 / Float(Self.images)
          ).loss
      }
    }
  }

  func pack() {
    conv2.pack()
    conv3.pack()
    dense1.pack()
    dense2.pack()
  }

  /// Checks that what is measured is a step of the network: the loss and a gradient that all passes contribute to.
  private func check(against training: Training) throws {
    let (result, gradient) = training.engine.gradients(on: data, batch: Array(0..<Self.images)[...])
    let expected = arranged(
      gradient["conv1/kernel"], count: conv1.shape.weightCount, in: arena, place: conv1.shape.panelMajor
    ).elements
    let found = conv1.filterGradient.elements
    let largest = expected.reduce(0) { max($0, abs($1)) }
    let error = zip(expected, found).reduce(0) { max($0, abs($1.0 - $1.1)) }
    guard error <= 1e-4 * largest, abs(lossSum - result.lossSum) <= 1e-4 * result.lossSum else {
      throw WrongStep(loss: lossSum, expectedLoss: result.lossSum, error: error, largest: largest)
    }
  }
}

private struct WrongStep: Error, CustomStringConvertible {
  let loss: Double
  let expectedLoss: Double
  let error: Float
  let largest: Float

  var description: String {
    "the kernels do not add up to the engine's step: loss \(loss), expected \(expectedLoss);"
      + " gradient of conv1/kernel off by \(error) of \(largest)"
  }
}
