/// The gradients of a layer with weights.
public struct LayerGradients: Equatable, Sendable {
  /// With respect to the layer's input.
  public var input: Grid
  /// With respect to its weights.
  public var kernel: Grid
  /// With respect to its biases.
  public var bias: Grid
}

/// Cross-correlation, stride 1, no padding: out[y, x, o] = bias[o] + Σ input[y+i, x+j, c] · kernel[i, j, c, o].
///
/// - Parameters:
///   - input: [height, width, channels].
///   - kernel: [rows, columns, channels, filters].
///   - bias: [filters].
/// - Returns: [height − rows + 1, width − columns + 1, filters].
public func convolution(_ input: Grid, kernel: Grid, bias: Grid) -> Grid {
  let (rows, columns, channels, filters) = kernel.fourExtents
  var output = Grid(input.extents[0] - rows + 1, input.extents[1] - columns + 1, filters)
  for y in 0..<output.extents[0] {
    for x in 0..<output.extents[1] {
      for o in 0..<filters {
        var sum = bias[o]
        for i in 0..<rows {
          for j in 0..<columns {
            for c in 0..<channels { sum += input[y + i, x + j, c] * kernel[i, j, c, o] }
          }
        }
        output[y, x, o] = sum
      }
    }
  }
  return output
}

/// The gradients of ``convolution(_:kernel:bias:)`` for the gradient of its output: each product of the forward sum
/// hands the output's gradient to both of its factors.
public func convolutionGradients(_ input: Grid, kernel: Grid, outputGradient: Grid) -> LayerGradients {
  let (rows, columns, channels, filters) = kernel.fourExtents
  var gradients = LayerGradients(input: input.zeros, kernel: kernel.zeros, bias: Grid(filters))
  for y in 0..<outputGradient.extents[0] {
    for x in 0..<outputGradient.extents[1] {
      for o in 0..<filters {
        let gradient = outputGradient[y, x, o]
        gradients.bias[o] += gradient
        for i in 0..<rows {
          for j in 0..<columns {
            for c in 0..<channels {
              gradients.kernel[i, j, c, o] += gradient * input[y + i, x + j, c]
              gradients.input[y + i, x + j, c] += gradient * kernel[i, j, c, o]
            }
          }
        }
      }
    }
  }
  return gradients
}

extension Grid {
  var fourExtents: (Int, Int, Int, Int) { (extents[0], extents[1], extents[2], extents[3]) }
}
