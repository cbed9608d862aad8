/// What a max-pool lets through and from where.
public struct Pooled: Equatable, Sendable {
  /// The maximum of each 2×2 block: [height / 2, width / 2, channels].
  public var output: Grid
  /// For each element of `output`, the offset in the input's elements of the one that won.
  public var argmax: [Int]
}

/// Maximum over 2×2 blocks, stride 2; an odd last row or column is dropped. Of equals the first in row-major order
/// wins, as in TensorFlow and PyTorch on a CPU.
public func maxPool(_ input: Grid) -> Pooled {
  let channels = input.extents[2]
  var pooled = Pooled(output: Grid(input.extents[0] / 2, input.extents[1] / 2, channels), argmax: [])
  for y in 0..<pooled.output.extents[0] {
    for x in 0..<pooled.output.extents[1] {
      for c in 0..<channels {
        var (bestY, bestX) = (2 * y, 2 * x)
        for (i, j) in [(0, 1), (1, 0), (1, 1)] where input[2 * y + i, 2 * x + j, c] > input[bestY, bestX, c] {
          (bestY, bestX) = (2 * y + i, 2 * x + j)
        }
        pooled.output[y, x, c] = input[bestY, bestX, c]
        pooled.argmax.append((bestY * input.extents[1] + bestX) * channels + c)
      }
    }
  }
  return pooled
}

/// The gradient of ``maxPool(_:)`` with respect to its input: the argmax positions get it, the others nothing.
public func maxPoolGradient(_ input: Grid, argmax: [Int], outputGradient: Grid) -> Grid {
  var gradient = input.zeros
  for (position, value) in zip(argmax, outputGradient.values) { gradient[position] += value }
  return gradient
}
