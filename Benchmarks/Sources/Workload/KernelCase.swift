/// The kernels that are measured, in the order in which a training step uses them; the raw value is the row's title.
public enum KernelCase: String, CaseIterable, Sendable {
  case pixels = "pixels to floats"
  case conv1Forward = "conv1+pool1 forward"
  case conv2Forward = "conv2+pool2 forward"
  case conv3Forward = "conv3 forward"
  case dense1Forward = "dense1 forward"
  case dense2Forward = "dense2 forward"
  case softmax = "softmax and loss"
  case dense2Input = "dense2 input gradient"
  case dense1ReLU = "dense1 ReLU gradient"
  case dense1Input = "dense1 input gradient"
  case conv3Transform = "conv3 gradient transform"
  case conv3Bias = "conv3 bias gradient"
  case conv3Input = "conv3 input gradient"
  case conv2Weight = "conv2 weight gradient"
  case conv2Input = "conv2 input gradient"
  case conv1Weight = "conv1 weight gradient"
  case dense2Weight = "dense2 weight gradient"
  case dense1Weight = "dense1 weight gradient"
  case conv3Weight = "conv3 weight gradient"
  case shardSum = "sum of the shards' gradients"
  case adam = "Adam"
  case packing = "weights into kernel order"
  case forkJoin = "fork and join"

  case conv2Direct = "conv2+pool2 forward, direct"
  case conv3Direct = "conv3 forward, direct"
  case conv3WeightSparse = "conv3 weight gradient by argmax"
  case conv3InputSparse = "conv3 input gradient by argmax"
  case pool = "max-pool of 26×26×32"
  case poolBackward = "max-pool of 26×26×32, gradient"

  /// Whether a training step of the reference network uses it; the others serve other networks.
  public var isPartOfReferenceStep: Bool {
    switch self {
    case .conv2Direct, .conv3Direct, .conv3WeightSparse, .conv3InputSparse, .pool, .poolBackward: false
    default: true
    }
  }

  /// The benchmark's name.
  public var name: String { "kernel: \(rawValue)" }
}
