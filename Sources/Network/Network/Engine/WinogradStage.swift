import Kernels

/// A 3×3 convolution with ReLU and without a pool, all three passes by Winograd's algorithm.
final class WinogradStage: Stage {
  let name: String
  let output: Activations
  let tensors: [TrainedTensor]

  private let shape: ConvolutionShape
  private let kernel: WinogradF33
  private let input: Activations
  private let slots: Int
  private let weights: Floats
  private let transposed: Floats
  private let patches: Floats
  private let tiles: Floats
  private let scratch: [Floats]
  private let gradients: Activations
  private let biasShards: Floats

  private var filters: TrainedTensor { tensors[0] }
  private var bias: TrainedTensor { tensors[1] }

  init(name: String, layer: ResolvedLayer, shape: ConvolutionShape, input: Activations, _ capacity: Capacity) {
    precondition(input.count == shape.inputCount, "the input must be the one that the shape describes")
    self.name = name
    self.shape = shape
    self.input = input
    let kernel = WinogradF33(shape)
    self.kernel = kernel
    tensors = layer.trainedTensors(kernel: { .channelMajor($0, in: shape) }, in: capacity.arena)
    output = Activations(count: shape.outputCount, capacity)
    slots = kernel.slots(images: capacity.images)
    weights = capacity.arena.floats(kernel.weightCount)
    transposed = capacity.arena.floats(kernel.weightCount)
    patches = capacity.arena.floats(slots * kernel.patchCount)
    tiles = capacity.arena.floats(slots * kernel.tileCount)
    let scratchCount = max(kernel.scratchCount(images: ShardGroup.capacity), kernel.gradientScratchCount)
    scratch = (0..<capacity.workers).map { _ in capacity.arena.floats(scratchCount) }
    gradients = Activations(count: shape.outputCount, capacity)
    biasShards = capacity.arena.floats(capacity.shards * shape.filters)
  }

  func forward(_ shards: ShardGroup, isTraining: Bool) {
    kernel.forward(
      first: shards.first, images: shards.count, input: input.of(shards), weights: weights, bias: bias.weights,
      patches: patches, slots: slots, scratch: scratch[shards.worker], output: output.of(shards))
  }

  func outputGradient(_ shards: ShardGroup) -> Floats { gradients.of(shards) }

  func backward(_ shards: ShardGroup, into inputGradient: Floats?) {
    let dy = gradients.of(shards)
    kernel.transformGradient(
      first: shards.first, images: shards.count, output: output.of(shards), outputGradient: dy, tiles: tiles,
      slots: slots)
    if isTrained { sumBiasGradient(shards) }
    if let inputGradient {
      kernel.inputGradient(
        first: shards.first, images: shards.count, tiles: tiles, slots: slots, transposed: transposed,
        scratch: scratch[shards.worker], inputGradient: inputGradient)
    }
  }

  private func sumBiasGradient(_ shards: ShardGroup) {
    for (index, shard) in shards.each {
      let biasGradient = biasShards.part(index * shape.filters, shape.filters)
      biasGradient.fill()
      for image in 0..<shard.count {
        kernel.addBiasGradient(
          output: output.of(shard, image: image),
          outputGradient: gradients.of(shard, image: image), biasGradient: biasGradient)
      }
    }
  }

  /// A block is a panel of 16 input channels; the biases are one more.
  var updateTasks: Int { channelPanels + 1 }

  private var channelPanels: Int { shape.inputChannels / vectorLanes }
  private var blockCount: Int { vectorLanes * shape.filters * 9 }

  func completeGradient(_ task: Int, images: Int, worker: Int) {
    if task < channelPanels {
      kernel.filterGradient(
        panel: task, count: images * kernel.tilesPerImage, patches: patches, tiles: tiles, slots: slots,
        scratch: scratch[worker], gradient: filters.gradient.part(task * blockCount, blockCount))
    } else {
      ShardSum.sum(
        biasShards, stride: shape.filters, shards: Shard.count(for: images), from: 0, count: shape.filters,
        into: bias.gradient)
    }
  }

  func update(_ task: Int, _ step: ParameterStep) -> Bool {
    task < channelPanels
      ? filters.update(task * blockCount, blockCount, step) : bias.update(0, shape.filters, step)
  }

  func pack(_ task: Int) {
    if task < channelPanels {
      kernel.pack(filters: filters.weights, panel: task, weights: weights, transposed: transposed)
    }
  }
}
