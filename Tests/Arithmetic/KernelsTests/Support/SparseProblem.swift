import Kernels
import Reference
import Testing

/// Images on their way back through a convolution with ReLU (and a pool): inputs, gradients of the stored outputs, and
/// argmax.
struct SparseProblem {
  struct Image {
    var input: Grid
    /// NaN where the output was masked: nobody may look at it.
    var outputGradient: [Double]
    var argmax: [UInt8]
  }

  let shape: ConvolutionShape
  let kernel: Grid
  let images: [Image]

  /// - `maskedOfFour`: how many of four outputs ReLU masked.
  init(
    _ shape: ConvolutionShape, _ samples: Samples, images: Int, maskedOfFour: Int, using random: inout SeededGenerator
  ) {
    self.shape = shape
    kernel = samples.grid(shape.kernel, shape.kernel, shape.inputChannels, shape.filters, using: &random)
    self.images = (0..<images).map { _ in
      let argmax = (0..<shape.outputCount).map { _ in
        UInt8(random.int(0...3) < maskedOfFour ? shape.masked : random.int(0...shape.positionsPerOutput - 1))
      }
      let gradient = samples.values(shape.outputCount, &random)
      return Image(
        input: samples.grid(shape.inputHeight, shape.inputWidth, shape.inputChannels, using: &random),
        outputGradient: zip(gradient, argmax).map { Int($1) == shape.masked ? .nan : $0 }, argmax: argmax)
    }
  }

  init(_ shape: ConvolutionShape, kernel: Grid, images: [Image]) {
    self.shape = shape
    self.kernel = kernel
    self.images = images
  }

  /// An image's gradient at every position of the convolution: the argmax positions have it, the others nothing.
  func denseGradient(_ image: Image) -> Grid {
    var dense = Grid(shape.convolvedHeight, shape.convolvedWidth, shape.filters)
    var index = 0
    for row in 0..<shape.outputHeight {
      for column in 0..<shape.outputWidth {
        let positions = shape.positions(row: row, column: column)
        for filter in 0..<shape.filters {
          let argmax = Int(image.argmax[index])
          if argmax != shape.masked {
            dense[positions[argmax].y, positions[argmax].x, filter] = image.outputGradient[index]
          }
          index += 1
        }
      }
    }
    return dense
  }

  /// The gradients that ``SparseGradient`` computes, all images together: those of the kernel and the biases added up
  /// over the images from `start` on, those of the inputs for each image.
  func gradientsByLists(addedTo start: (kernel: Grid, bias: Grid)) -> (sums: Sums, inputs: [[Float]]) {
    let arena = Arena()
    let passes = SparseGradient(shape)
    let lists = passes.makeLists(in: arena)
    let filters = Guarded(stored(kernel, at: shape.filterMajorPositions), in: arena)
    let weights = Guarded(count: shape.weightCount, in: arena)
    for panel in 0..<shape.panels { passes.pack(filters: filters.view, panel: panel, into: weights.view) }
    let filterGradient = Guarded(stored(start.kernel, at: shape.filterMajorPositions), in: arena)
    let biasGradient = Guarded(start.bias.values, in: arena)
    let dy = Guarded(images.flatMap(\.outputGradient), in: arena)
    let argmax = GuardedBytes(images.flatMap(\.argmax), in: arena)
    passes.addWeightGradient(
      images: images.count, input: Guarded(images.flatMap(\.input.values), in: arena).view, outputGradient: dy.view,
      argmax: argmax.view, lists: lists, filterGradient: filterGradient.view, biasGradient: biasGradient.view)
    let dx = Guarded(count: images.count * shape.inputCount, in: arena)
    passes.inputGradient(
      images: images.count, outputGradient: dy.view, argmax: argmax.view, weights: weights.view, lists: lists,
      inputGradient: dx.view)
    #expect(weights.isIntact)
    let (sums, inputs) = (filterGradient.elements(), dx.elements())
    return (
      (shape.filterMajorPositions.map { sums[$0] }, biasGradient.elements()),
      images.indices.map { Array(inputs[$0 * shape.inputCount..<($0 + 1) * shape.inputCount]) }
    )
  }

  /// The gradients of the kernel and the biases that ``ImageGradient`` computes.
  func gradientsOfImages(addedTo start: (kernel: Grid, bias: Grid)) -> Sums {
    let pass = ImageGradient(shape)
    let arena = Arena()
    let kernelGradient = Guarded(stored(start.kernel, at: shape.panelMajorPositions), in: arena)
    let biasGradient = Guarded(start.bias.values, in: arena)
    let scratch = Guarded(count: pass.scratchCount, in: arena)
    for image in images {
      pass.addWeightGradient(
        input: Guarded(image.input.values, in: arena).view,
        outputGradient: Guarded(image.outputGradient, in: arena).view,
        argmax: GuardedBytes(image.argmax, in: arena).view, scratch: scratch.view,
        filterGradient: kernelGradient.view, biasGradient: biasGradient.view)
    }
    #expect(scratch.isIntact)
    let sums = kernelGradient.elements()
    return (shape.panelMajorPositions.map { sums[$0] }, biasGradient.elements())
  }

  /// The kernel's and the biases' gradients over all images.
  typealias Sums = (kernel: [Float], bias: [Float])

  private func stored(_ kernel: Grid, at positions: [Int]) -> [Double] {
    var stored = kernel.values
    for (value, place) in zip(kernel.values, positions) { stored[place] = value }
    return stored
  }
}
