import Kernels
import Network

/// What a step does once for a batch and not for each image: the shards' gradients added up, and Adam.
final class Update {
  private let shards: [(values: Floats, sum: Floats)]
  private let parameters: Floats
  private let first: Floats
  private let second: Floats
  private let gradient: Floats
  private var step = 0

  /// - `shards`: the stored filters of the layers whose gradients are kept shard by shard.
  init(shards: [Int], parameters: Parameters, in arena: Arena) {
    let shardCount = ReferenceStep.images / imagesPerShard
    self.shards = shards.map { (arena.floats(shardCount * $0), arena.floats($0)) }
    let count = paddedToVector(parameters.count)
    self.parameters = arena.floats(count)
    first = arena.floats(count)
    second = arena.floats(count)
    gradient = arena.floats(count)
    gradient.fill(1e-3)
  }

  func sumShards() {
    for (values, sum) in shards {
      ShardSum.sum(
        values, stride: sum.count, shards: values.count / sum.count, from: 0, count: sum.count, into: sum)
    }
  }

  func adam() {
    step += 1
    let adam = AdamStep(step: step, learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7)
    _ = adam.update(parameters: parameters, first: first, second: second, gradient: gradient)
  }
}
