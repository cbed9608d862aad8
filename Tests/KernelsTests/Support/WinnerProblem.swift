import Kernels
import Reference
import Testing

/// Images on their way back through a rectified (and pooled) convolution: inputs, gradients of the stored outputs, and
/// winners.
struct WinnerProblem {
  struct Image {
    var input: Grid
    /// NaN where the output was cut off: nobody may look at it.
    var outputGradient: [Double]
    var winners: [UInt8]
  }

  let shape: ConvolutionShape
  let kernel: Grid
  let images: [Image]

  /// - Parameter cutShare: how many of four outputs the rectifier cut off.
  init(_ shape: ConvolutionShape, _ samples: Samples, images: Int, cutShare: Int, using random: inout SeededGenerator) {
    self.shape = shape
    kernel = samples.grid(shape.kernel, shape.kernel, shape.inputChannels, shape.filters, using: &random)
    self.images = (0..<images).map { _ in
      let winners = (0..<shape.outputCount).map { _ in
        UInt8(random.int(0...3) < cutShare ? shape.cut : random.int(0...shape.positionsPerOutput - 1))
      }
      let gradient = samples.values(shape.outputCount, &random)
      return Image(
        input: samples.grid(shape.inputHeight, shape.inputWidth, shape.inputChannels, using: &random),
        outputGradient: zip(gradient, winners).map { Int($1) == shape.cut ? .nan : $0 }, winners: winners)
    }
  }

  init(_ shape: ConvolutionShape, kernel: Grid, images: [Image]) {
    self.shape = shape
    self.kernel = kernel
    self.images = images
  }

  /// An image's gradient at every position of the convolution: the winners have it, the others nothing.
  func denseGradient(_ image: Image) -> Grid {
    var dense = Grid(shape.convolvedHeight, shape.convolvedWidth, shape.filters)
    var index = 0
    for row in 0..<shape.outputHeight {
      for column in 0..<shape.outputWidth {
        let positions = shape.positions(row: row, column: column)
        for filter in 0..<shape.filters {
          let winner = Int(image.winners[index])
          if winner != shape.cut {
            dense[positions[winner].y, positions[winner].x, filter] = image.outputGradient[index]
          }
          index += 1
        }
      }
    }
    return dense
  }

  /// The gradients that ``WinnerGradient`` computes: those of the kernel and the biases added up over the images from
  /// `start` on, those of the inputs for each image.
  func gradients(addedTo start: (kernel: Grid, bias: Grid)) -> (kernel: [Float], bias: [Float], inputs: [[Float]]) {
    let arena = Arena()
    let passes = WinnerGradient(shape)
    let scratch = passes.makeScratch(in: arena)
    let places = shape.filterMajorPositions
    var stored = Array(repeating: Double.nan, count: passes.filterCount)
    for (value, place) in zip(start.kernel.values, places) { stored[place] = value }
    let kernelGradient = Guarded(stored, in: arena)
    let biasGradient = Guarded(start.bias.values, in: arena)
    for (value, place) in zip(kernel.values, places) { stored[place] = value }
    let filters = Guarded(stored, in: arena)
    var inputs: [[Float]] = []
    for image in images {
      let dy = Guarded(image.outputGradient, in: arena)
      let winners = GuardedBytes(image.winners, in: arena)
      passes.addWeightGradient(
        input: Guarded(image.input.values, in: arena).view, outputGradient: dy.view, winners: winners.view,
        scratch: scratch, filterGradient: kernelGradient.view, biasGradient: biasGradient.view)
      if shape.inputChannels % vectorLanes == 0 {
        let dx = Guarded(count: shape.inputCount, in: arena)
        passes.inputGradient(
          outputGradient: dy.view, winners: winners.view, filters: filters.view, scratch: scratch,
          inputGradient: dx.view)
        inputs.append(dx.elements())
      }
    }
    let sums = kernelGradient.elements()
    return (places.map { sums[$0] }, biasGradient.elements(), inputs)
  }
}
