import Kernels

/// A convolution with ReLU, with or without a pool after it, whose backward passes visit argmax positions only.
///
/// Going forward it takes Winograd's algorithm where that fits, the direct one elsewhere.
final class SparseGradientStage: Stage {
  let name: String
  let output: Activations
  let tensors: [TrainedTensor]

  private enum Forward {
    case direct(DirectConvolution)
    case winograd(WinogradPooled, scratch: [Floats])
  }

  private let shape: ConvolutionShape
  private let input: Activations
  private let forward: Forward
  private let packed: Floats
  /// The weights as the gradient of the input reads them.
  private let packedForInput: Floats
  private let gradient: SparseGradient
  private let lists: [SparseLists]
  private let argmax: Argmax
  private let outputGradients: Activations
  private let filterGradients: FilterGradients

  init(name: String, layer: ResolvedLayer, shape: ConvolutionShape, input: Activations, _ capacity: Capacity) {
    precondition(input.count == shape.inputCount, "the input must be the one that the shape describes")
    self.name = name
    self.shape = shape
    self.input = input
    tensors = layer.trainedTensors(kernel: { .filterMajor($0, in: shape) }, in: capacity.arena)
    if WinogradPooled.supports(shape) {
      let kernel = WinogradPooled(shape)
      forward = .winograd(
        kernel, scratch: (0..<capacity.workers).map { _ in capacity.arena.floats(kernel.scratchCount) })
      packed = capacity.arena.floats(kernel.weightCount)
    } else {
      forward = .direct(DirectConvolution(shape))
      packed = capacity.arena.floats(shape.weightCount)
    }
    let gradient = SparseGradient(shape)
    self.gradient = gradient
    packedForInput = capacity.arena.floats(shape.weightCount)
    lists = (0..<capacity.workers).map { _ in gradient.makeLists(in: capacity.arena) }
    output = Activations(count: shape.outputCount, capacity)
    argmax = Argmax(count: shape.outputCount, capacity)
    outputGradients = Activations(count: shape.outputCount, capacity)
    filterGradients = FilterGradients(shape, filters: tensors[0], bias: tensors[1], capacity)
  }

  func forward(_ shards: ShardGroup, isTraining: Bool) {
    let bias = tensors[1].weights
    switch forward {
    case .direct(let kernel):
      for image in 0..<shards.count {
        kernel.forward(
          input: input.of(shards, image: image), weights: packed, bias: bias, output: output.of(shards, image: image),
          argmax: isTraining ? argmax.of(shards, image: image) : nil)
      }
    case .winograd(let kernel, let scratch):
      kernel.forward(
        images: shards.count, input: input.of(shards), weights: packed, bias: bias, scratch: scratch[shards.worker],
        output: output.of(shards), argmax: isTraining ? argmax.of(shards) : nil)
    }
  }

  func outputGradient(_ shards: ShardGroup) -> Floats { outputGradients.of(shards) }

  func backward(_ shards: ShardGroup, into inputGradient: Floats?) {
    if isTrained {
      for (index, shard) in shards.each {
        let gradients = filterGradients.cleared(for: index)
        gradient.addWeightGradient(
          images: shard.count, input: input.of(shard), outputGradient: outputGradients.of(shard),
          argmax: argmax.of(shard), lists: lists[shard.worker], filterGradient: gradients.filters,
          biasGradient: gradients.bias)
      }
    }
    guard let inputGradient else { return }
    gradient.inputGradient(
      images: shards.count, outputGradient: outputGradients.of(shards), argmax: argmax.of(shards),
      weights: packedForInput, lists: lists[shards.worker], inputGradient: inputGradient)
  }

  var updateTasks: Int { filterGradients.blocks }
  func completeGradient(_ task: Int, images: Int, worker: Int) { filterGradients.complete(task, images: images) }
  func update(_ task: Int, _ step: ParameterStep) -> Bool { filterGradients.update(task, step) }

  func pack(_ task: Int) {
    switch forward {
    case .direct(let kernel): kernel.pack(filters: tensors[0].weights, panel: task, into: packed)
    case .winograd(let kernel, _): kernel.pack(filters: tensors[0].weights, panel: task, into: packed)
    }
    gradient.pack(filters: tensors[0].weights, panel: task, into: packedForInput)
  }
}
