/// The backward passes of a rectified (and pooled) convolution that visit only the positions with a gradient.
///
/// Behind a 2×2 max-pool at most one position in four has a gradient, and none where the rectifier cut it off. Every
/// term that is left out is a product with an exact zero, so nothing but the order of the sums differs from the dense
/// passes. The gradients that remain are gathered in lists, so that no inner loop branches on them.
///
/// | array | shape | layout |
/// | --- | --- | --- |
/// | input | inputHeight × inputWidth × inputChannels | row-major |
/// | outputGradient | outputHeight × outputWidth × filters | gradient of the loss with respect to the stored output |
/// | winners | as outputGradient | as written by the forward pass |
/// | filters, filterGradient | filters × kernel × rowLength | filter-major |
/// | biasGradient | filters | contiguous |
/// | inputGradient | as input | row-major |
///
/// `∂L/∂w[f, r, j] = Σ g · x[winner + r, j]` and `∂L/∂x[p + r, j] = Σ g · w[f, r, j]`, over the gradients g that are not
/// cut off, in the order of their positions and filters.
public struct WinnerGradient: Sendable {
  let shape: ConvolutionShape

  /// Whether the passes fit a shape: the input's channels are whole vectors.
  public static func supports(_ shape: ConvolutionShape) -> Bool { shape.inputChannels % vectorLanes == 0 }

  /// Makes the passes for one shape.
  ///
  /// - Precondition: ``supports(_:)``.
  public init(_ shape: ConvolutionShape) {
    precondition(Self.supports(shape), "channels must be padded to whole vectors")
    self.shape = shape
  }

  /// Room for the lists of one image; each thread needs its own.
  public func makeLists(in arena: Arena) -> WinnerLists { WinnerLists(shape, in: arena) }

  /// Adds one image's share to the gradients of the filters and biases.
  public func addWeightGradient(
    input: Floats, outputGradient: Floats, winners: Bytes, lists: WinnerLists,
    filterGradient: Floats, biasGradient: Floats
  ) {
    precondition(input.count >= shape.inputCount && outputGradient.count >= shape.outputCount)
    precondition(winners.count >= shape.outputCount && filterGradient.count >= shape.weightCount)
    precondition(biasGradient.count >= shape.filters)
    addBiasGradient(shape, outputGradient.base, winners.base, biasGradient.base)
    for filter in 0..<shape.filters {
      let entries = lists.gather(filter: filter, outputGradient.base, winners.base)
      if entries.isEmpty { continue }
      for r in 0..<shape.kernel {
        addStrips(
          entries, from: input.base + r &* shape.inputStride,
          to: filterGradient.base + (filter &* shape.filterCount &+ r &* shape.rowLength), length: shape.rowLength)
      }
    }
  }

  /// Computes the gradient with respect to one image's input, all of it.
  public func inputGradient(
    outputGradient: Floats, winners: Bytes, filters: Floats, lists: WinnerLists, inputGradient: Floats
  ) {
    precondition(outputGradient.count >= shape.outputCount && winners.count >= shape.outputCount)
    precondition(filters.count >= shape.weightCount && inputGradient.count >= shape.inputCount)
    inputGradient.part(0, shape.inputCount).fill()
    lists.gatherByPosition(outputGradient.base, winners.base)
    // Kernel rows are the outermost loop because one row of all filters fits the first-level cache and three do not.
    for r in 0..<shape.kernel {
      var start = 0
      var number = 0
      for row in 0..<shape.outputHeight {
        for column in 0..<shape.outputWidth {
          let corner = inputGradient.base + (shape.inputOffset(row: row, column: column) &+ r &* shape.inputStride)
          for position in 0..<shape.positionsPerOutput {
            let entries = lists.ofPosition(number, from: start)
            number &+= 1
            start &+= entries.count
            if entries.isEmpty { continue }
            addStrips(
              entries, from: filters.base + r &* shape.rowLength, to: corner + shape.windowOffset(position),
              length: shape.rowLength)
          }
        }
      }
    }
  }
}
