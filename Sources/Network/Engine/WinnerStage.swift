import Kernels

/// A rectified convolution with or without a pool behind it, whose backward passes follow the winners.
///
/// Going forward it takes Winograd's algorithm where that fits, the direct one elsewhere. The gradients of the filters
/// are summed shard by shard and the shards' sums added in order, so the result does not depend on who computed them.
final class WinnerStage: Stage {
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
  private let winners: Bytes
  private let gradient: WinnerGradient
  private let gradients: ShardGradients
  private let lists: [WinnerScratch]
  private let filterShards: Floats
  private let biasShards: Floats

  private var filters: TrainedTensor { tensors[0] }
  private var bias: TrainedTensor { tensors[1] }

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
      let kernel = DirectConvolution(shape)
      forward = .direct(kernel)
      packed = capacity.arena.floats(kernel.weightCount)
    }
    gradient = WinnerGradient(shape)
    output = Activations(count: shape.outputCount, capacity)
    winners = capacity.arena.bytes(capacity.images * shape.outputCount)
    gradients = ShardGradients(count: shape.outputCount, capacity)
    lists = (0..<capacity.workers).map { [gradient] _ in gradient.makeScratch(in: capacity.arena) }
    filterShards = capacity.arena.floats(capacity.shards * gradient.filterCount)
    biasShards = capacity.arena.floats(capacity.shards * shape.filters)
  }

  func forward(_ shard: Shard, isTraining: Bool) {
    for image in shard.first..<shard.first + shard.count {
      let winners = isTraining ? winners.part(image * shape.outputCount, shape.outputCount) : nil
      let (x, y) = (input.of(image: image), output.of(image: image))
      switch forward {
      case .direct(let kernel):
        kernel.forward(input: x, weights: packed, bias: bias.weights, output: y, winners: winners)
      case .winograd(let kernel, let scratch):
        kernel.forward(
          input: x, weights: packed, bias: bias.weights, scratch: scratch[shard.worker], output: y, winners: winners)
      }
    }
  }

  func outputGradient(_ shard: Shard) -> Floats { gradients.of(shard) }

  func backward(_ shard: Shard, into inputGradient: Floats?) {
    let filterGradient = filterShards.part(shard.index * gradient.filterCount, gradient.filterCount)
    let biasGradient = biasShards.part(shard.index * shape.filters, shape.filters)
    filterGradient.fill()
    biasGradient.fill()
    let outputGradient = gradients.of(shard)
    for image in 0..<shard.count {
      let place = shard.first + image
      let dy = outputGradient.part(image * shape.outputCount, shape.outputCount)
      let kept = winners.part(place * shape.outputCount, shape.outputCount)
      gradient.addWeightGradient(
        input: input.of(image: place), outputGradient: dy, winners: kept, scratch: lists[shard.worker],
        filterGradient: filterGradient, biasGradient: biasGradient)
      if let inputGradient {
        gradient.inputGradient(
          outputGradient: dy, winners: kept, filters: filters.weights, scratch: lists[shard.worker],
          inputGradient: inputGradient.part(image * shape.inputCount, shape.inputCount))
      }
    }
  }

  /// A block is a panel of 16 filters.
  var updateTasks: Int { shape.panels }

  private var blockCount: Int { vectorLanes * shape.filterCount }

  func completeGradient(_ task: Int, images: Int, worker: Int) {
    let shards = Shard.count(for: images)
    sumShards(
      filterShards, stride: gradient.filterCount, shards: shards, from: task * blockCount, count: blockCount,
      into: filters.gradient)
    if shape.rowLength < shape.paddedRowLength {
      // Lanes behind a short row were summed along with it and are nobody's gradient.
      for row in 0..<vectorLanes * shape.kernel {
        filters.gradient.part(
          task * blockCount + row * shape.paddedRowLength + shape.rowLength, shape.paddedRowLength - shape.rowLength
        ).fill()
      }
    }
    sumShards(
      biasShards, stride: shape.filters, shards: shards, from: task * vectorLanes, count: vectorLanes,
      into: bias.gradient)
  }

  func update(_ task: Int, _ step: AdamStep) -> Bool {
    let areFiltersFinite = filters.update(task * blockCount, blockCount, step)
    let isBiasFinite = bias.update(task * vectorLanes, vectorLanes, step)
    return areFiltersFinite && isBiasFinite
  }

  func pack(_ task: Int) {
    switch forward {
    case .direct(let kernel): kernel.pack(filters: filters.weights, panel: task, into: packed)
    case .winograd(let kernel, _): kernel.pack(filters: filters.weights, panel: task, into: packed)
    }
  }
}
