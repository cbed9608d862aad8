import Tensors

/// One layer of a network with its name and every shape worked out.
public struct ResolvedLayer: Hashable, Sendable {
  /// What the layer computes.
  public enum Kind: Hashable, Sendable {
    /// Cross-correlation with square kernels of this many rows, stride 1, no padding, plus a bias per filter.
    case convolution(kernel: Int)
    /// Maximum over 2×2 blocks, stride 2; an odd last row or column is dropped.
    case pool
    /// Matrix product plus a bias per unit. An image as input is flattened row by row, channels innermost.
    case dense
  }

  /// What the layer applies to its sums.
  package enum Activation: Hashable, Sendable {
    /// Nothing: the layer has no weights.
    case none
    /// max(0, x).
    case relu
    /// exp(x) over its sum: probabilities that add up to 1.
    case softmax
  }

  /// Kind and order: `conv1`, `pool1`, `conv2`, …, `dense1`; the output layer is the last dense one.
  public let name: String
  /// What the layer computes.
  public let kind: Kind
  /// What is applied to the sums.
  package let activation: Activation
  /// One image's input: [height, width, channels], or [features] after a dense layer.
  public let input: Shape
  /// One image's output: [height, width, channels] or [features].
  public let output: Shape
  /// The weights: [kernel, kernel, in, out] for a convolution, [in, out] for a dense layer; `nil` for a pool.
  public let kernelShape: Shape?

  /// The biases: [out]; `nil` for a pool.
  package var biasShape: Shape? { kernelShape.map { [$0[$0.rank - 1]] } }

  /// The name of the weights among a network's parameters, such as `conv1/kernel`.
  package var kernelName: String { "\(name)/kernel" }

  /// The name of the biases among a network's parameters, such as `conv1/bias`.
  package var biasName: String { "\(name)/bias" }

  /// The number of trainable numbers: weights and biases, 0 for a pool.
  public var parameterCount: Int { (kernelShape?.count ?? 0) + (biasShape?.count ?? 0) }

  /// The multiply–adds that the layer's formula takes for one image, whether or not a kernel needs them all: one for
  /// each weight and output position; 0 for a pool.
  public var multiplyAdds: Int {
    guard let kernelShape else { return 0 }
    return kind == .dense ? kernelShape.count : kernelShape.count * output[0] * output[1]
  }
}
