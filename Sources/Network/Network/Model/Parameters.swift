import Tensors

/// The trainable numbers of a network, or anything that has one number for each of them (gradients, moments).
///
/// Tensors are named and laid out as Keras has them: `conv1/kernel` is [height, width, in, out], `dense1/kernel` is
/// [in, out] with the inputs of a flattened image in row, column, channel order, `…/bias` is [out].
public struct Parameters: Sendable, Equatable {
  /// One named tensor.
  package struct Entry: Sendable, Equatable {
    /// Layer and role, such as `conv1/kernel`.
    package let name: String
    /// The values; the shape never changes.
    public fileprivate(set) var tensor: Tensor<Float>
  }

  /// The tensors in layer order, each layer's kernel before its bias.
  package private(set) var entries: [Entry]

  /// Makes the parameters of a network, every tensor from a function of its name and shape.
  ///
  /// - Precondition: each tensor has the shape asked for.
  public init<Failure: Error>(
    of network: NetworkShape, tensor: (_ name: String, _ shape: Shape) throws(Failure) -> Tensor<Float>
  ) throws(Failure) {
    entries = []
    for (name, shape) in network.parameterShapes {
      let tensor = try tensor(name, shape)
      precondition(tensor.shape == shape, "\(name) is \(shape), not \(tensor.shape)")
      entries.append(Entry(name: name, tensor: tensor))
    }
  }

  /// Makes parameters that are all zero.
  public init(zerosOf network: NetworkShape) {
    self.init(of: network) { _, shape in Tensor(shape: shape, repeating: 0) }
  }

  /// The number of numbers in all tensors.
  public var count: Int { entries.reduce(0) { $0 + $1.tensor.count } }

  /// The tensor of a name.
  ///
  /// - Precondition: the network has a tensor of that name, and a new value has its shape.
  public subscript(name: String) -> Tensor<Float> {
    get { entries[index(of: name)].tensor }
    set { self[index(of: name)] = newValue }
  }

  /// The tensor at a position among ``entries``.
  ///
  /// - Precondition: a new value has the shape of the old one.
  public subscript(position: Int) -> Tensor<Float> {
    get { entries[position].tensor }
    set {
      let entry = entries[position]
      precondition(
        newValue.shape == entry.tensor.shape, "\(entry.name) is \(entry.tensor.shape), not \(newValue.shape)")
      entries[position].tensor = newValue
    }
  }

  /// The name of the first tensor that holds a NaN or an infinity; `nil` if every number is finite.
  package var firstNonFiniteName: String? {
    entries.first { entry in
      entry.tensor.withUnsafeBufferPointer { values in
        // Zero times a finite number is zero, times anything else is NaN: no branch per number.
        values.reduce(0) { $0 + $1 * 0 } != 0
      }
    }?.name
  }

  private func index(of name: String) -> Int {
    guard let index = entries.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("there is no tensor \(name) among \(entries.map(\.name))")
    }
    return index
  }
}
