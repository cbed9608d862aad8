import Kernels
import Tensors

/// Turns layers into stages: a convolution includes the pool after it.
struct StageBuilder {
  private(set) var stages: [any Stage] = []
  private let capacity: Capacity
  private var input: Activations
  /// Channels as stored, which are padded after a convolution.
  private var storedChannels: Int

  init(_ network: NetworkShape, pixels: Activations, _ capacity: Capacity) {
    self.capacity = capacity
    input = pixels
    storedChannels = network.image.channels
    var layers = network.layers[...]
    while let layer = layers.popFirst() {
      switch layer.kind {
      case .convolution(let kernel):
        let pool = layers.first.flatMap { $0.kind == .pool ? $0 : nil }
        if pool != nil { layers.removeFirst() }
        addConvolution(layer, kernel: kernel, pool: pool)
      case .pool: addPool(layer)
      case .dense: addDense(layer)
      }
    }
  }

  private mutating func addConvolution(_ layer: ResolvedLayer, kernel: Int, pool: ResolvedLayer?) {
    let shape = ConvolutionShape(
      inputHeight: layer.input[0], inputWidth: layer.input[1], inputChannels: storedChannels, kernel: kernel,
      filters: paddedToVector(layer.output[2]), pooled: pool != nil)
    let name = pool.map { "\(layer.name)+\($0.name)" } ?? layer.name
    storedChannels = shape.filters
    if WinogradF33.supports(shape) {
      add(WinogradStage(name: name, layer: layer, shape: shape, input: input, capacity))
    } else if SparseGradient.supports(shape) {
      add(SparseGradientStage(name: name, layer: layer, shape: shape, input: input, capacity))
    } else {
      add(ImageStage(name: name, layer: layer, shape: shape, input: input, capacity))
    }
  }

  private mutating func addPool(_ layer: ResolvedLayer) {
    let pool = MaxPool(height: layer.input[0], width: layer.input[1], channels: storedChannels)
    add(PoolStage(name: layer.name, pool: pool, input: input, capacity))
  }

  private mutating func addDense(_ layer: ResolvedLayer) {
    let channels = layer.input.dimensions.last ?? 1
    let stored = storedChannels
    add(
      DenseStage(
        layer: layer, input: input, inputPosition: { $0 / channels * stored + $0 % channels }, capacity))
    storedChannels = paddedToVector(layer.output.count)
  }

  private mutating func add(_ stage: any Stage) {
    stages.append(stage)
    input = stage.output
  }
}

extension ResolvedLayer {
  /// The layer's kernel and bias, zero.
  ///
  /// - Precondition: the layer has them.
  func trainedTensors(kernel layout: (Shape) -> ParameterLayout, in arena: Arena) -> [TrainedTensor] {
    guard let kernelShape, let biasShape else { preconditionFailure("\(name) has no parameters") }
    return [
      TrainedTensor(kernelName, kernelShape, layout(kernelShape), in: arena),
      TrainedTensor(biasName, biasShape, .bias(biasShape.count), in: arena),
    ]
  }
}
