import Dataset
import Kernels
import Tensors

extension Engine {
  /// Every layer's output for one image, first to last: activations [height, width, channels] or [units], the output
  /// layer's as logits.
  ///
  /// The fused stages never form some of these, so they are computed anew by the plain kernels; the last bits of a
  /// number may differ from those of a fused stage.
  public func activations(of image: Int, in data: LabelledImages) -> [(name: String, values: Tensor<Float>)] {
    let arena = Arena()
    let parameters = parameters()
    let count = network.image.shape.count
    var input = arena.floats(count)
    data.images.withUnsafeBufferPointer { bytes in
      PixelScaling.scale(UnsafeBufferPointer(rebasing: bytes[image * count..<(image + 1) * count]), into: input)
    }
    var channels = network.image.channels
    return network.layers.map { layer in
      (input, channels) = layer.output(of: input, channels: channels, parameters, arena)
      return (layer.name, layer.unpadded(input, channels: channels))
    }
  }
}

extension ResolvedLayer {
  /// The layer's output for one image, and the channels that are stored of it.
  fileprivate func output(
    of input: Floats, channels: Int, _ parameters: Parameters, _ arena: Arena
  ) -> (Floats, channels: Int) {
    switch kind {
    case .convolution(let kernel):
      let shape = ConvolutionShape(
        inputHeight: self.input[0], inputWidth: self.input[1], inputChannels: channels, kernel: kernel,
        filters: paddedToVector(output[2]), pooled: false)
      let convolution = DirectConvolution(shape)
      let tensors = trainedTensors(kernel: { .panelMajor($0, in: shape) }, parameters, arena)
      let result = arena.floats(shape.outputCount)
      convolution.forward(
        input: input, weights: tensors[0].weights, bias: tensors[1].weights, output: result, argmax: nil)
      return (result, shape.filters)
    case .pool:
      let pool = MaxPool(height: self.input[0], width: self.input[1], channels: channels)
      let result = arena.floats(pool.outputCount)
      pool.forward(input: input, output: result, argmax: arena.bytes(pool.outputCount))
      return (result, channels)
    case .dense:
      let dense = DenseLayer(inputs: input.count, units: paddedToVector(output.count))
      let logical = self.input.dimensions.last ?? 1
      let tensors = trainedTensors(
        kernel: { .panels($0, in: dense) { $0 / logical * channels + $0 % logical } }, parameters, arena)
      let result = arena.floats(dense.units)
      dense.forward(
        images: 1, input: input, weights: tensors[0].weights, bias: tensors[1].weights,
        relu: activation == .relu, output: result)
      return (result, dense.units)
    }
  }

  private func trainedTensors(
    kernel: (Shape) -> ParameterLayout, _ parameters: Parameters, _ arena: Arena
  ) -> [TrainedTensor] {
    let tensors = trainedTensors(kernel: kernel, in: arena)
    for tensor in tensors { tensor.layout.scatter(parameters[tensor.name], into: tensor.weights) }
    return tensors
  }

  fileprivate func unpadded(_ stored: Floats, channels: Int) -> Tensor<Float> {
    let logical = output.dimensions.last ?? 1
    return Tensor(shape: output, (0..<output.count).map { stored[$0 / logical * channels + $0 % logical] })
  }
}
