import Dataset
import Tensors

extension Parameters {
  /// The parameters that training starts from: Glorot-uniform weights and zero biases, Keras' defaults.
  ///
  /// The weights of a layer are uniform in ±√(6 / (fanIn + fanOut)), where a convolution's fans are its input and
  /// output channels times the positions of its kernel (Glorot and Bengio, "Understanding the difficulty of training
  /// deep feedforward neural networks", AISTATS 2010). They are drawn in double precision and rounded to float, layer
  /// by layer in C order, as this Python draws them:
  ///
  /// ```python
  /// random = numpy.random.RandomState([seed, fold, 0])
  /// random.uniform(-limit, limit, size=kernel_shape).astype(numpy.float32)  # once per layer with weights
  /// ```
  ///
  /// - Parameters:
  ///   - network: The network that the parameters are for.
  ///   - seed: The seed of the run.
  ///   - fold: The fold that is trained, from 1; 0 for the final model.
  /// - Precondition: `fold` is not negative and fits in 32 bits.
  public init(glorotUniformFor network: NetworkShape, seed: UInt32, fold: Int) {
    var random = NumPyRandom(seeds: [seed, UInt32(fold), 0])
    self.init(of: network) { _, shape in
      shape.rank == 1 ? Tensor(shape: shape, repeating: 0) : glorotUniform(shape, &random)
    }
  }
}

/// One layer's weights: [rows, columns, in, out] or [in, out].
private func glorotUniform(_ shape: Shape, _ random: inout NumPyRandom) -> Tensor<Float> {
  let positions = shape.dimensions.dropLast(2).reduce(1, *)
  let fans = positions * (shape[shape.rank - 2] + shape[shape.rank - 1])
  let limit = (6 / Double(fans)).squareRoot()
  return Tensor(shape: shape) { values in
    for i in values.indices { values.initializeElement(at: i, to: Float(random.uniform(-limit, limit))) }
  }
}
