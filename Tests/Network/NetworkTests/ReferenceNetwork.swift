import Network
import Reference
import Tensors

/// A network as plain loops in double precision, forward and backward: what the engine is compared with.
struct ReferenceNetwork {
  let shape: NetworkShape
  var parameters: [String: Grid]

  /// Loss and gradients of a batch, both averaged over its images.
  struct Gradients {
    var loss = 0.0
    var correct = 0
    var parameters: [String: Grid]
  }

  /// What one layer did to one image.
  struct Step {
    var layer: ResolvedLayer
    var input: Grid
    /// Before the activation; the maxima of a pool.
    var sums: Grid
    /// Behind the activation, logits for the output layer.
    var output: Grid
    /// Of a pool: where each maximum came from.
    var argmax: [Int] = []
  }

  init(_ shape: NetworkShape, _ parameters: Parameters) {
    self.shape = shape
    self.parameters = Dictionary(
      uniqueKeysWithValues: parameters.entries.map { ($0.name, Grid($0.tensor)) })
  }

  /// Every layer's work on an image, [height, width, channels] in [0, 1].
  func forward(_ image: Grid) -> [Step] {
    var steps: [Step] = []
    var input = image
    for layer in shape.layers {
      var argmax: [Int] = []
      let sums: Grid
      switch layer.kind {
      case .convolution: sums = convolution(input, kernel: kernel(layer), bias: bias(layer))
      case .pool:
        let pooled = maxPool(input)
        (sums, argmax) = (pooled.output, pooled.argmax)
      case .dense: sums = dense(input, kernel: kernel(layer), bias: bias(layer))
      }
      let output = layer.activation == .relu ? relu(sums) : sums
      steps.append(Step(layer: layer, input: input, sums: sums, output: output, argmax: argmax))
      input = output
    }
    return steps
  }

  /// The output layer's sums.
  func logits(_ image: Grid) -> [Double] { forward(image).last?.output.values ?? [] }

  /// Mean loss and its gradients over a batch, images in order.
  func gradients(_ images: [Grid], _ labels: [Int]) -> Gradients {
    var result = Gradients(parameters: parameters.mapValues(\.zeros))
    for (image, label) in zip(images, labels) {
      let steps = forward(image)
      let logits = steps.last?.output.values ?? []
      result.loss += crossEntropy(logits, label: label) / Double(images.count)
      result.correct += logits.firstIndex(of: logits.max() ?? 0) == label ? 1 : 0
      let outputGradient = crossEntropyGradient(logits, label: label).map { $0 / Double(images.count) }
      backward(steps, Grid([logits.count], values: outputGradient), into: &result.parameters)
    }
    return result
  }

  private func backward(_ steps: [Step], _ outputGradient: Grid, into gradients: inout [String: Grid]) {
    var gradient = outputGradient
    for step in steps.reversed() {
      // A dense layer hands back its flat input's gradient under the image's own shape.
      gradient = Grid(step.sums.extents, values: gradient.values)
      if step.layer.activation == .relu { gradient = reluGradient(step.sums, outputGradient: gradient) }
      let layer: LayerGradients
      switch step.layer.kind {
      case .pool:
        gradient = maxPoolGradient(step.input, argmax: step.argmax, outputGradient: gradient)
        continue
      case .convolution:
        layer = convolutionGradients(step.input, kernel: kernel(step.layer), outputGradient: gradient)
      case .dense: layer = denseGradients(step.input, kernel: kernel(step.layer), outputGradient: gradient)
      }
      gradients[step.layer.kernelName]?.add(layer.kernel)
      gradients[step.layer.biasName]?.add(layer.bias)
      gradient = layer.input
    }
  }

  private func kernel(_ layer: ResolvedLayer) -> Grid { parameters[layer.kernelName] ?? Grid(0) }
  private func bias(_ layer: ResolvedLayer) -> Grid { parameters[layer.biasName] ?? Grid(0) }
}

extension Grid {
  /// The same numbers in double precision.
  init(_ tensor: Tensor<Float>) {
    self.init(tensor.shape.dimensions, values: tensor.elements.map(Double.init))
  }

  mutating func add(_ other: Grid) {
    for i in values.indices { values[i] += other.values[i] }
  }
}
