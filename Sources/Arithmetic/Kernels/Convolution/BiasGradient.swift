/// Adds the gradients of some images' outputs that are not masked to those of the biases, images and positions
/// ascending.
@inline(__always)
func addBiasGradient<Lanes: RegisterVector>(
  _: Lanes.Type, _ shape: ConvolutionShape, images: Int, _ gradient: UnsafePointer<Float>,
  _ argmax: UnsafePointer<UInt8>, _ biasGradient: UnsafeMutablePointer<Float>
) {
  for filter in stride(from: 0, to: shape.filters, by: Lanes.scalarCount) {
    var sum: Lanes = biasGradient.load(filter)
    for output in 0..<images &* shape.outputPositions {
      let at = output &* shape.filters &+ filter
      sum += kept(gradient.load(at), Lanes.integers(argmax + at), masked: shape.masked)
    }
    biasGradient.store(sum, filter)
  }
}

/// The gradients of the outputs that are not masked, zeros for the others.
@inline(__always)
func kept<Lanes: RegisterVector>(_ gradient: Lanes, _ codes: Lanes.MaskStorage, masked: Int) -> Lanes {
  Lanes.select(Lanes.isEqual(codes, Lanes.MaskStorage(repeating: Int32(truncatingIfNeeded: masked))), .zero, gradient)
}
