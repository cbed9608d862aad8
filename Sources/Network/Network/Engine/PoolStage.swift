import Kernels

/// A max-pool that does not follow a convolution.
final class PoolStage: Stage {
  let name: String
  let output: Activations
  let tensors: [TrainedTensor] = []

  private let pool: MaxPool
  private let input: Activations
  private let argmax: Argmax
  private let gradients: Activations

  init(name: String, pool: MaxPool, input: Activations, _ capacity: Capacity) {
    precondition(input.count == pool.inputCount, "the input must be the one that the pool describes")
    self.name = name
    self.pool = pool
    self.input = input
    output = Activations(count: pool.outputCount, capacity)
    argmax = Argmax(count: pool.outputCount, capacity)
    gradients = Activations(count: pool.outputCount, capacity)
  }

  func forward(_ shards: ShardGroup, isTraining: Bool) {
    for image in 0..<shards.count {
      pool.forward(
        input: input.of(shards, image: image), output: output.of(shards, image: image),
        argmax: argmax.of(shards, image: image))
    }
  }

  func outputGradient(_ shards: ShardGroup) -> Floats { gradients.of(shards) }

  func backward(_ shards: ShardGroup, into inputGradient: Floats?) {
    guard let inputGradient else { return }
    for image in 0..<shards.count {
      pool.inputGradient(
        outputGradient: gradients.of(shards, image: image), argmax: argmax.of(shards, image: image),
        inputGradient: inputGradient.part(image * pool.inputCount, pool.inputCount))
    }
  }

  var updateTasks: Int { 0 }
  func completeGradient(_ task: Int, images: Int, worker: Int) {}
  func update(_ task: Int, _ step: ParameterStep) -> Bool { true }
  func pack(_ task: Int) {}
}
