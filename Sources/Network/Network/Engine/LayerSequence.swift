import Kernels
import Tensors

/// The layers of a network one after another, none fused with the next: what each of them makes of an image.
///
/// An engine never forms some of these outputs, so they are computed by the plain kernels; the last bits of a number
/// may differ from those of a fused stage. Each worker has room of its own for one image.
final class LayerSequence {
  private let arena = Arena()
  private let layers: [PlainLayer]
  private let pixels: [Floats]
  /// [worker][layer]
  private let outputs: [[Floats]]
  private let argmax: [Bytes]

  /// Prepares layers.
  ///
  /// - `count`: How many of the network's layers, from the first; all by default.
  /// - `workers`: How many images can be computed at a time.
  init(_ network: NetworkShape, _ parameters: Parameters, count: Int? = nil, workers: Int) {
    let arena = arena
    var channels = network.image.channels
    let layers = network.layers.prefix(count ?? network.layers.count).map { layer in
      let plain = PlainLayer(layer, channels: channels, parameters, arena)
      channels = plain.channels
      return plain
    }
    self.layers = layers
    pixels = (0..<workers).map { _ in arena.floats(network.image.shape.count) }
    outputs = (0..<workers).map { _ in layers.map { arena.floats($0.count) } }
    let pooled = layers.filter { $0.layer.kind == .pool }.map(\.count).max() ?? 0
    argmax = (0..<workers).map { _ in arena.bytes(pooled) }
  }

  /// Computes the outputs of all layers for one image.
  ///
  /// - `image`: The image's bytes.
  func run(on image: UnsafeBufferPointer<UInt8>, worker: Int) {
    PixelScaling.scale(image, into: pixels[worker])
    var input = pixels[worker]
    for (layer, output) in zip(layers, outputs[worker]) {
      layer.forward(input, output, argmax[worker])
      input = output
    }
  }

  /// What a layer made of the image that a worker ran last: for each position its channels, then padding up to
  /// ``channels(of:)``.
  func output(of layer: Int, worker: Int) -> Floats { outputs[worker][layer] }

  /// The number of channels that are stored of a layer's output.
  func channels(of layer: Int) -> Int { layers[layer].channels }

  /// The same without the padding.
  func values(of layer: Int, worker: Int) -> Tensor<Float> {
    let (stored, shape) = (output(of: layer, worker: worker), layers[layer].layer.output)
    let (logical, channels) = (shape.dimensions.last ?? 1, channels(of: layer))
    return Tensor(shape: shape, (0..<shape.count).map { stored[$0 / logical * channels + $0 % logical] })
  }
}

/// One layer with its weights.
private struct PlainLayer {
  let layer: ResolvedLayer
  /// The channels that are stored of its output, and all its numbers.
  let channels, count: Int
  let forward: (_ input: Floats, _ output: Floats, _ argmax: Bytes) -> Void

  /// - `stored`: The channels that are stored of its input.
  init(_ layer: ResolvedLayer, channels stored: Int, _ parameters: Parameters, _ arena: Arena) {
    self.layer = layer
    func tensors(kernel: (Shape) -> ParameterLayout) -> [Floats] {
      let tensors = layer.trainedTensors(kernel: kernel, in: arena)
      for tensor in tensors { tensor.layout.scatter(parameters[tensor.name], into: tensor.weights) }
      return tensors.map(\.weights)
    }
    switch layer.kind {
    case .convolution(let kernel):
      let shape = ConvolutionShape(
        inputHeight: layer.input[0], inputWidth: layer.input[1], inputChannels: stored, kernel: kernel,
        filters: paddedToVector(layer.output[2]), pooled: false)
      let (convolution, weights) = (DirectConvolution(shape), tensors { .panelMajor($0, in: shape) })
      (channels, count) = (shape.filters, shape.outputCount)
      forward = { input, output, _ in
        convolution.forward(input: input, weights: weights[0], bias: weights[1], output: output, argmax: nil)
      }
    case .pool:
      let pool = MaxPool(height: layer.input[0], width: layer.input[1], channels: stored)
      (channels, count) = (stored, pool.outputCount)
      forward = { pool.forward(input: $0, output: $1, argmax: $2) }
    case .dense:
      let logical = layer.input.dimensions.last ?? 1
      let dense = DenseLayer(inputs: layer.input.count / logical * stored, units: paddedToVector(layer.output.count))
      let weights = tensors { .panels($0, in: dense) { $0 / logical * stored + $0 % logical } }
      (channels, count) = (dense.units, dense.units)
      let hasReLU = layer.activation == .relu
      forward = { input, output, _ in
        dense.forward(
          images: 1, input: input, weights: weights[0], bias: weights[1], relu: hasReLU, output: output)
      }
    }
  }
}
