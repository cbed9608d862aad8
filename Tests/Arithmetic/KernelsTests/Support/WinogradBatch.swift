import Kernels
import Reference
import Testing

/// A batch of images on its way through ``WinogradF33``, with the arrays that its passes share.
struct WinogradBatch {
  let shape: ConvolutionShape
  private let convolution: WinogradF33
  private let arena = Arena()
  private let slots: Int
  private let weights, transposed, patches, tiles, bias: Guarded

  /// - `capacity`: room for images.
  init(_ problem: ConvolutionProblem, capacity: Int) {
    shape = problem.shape
    convolution = WinogradF33(shape)
    slots = capacity * convolution.tilesPerImage
    weights = Guarded(count: convolution.weightCount, in: arena)
    transposed = Guarded(count: convolution.weightCount, in: arena)
    patches = Guarded(count: slots * convolution.patchCount, in: arena)
    tiles = Guarded(count: slots * convolution.tileCount, in: arena)
    bias = Guarded(problem.bias.values, in: arena)
    var stored = problem.kernel.values
    for (value, place) in zip(problem.kernel.values, shape.channelMajorPositions) { stored[place] = value }
    let filters = Guarded(stored, in: arena)
    for panel in 0..<shape.inputChannels / vectorLanes {
      convolution.pack(filters: filters.view, panel: panel, weights: weights.view, transposed: transposed.view)
    }
  }

  /// The outputs of neighbouring images.
  func forward(first: Int = 0, _ inputs: [Grid]) -> [Float] {
    let x = Guarded(inputs.flatMap(\.values), in: arena)
    let y = Guarded(count: inputs.count * shape.outputCount, in: arena)
    let scratch = Guarded(count: convolution.scratchCount(images: inputs.count), in: arena)
    convolution.forward(
      first: first, images: inputs.count, input: x.view, weights: weights.view, bias: bias.view,
      patches: patches.view, slots: slots, scratch: scratch.view, output: y.view)
    #expect([weights, transposed, patches, scratch].allSatisfy { $0.isIntact })
    return y.elements()
  }

  /// The gradients of the inputs of neighbouring images, whose outputs the forward pass gave.
  func backward(first: Int = 0, images: Int, outputs: [Float], outputGradients: [Float]) -> [Float] {
    let y = Guarded(outputs, in: arena)
    let dy = Guarded(outputGradients, in: arena)
    let dx = Guarded(count: images * shape.inputCount, in: arena)
    let scratch = Guarded(count: convolution.scratchCount(images: images), in: arena)
    convolution.transformGradient(
      first: first, images: images, output: y.view, outputGradient: dy.view, tiles: tiles.view, slots: slots)
    convolution.inputGradient(
      first: first, images: images, tiles: tiles.view, slots: slots, transposed: transposed.view,
      scratch: scratch.view, inputGradient: dx.view)
    #expect([tiles, scratch].allSatisfy { $0.isIntact })
    return dx.elements()
  }

  /// The gradient of the biases, added to `start`, of one image.
  func biasGradient(outputs: [Float], outputGradients: [Float], addedTo start: [Float]) -> [Float] {
    let gradient = Guarded(start, in: arena)
    convolution.addBiasGradient(
      output: Guarded(outputs, in: arena).view, outputGradient: Guarded(outputGradients, in: arena).view,
      biasGradient: gradient.view)
    return gradient.elements()
  }

  /// The gradient of the kernel over the first images, in the order [row, column, channel, filter].
  func kernelGradient(images: Int) -> [Float] {
    let panels = shape.inputChannels / vectorLanes
    let block = vectorLanes * shape.filters * 9
    let gradient = Guarded(count: panels * block, in: arena)
    for panel in 0..<panels {
      let scratch = Guarded(count: convolution.gradientScratchCount, in: arena)
      convolution.filterGradient(
        panel: panel, count: images * convolution.tilesPerImage, patches: patches.view, tiles: tiles.view,
        slots: slots, scratch: scratch.view, gradient: gradient.view.part(panel * block, block))
      #expect(scratch.isIntact)
    }
    let stored = gradient.elements()
    return shape.channelMajorPositions.map { stored[$0] }
  }
}

extension ConvolutionShape {
  /// Where each element of a kernel [3, 3, channels, filters] lies in the order [channel][panel][tap][filter].
  var channelMajorPositions: [Int] {
    var positions: [Int] = []
    for tap in 0..<9 {
      for c in 0..<inputChannels {
        for f in 0..<filters {
          positions.append(((c * panels + f / vectorLanes) * 9 + tap) * vectorLanes + f % vectorLanes)
        }
      }
    }
    return positions
  }
}
