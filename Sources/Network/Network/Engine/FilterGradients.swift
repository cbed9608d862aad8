import Kernels

/// The gradients of a convolution's filters and biases, one set for each shard of a batch, and their sum.
///
/// The shards' sums are added in order, so the result does not depend on which thread computed which. A block is a
/// panel of 16 filters, which is one stretch in either layout of the filters.
struct FilterGradients {
  private let shape: ConvolutionShape
  private let filterShards: Floats
  private let biasShards: Floats
  private let filters: TrainedTensor
  private let bias: TrainedTensor

  init(_ shape: ConvolutionShape, filters: TrainedTensor, bias: TrainedTensor, _ capacity: Capacity) {
    self.shape = shape
    self.filters = filters
    self.bias = bias
    filterShards = capacity.arena.floats(capacity.shards * shape.weightCount)
    biasShards = capacity.arena.floats(capacity.shards * shape.filters)
  }

  /// A shard's gradients, set to zero.
  func cleared(for index: Int) -> (filters: Floats, bias: Floats) {
    let gradients = (
      filters: filterShards.part(index * shape.weightCount, shape.weightCount),
      bias: biasShards.part(index * shape.filters, shape.filters)
    )
    gradients.filters.fill()
    gradients.bias.fill()
    return gradients
  }

  /// The number of blocks.
  var blocks: Int { shape.panels }

  /// Sums a block over the shards of a batch.
  func complete(_ block: Int, images: Int) {
    let shards = Shard.count(for: images)
    ShardSum.sum(
      filterShards, stride: shape.weightCount, shards: shards, from: block * shape.panelSize, count: shape.panelSize,
      into: filters.gradient)
    ShardSum.sum(
      biasShards, stride: shape.filters, shards: shards, from: block * vectorLanes, count: vectorLanes,
      into: bias.gradient)
  }

  /// Updates a block.
  ///
  /// - Returns: whether its new weights are finite.
  func update(_ block: Int, _ step: ParameterStep) -> Bool {
    let areFiltersFinite = filters.update(block * shape.panelSize, shape.panelSize, step)
    let isBiasFinite = bias.update(block * vectorLanes, vectorLanes, step)
    return areFiltersFinite && isBiasFinite
  }
}
