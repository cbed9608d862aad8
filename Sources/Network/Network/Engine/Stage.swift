import Kernels

/// How much memory the stages of an engine need.
struct Capacity {
  let images: Int
  let workers: Int
  let arena: Arena

  var shards: Int { Shard.count(for: images) }
}

/// Activations, or their gradients, of a thread's current task; nobody reads them once the task is done.
///
/// Each thread has room for one task, which stays in its second-level cache.
struct Activations {
  /// Elements stored for one image.
  let count: Int
  /// [threads × a task's images × count]
  private let values: Floats

  init(count: Int, _ capacity: Capacity) {
    self.count = count
    values = capacity.arena.floats(capacity.workers * ShardGroup.capacity * count)
  }

  /// The part that belongs to some shards.
  func of(_ shards: ShardGroup) -> Floats {
    values.part((shards.worker * ShardGroup.capacity + shards.place) * count, shards.count * count)
  }

  /// The part that belongs to one image, counted from the first of the shards.
  func of(_ shards: ShardGroup, image: Int) -> Floats {
    values.part((shards.worker * ShardGroup.capacity + shards.place + image) * count, count)
  }
}

/// Values that are read after all shards of a batch are done.
struct BatchValues {
  /// Elements stored for one image.
  let count: Int
  /// [images × count]
  let values: Floats

  init(count: Int, _ capacity: Capacity) {
    self.count = count
    values = capacity.arena.floats(capacity.images * count)
  }

  /// The part that belongs to some shards.
  func of(_ shards: ShardGroup) -> Floats { values.part(shards.first * count, shards.count * count) }

  /// The part that belongs to one image of the batch.
  func of(image: Int) -> Floats { values.part(image * count, count) }
}

/// One fused step of the network: the work of a thread on a task's shards without waiting for others.
///
/// A training step has two halves. In the first, each task goes forward through all stages and back again. In the
/// second, each stage's parameters are cut into blocks, and a task completes the gradient of its block, updates it and
/// brings it into the forms that the next step reads. Nothing else needs to wait for anything.
protocol Stage: AnyObject {
  /// The layers that it computes, for a report.
  var name: String { get }
  /// The output of its forward pass.
  var output: Activations { get }
  /// Its kernel and bias, none for a pool.
  var tensors: [TrainedTensor] { get }

  /// Computes the outputs of some shards.
  ///
  /// - `isTraining`: whether a backward pass will follow.
  func forward(_ shards: ShardGroup, isTraining: Bool)

  /// Where the gradient with respect to the outputs of some shards is to be written before ``backward(_:into:)``.
  func outputGradient(_ shards: ShardGroup) -> Floats

  /// Takes the gradient of some shards back to its inputs (unless nobody wants it) and keeps what the parameters need
  /// (unless all of them are frozen).
  func backward(_ shards: ShardGroup, into inputGradient: Floats?)

  /// The number of blocks that the parameters are cut into.
  var updateTasks: Int { get }

  /// Completes the gradient of one block over a batch.
  func completeGradient(_ task: Int, images: Int, worker: Int)

  /// Updates one block whose gradient is complete.
  ///
  /// - Returns: whether its new weights are finite.
  func update(_ task: Int, _ step: ParameterStep) -> Bool

  /// Brings the weights of one block into the forms that the passes read.
  func pack(_ task: Int)
}

extension Stage {
  /// Whether any of its parameters is trained.
  var isTrained: Bool { tensors.contains { !$0.isFrozen } }
}

/// The argmax of each output of a thread's current task, kept between the passes.
struct Argmax {
  private let count: Int
  private let codes: Bytes

  init(count: Int, _ capacity: Capacity) {
    self.count = count
    codes = capacity.arena.bytes(capacity.workers * ShardGroup.capacity * count)
  }

  func of(_ shards: ShardGroup) -> Bytes {
    codes.part((shards.worker * ShardGroup.capacity + shards.place) * count, shards.count * count)
  }

  /// - `image`: counted from the first of the shards.
  func of(_ shards: ShardGroup, image: Int) -> Bytes {
    codes.part((shards.worker * ShardGroup.capacity + shards.place + image) * count, count)
  }
}
