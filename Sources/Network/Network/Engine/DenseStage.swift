import Kernels

/// A fully connected layer, with ReLU unless it is the last one, which gives logits.
final class DenseStage: Stage {
  let name: String
  let output: Activations
  let tensors: [TrainedTensor]

  private let layer: DenseLayer
  private let hasReLU: Bool
  private let input: Activations
  private let transposed: Floats
  /// The inputs and gradients of a whole batch: the gradient of the weights is one matrix product over it.
  private let inputs: BatchValues
  private let gradients: BatchValues

  private var kernel: TrainedTensor { tensors[0] }
  private var bias: TrainedTensor { tensors[1] }

  /// - `inputPosition`: where an element of the input, counted as Keras flattens it, is stored.
  init(layer resolved: ResolvedLayer, input: Activations, inputPosition: (Int) -> Int, _ capacity: Capacity) {
    name = resolved.name
    hasReLU = resolved.activation == .relu
    self.input = input
    let layer = DenseLayer(inputs: input.count, units: paddedToVector(resolved.output.count))
    self.layer = layer
    tensors = resolved.trainedTensors(
      kernel: { .panels($0, in: layer, inputPosition: inputPosition) }, in: capacity.arena)
    output = Activations(count: layer.units, capacity)
    inputs = BatchValues(count: layer.inputs, capacity)
    gradients = BatchValues(count: layer.units, capacity)
    transposed = capacity.arena.floats(layer.transposedCount)
  }

  func forward(_ shards: ShardGroup, isTraining: Bool) {
    if isTraining, isTrained { inputs.of(shards).copy(from: input.of(shards)) }
    layer.forward(
      images: shards.count, input: input.of(shards), weights: kernel.weights, bias: bias.weights, relu: hasReLU,
      output: output.of(shards))
  }

  func outputGradient(_ shards: ShardGroup) -> Floats { gradients.of(shards) }

  func backward(_ shards: ShardGroup, into inputGradient: Floats?) {
    let dy = gradients.of(shards)
    if hasReLU { layer.maskGradient(images: shards.count, output: output.of(shards), outputGradient: dy) }
    if let inputGradient {
      layer.inputGradient(
        images: shards.count, outputGradient: dy, transposed: transposed, inputGradient: inputGradient)
    }
  }

  /// A block is some rows of one panel; the biases are one more.
  var updateTasks: Int { layer.panels * rowBlocks + 1 }

  /// Enough rows that a task is worth handing out, few enough that two threads end at about the same time.
  private static let rowsPerBlock = 96
  private var rowBlocks: Int { (layer.inputs + Self.rowsPerBlock - 1) / Self.rowsPerBlock }

  private func block(_ task: Int) -> (panel: Int, row: Int, rows: Int, start: Int, count: Int) {
    let row = task % rowBlocks * Self.rowsPerBlock
    let rows = min(Self.rowsPerBlock, layer.inputs - row)
    let panel = task / rowBlocks
    return (panel, row, rows, (panel * layer.inputs + row) * vectorLanes, rows * vectorLanes)
  }

  func completeGradient(_ task: Int, images: Int, worker: Int) {
    guard task < updateTasks - 1 else {
      layer.biasGradient(images: images, outputGradient: gradients.values, gradient: bias.gradient)
      return
    }
    let block = block(task)
    layer.weightGradient(
      panel: block.panel, firstRow: block.row, rows: block.rows, images: images, input: inputs.values,
      outputGradient: gradients.values, gradient: kernel.gradient.part(block.start, block.count))
  }

  func update(_ task: Int, _ step: ParameterStep) -> Bool {
    guard task < updateTasks - 1 else { return bias.update(0, layer.units, step) }
    let block = block(task)
    return kernel.update(block.start, block.count, step)
  }

  func pack(_ task: Int) {
    guard task < updateTasks - 1 else { return }
    let block = block(task)
    layer.transpose(
      panel: block.panel, firstRow: block.row, rows: block.rows, weights: kernel.weights, into: transposed)
  }
}
