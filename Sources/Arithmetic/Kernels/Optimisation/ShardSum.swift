/// Adds up the gradients that the shards of a batch left side by side.
public enum ShardSum {
  /// `target[i] = Σ shards[s·stride + i]` for i in `from ..< from + count`, the shards added in order.
  ///
  /// - Precondition: `count` is a multiple of ``vectorLanes``, there is at least one shard, and all of it lies within
  ///   the views.
  public static func sum(
    _ shards: Floats, stride: Int, shards shardCount: Int, from: Int, count: Int, into target: Floats
  ) {
    precondition(shardCount >= 1 && count % vectorLanes == 0 && from >= 0 && from + count <= target.count)
    precondition((shardCount - 1) * stride + from + count <= shards.count)
    for at in Swift.stride(from: from, to: from + count, by: vectorLanes) {
      var sum: Vector = shards.base.load(at)
      for shard in 1..<max(shardCount, 1) { sum += shards.base.load(shard &* stride &+ at) }
      target.base.store(sum, at)
    }
  }
}
