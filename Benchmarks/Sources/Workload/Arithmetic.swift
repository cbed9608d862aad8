import Network

/// How much arithmetic a layer would be if every product of the textbook's formula were formed: multiply–adds.
///
/// Biases, ReLU, pools, softmax and the optimiser are not counted; together they are below one per cent.
extension ResolvedLayer {
  /// Multiply–adds of one image's forward pass; as many again give the gradient of the weights, and as many again that
  /// of the input.
  public var denseMultiplyAdds: Int {
    guard let kernelShape else { return 0 }
    switch kind {
    case .convolution: return output[0] * output[1] * kernelShape.count
    case .dense: return kernelShape.count
    case .pool: return 0
    }
  }
}

extension NetworkShape {
  /// Multiply–adds of one image's forward pass: 2,794,240 for the reference network.
  public var denseInference: Int { layers.reduce(0) { $0 + $1.denseMultiplyAdds } }

  /// Multiply–adds of one image's training: 8,188,032 for the reference network. Nobody asks for the gradient of
  /// pixels.
  public var denseTraining: Int { 3 * denseInference - (layers.first?.denseMultiplyAdds ?? 0) }
}
