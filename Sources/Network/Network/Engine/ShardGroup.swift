import Kernels

/// Some images of a batch whose gradients are added up apart: the same cut at any thread count.
enum Shard {
  /// Shards that `images` images are cut into, ``imagesPerShard`` in each but the last.
  static func count(for images: Int) -> Int { (images + imagesPerShard - 1) / imagesPerShard }
}

/// The neighbouring shards that one task takes through the network, and the thread it runs on.
struct ShardGroup {
  /// The first image's place in the batch.
  let first: Int
  /// How many images.
  let count: Int
  /// The first image's place in the thread's activations.
  let place: Int
  /// The thread, which chooses the scratch memory.
  let worker: Int

  /// The most images of a group: two shards.
  static let capacity = 2 * imagesPerShard

  /// Each shard, with its number in the batch.
  var each: some Sequence<(index: Int, shard: ShardGroup)> {
    stride(from: 0, to: count, by: imagesPerShard).lazy.map { start in
      let shard = ShardGroup(
        first: first + start, count: min(imagesPerShard, count - start), place: place + start, worker: worker)
      return (shard.first / imagesPerShard, shard)
    }
  }
}

/// How a batch is cut into tasks.
///
/// With two shards in a task, the weights of convolutions and dense layers pass the second-level cache half as often.
struct Tasks {
  private let images: Int
  private let imagesPerTask: Int

  /// Cuts a batch: two shards to a task where every thread gets as many pairs, else one, which keeps more threads busy.
  init(images: Int, workers: Int) {
    self.images = images
    imagesPerTask = Shard.count(for: images) / 2 % workers == 0 ? ShardGroup.capacity : imagesPerShard
  }

  var count: Int { (images + imagesPerTask - 1) / imagesPerTask }

  /// The shards of a task.
  func shards(of task: Int, worker: Int) -> ShardGroup {
    let first = task * imagesPerTask
    return ShardGroup(first: first, count: min(imagesPerTask, images - first), place: 0, worker: worker)
  }
}
