import Tensors

/// An architecture worked out for one image size and class count: every layer's shapes, names and parameters.
public struct NetworkShape: Hashable, Sendable {
  /// The hidden layers that this is made from.
  public let architecture: Architecture
  /// The images it takes.
  public let image: ImageShape
  /// The number of classes it tells apart: labels are 0 up to, not including, this.
  public let classes: Int
  /// Every layer that computes something, first to last; the output layer is the last. Never empty.
  public let layers: [ResolvedLayer]

  /// The most numbers that one layer's weights, or its output for one image, may have: 1 GB of floats.
  static let largestTensor = 1 << 28

  /// Works out the layers.
  ///
  /// - Throws: ``ArchitectureError`` that names the first layer which cannot be, such as
  ///   `conv3: a 3×3 kernel does not fit its 2×2 input`, or says that there is nothing to see or to tell apart.
  public init(_ architecture: Architecture, image: ImageShape, classes: Int) throws(ArchitectureError) {
    guard image.height > 0, image.width > 0, image.channels > 0 else {
      throw ArchitectureError("images of \(image) have no pixels")
    }
    guard (2...Architecture.largestExtent).contains(classes) else {
      throw ArchitectureError("a network tells 2 to \(Architecture.largestExtent) classes apart, not \(classes)")
    }
    var builder = LayerBuilder(input: image.shape)
    for layer in architecture.layers {
      switch layer {
      case .convolution(let filters, let kernel): try builder.addConvolution(filters: filters, kernel: kernel)
      case .pool: try builder.addPool()
      case .dense(let units): try builder.addDense(units: units, activation: .relu)
      }
    }
    try builder.addDense(units: classes, activation: .softmax)
    self.architecture = architecture
    self.image = image
    self.classes = classes
    self.layers = builder.layers
  }

  /// The number of trainable numbers in the whole network.
  public var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }

  /// Name and shape of every trainable tensor, in layer order, each layer's kernel before its bias.
  package var parameterShapes: [(name: String, shape: Shape)] {
    layers.flatMap { layer -> [(name: String, shape: Shape)] in
      guard let kernel = layer.kernelShape, let bias = layer.biasShape else { return [] }
      return [(layer.kernelName, kernel), (layer.biasName, bias)]
    }
  }
}

/// Names layers by kind and order, and hands each one's output to the next.
private struct LayerBuilder {
  private(set) var layers: [ResolvedLayer] = []
  private var input: Shape
  private var convolutions = 0
  private var pools = 0
  private var denses = 0

  init(input: Shape) { self.input = input }

  mutating func addConvolution(filters: Int, kernel: Int) throws(ArchitectureError) {
    convolutions += 1
    let name = "conv\(convolutions)"
    guard kernel <= input[0], kernel <= input[1] else {
      throw ArchitectureError("\(name): a \(kernel)×\(kernel) kernel does not fit its \(input[0])×\(input[1]) input")
    }
    try add(
      name, .convolution(kernel: kernel), .relu,
      output: [input[0] - kernel + 1, input[1] - kernel + 1, filters], kernel: [kernel, kernel, input[2], filters])
  }

  mutating func addPool() throws(ArchitectureError) {
    pools += 1
    let name = "pool\(pools)"
    guard input[0] >= 2, input[1] >= 2 else {
      throw ArchitectureError("\(name): a 2×2 window does not fit its \(input[0])×\(input[1]) input")
    }
    try add(name, .pool, .none, output: [input[0] / 2, input[1] / 2, input[2]], kernel: nil)
  }

  mutating func addDense(units: Int, activation: ResolvedLayer.Activation) throws(ArchitectureError) {
    denses += 1
    try add("dense\(denses)", .dense, activation, output: [units], kernel: [input.count, units])
  }

  private mutating func add(
    _ name: String, _ kind: ResolvedLayer.Kind, _ activation: ResolvedLayer.Activation, output: [Int], kernel: [Int]?
  ) throws(ArchitectureError) {
    let output = try checked(output, name, "an output")
    let kernel = if let kernel { try checked(kernel, name, "a kernel") } else { Shape?.none }
    layers.append(
      ResolvedLayer(name: name, kind: kind, activation: activation, input: input, output: output, kernelShape: kernel))
    input = output
  }

  private func checked(_ extents: [Int], _ name: String, _ what: String) throws(ArchitectureError) -> Shape {
    guard let shape = Shape(checked: extents), shape.count <= NetworkShape.largestTensor else {
      let text = extents.map(String.init).joined(separator: "×")
      throw ArchitectureError(
        "\(name): \(what) of \(text) is beyond the \(NetworkShape.largestTensor) numbers that one may have")
    }
    return shape
  }
}
