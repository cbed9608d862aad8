/// out[o] = bias[o] + Σ input[i] · kernel[i, o]; an image as input is read in row-major order.
public func dense(_ input: Grid, kernel: Grid, bias: Grid) -> Grid {
  var output = bias
  for o in 0..<kernel.extents[1] {
    for i in 0..<kernel.extents[0] { output[o] += input.values[i] * kernel[i, o] }
  }
  return output
}

/// The gradients of ``dense(_:kernel:bias:)`` for the gradient of its output.
public func denseGradients(_ input: Grid, kernel: Grid, outputGradient: Grid) -> LayerGradients {
  var gradients = LayerGradients(input: input.zeros, kernel: kernel.zeros, bias: outputGradient)
  for o in 0..<kernel.extents[1] {
    for i in 0..<kernel.extents[0] {
      gradients.kernel[i, o] = input.values[i] * outputGradient[o]
      gradients.input.values[i] += kernel[i, o] * outputGradient[o]
    }
  }
  return gradients
}

/// max(0, x) of every element.
public func relu(_ input: Grid) -> Grid {
  Grid(input.extents, values: input.values.map { max(0, $0) })
}

/// The gradient of ``relu(_:)`` with respect to its input; nothing passes at zero, as in TensorFlow and PyTorch.
public func reluGradient(_ input: Grid, outputGradient: Grid) -> Grid {
  Grid(input.extents, values: zip(input.values, outputGradient.values).map { $0 > 0 ? $1 : 0 })
}
