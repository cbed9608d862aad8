import Kernels

/// A first convolution, over the few channels of an image, with ReLU, with or without a pool after it.
///
/// Its weights are read by both passes in the order in which they are kept, and nobody asks for the gradient of pixels.
final class ImageStage: Stage {
  let name: String
  let output: Activations
  let tensors: [TrainedTensor]

  private let shape: ConvolutionShape
  private let input: Activations
  private let convolution: DirectConvolution
  private let gradient: ImageGradient
  private let argmax: Argmax
  private let scratch: [Floats]
  private let outputGradients: Activations
  private let filterGradients: FilterGradients

  init(name: String, layer: ResolvedLayer, shape: ConvolutionShape, input: Activations, _ capacity: Capacity) {
    precondition(input.count == shape.inputCount, "the input must be the one that the shape describes")
    self.name = name
    self.shape = shape
    self.input = input
    tensors = layer.trainedTensors(kernel: { .panelMajor($0, in: shape) }, in: capacity.arena)
    convolution = DirectConvolution(shape)
    let gradient = ImageGradient(shape)
    self.gradient = gradient
    scratch = (0..<capacity.workers).map { _ in capacity.arena.floats(gradient.scratchCount) }
    output = Activations(count: shape.outputCount, capacity)
    argmax = Argmax(count: shape.outputCount, capacity)
    outputGradients = Activations(count: shape.outputCount, capacity)
    filterGradients = FilterGradients(shape, filters: tensors[0], bias: tensors[1], capacity)
  }

  func forward(_ shards: ShardGroup, isTraining: Bool) {
    for image in 0..<shards.count {
      convolution.forward(
        input: input.of(shards, image: image), weights: tensors[0].weights, bias: tensors[1].weights,
        output: output.of(shards, image: image), argmax: isTraining ? argmax.of(shards, image: image) : nil)
    }
  }

  func outputGradient(_ shards: ShardGroup) -> Floats { outputGradients.of(shards) }

  func backward(_ shards: ShardGroup, into inputGradient: Floats?) {
    precondition(inputGradient == nil, "a convolution over pixels has no gradient to hand on")
    for (index, shard) in shards.each {
      let gradients = filterGradients.cleared(for: index)
      for image in 0..<shard.count {
        gradient.addWeightGradient(
          input: input.of(shard, image: image), outputGradient: outputGradients.of(shard, image: image),
          argmax: argmax.of(shard, image: image), scratch: scratch[shard.worker],
          filterGradient: gradients.filters, biasGradient: gradients.bias)
      }
    }
  }

  var updateTasks: Int { filterGradients.blocks }
  func completeGradient(_ task: Int, images: Int, worker: Int) { filterGradients.complete(task, images: images) }
  func update(_ task: Int, _ step: ParameterStep) -> Bool { filterGradients.update(task, step) }
  func pack(_ task: Int) {}
}
