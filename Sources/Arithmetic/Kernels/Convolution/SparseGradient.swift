/// The backward passes of a convolution with ReLU (and a pool) that visit only the positions with a gradient.
///
/// Behind a 2×2 max-pool at most one position in four has a gradient, and none where ReLU masked it. Every
/// term that is left out is a product with an exact zero, so nothing but the order of the sums differs from the dense
/// passes.
///
/// | array | shape | layout |
/// | --- | --- | --- |
/// | input | inputHeight × inputWidth × inputChannels | row-major |
/// | outputGradient | outputHeight × outputWidth × filters | gradient of the loss with respect to the stored output |
/// | argmax | as outputGradient | as written by the forward pass |
/// | filters, filterGradient | filters × kernel × rowLength | filter-major |
/// | weights | as filters | packed by ``pack(filters:panel:into:)`` |
/// | biasGradient | filters | contiguous |
/// | inputGradient | as input | row-major |
///
/// `∂L/∂w[f, r, j] = Σ g · x[argmax + r, j]` and `∂L/∂x[p + r, j] = Σ g · w[f, r, j]`, over the gradients g that are
/// not masked, each sum one chain of fused multiply–adds: that of a filter in the order of images and positions, that
/// of an input in the order of windows, their positions, and filters; by kernel rows first unless the filters are 3×3
/// and pooled.
public struct SparseGradient: Sendable {
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

  /// Room for the lists of a few images; each thread needs its own.
  public func makeLists(in arena: Arena) -> SparseLists { SparseLists(shape, in: arena) }

  /// Adds some images' part to the gradients of the filters and biases.
  public func addWeightGradient(
    images: Int, input: Floats, outputGradient: Floats, argmax: Bytes, lists: SparseLists,
    filterGradient: Floats, biasGradient: Floats
  ) {
    precondition(images >= 0 && input.count >= images * shape.inputCount)
    precondition(outputGradient.count >= images * shape.outputCount && argmax.count >= images * shape.outputCount)
    precondition(filterGradient.count >= shape.weightCount && biasGradient.count >= shape.filters)
    for first in stride(from: 0, to: images, by: lists.imagesByFilter) {
      let count = min(lists.imagesByFilter, images - first)
      let dy = outputGradient.base + first * shape.outputCount
      let codes = argmax.base + first * shape.outputCount
      let x = input.base + first * shape.inputCount
      lists.gatherByFilter(images: count, dy, codes)
      if BlockSizes.isVectorOneRegister {
        addBiasGradient(SIMD16<Float>.self, shape, images: count, dy, codes, biasGradient.base)
        addFilters(SIMD16<Float>.self, count, x, lists, filterGradient.base)
      } else {
        addBiasGradient(SIMD8<Float>.self, shape, images: count, dy, codes, biasGradient.base)
        addFilters(SIMD8<Float>.self, count, x, lists, filterGradient.base)
      }
    }
  }

  /// Computes the gradient with respect to some images' input, all of it.
  public func inputGradient(
    images: Int, outputGradient: Floats, argmax: Bytes, weights: Floats, lists: SparseLists, inputGradient: Floats
  ) {
    precondition(images >= 0 && outputGradient.count >= images * shape.outputCount)
    precondition(argmax.count >= images * shape.outputCount && inputGradient.count >= images * shape.inputCount)
    precondition(weights.count >= shape.weightCount)
    for first in stride(from: 0, to: images, by: lists.imagesByPosition) {
      let count = min(lists.imagesByPosition, images - first)
      let dy = outputGradient.base + first * shape.outputCount
      let dx = inputGradient.base + first * shape.inputCount
      lists.gatherByPosition(images: count, argmax.base + first * shape.outputCount)
      if !shape.slides {
        addRows(count, dy, weights.base, lists, dx)
      } else if BlockSizes.isVectorOneRegister {
        slidePatches(SIMD16<Float>.self, count, dy, weights.base, lists, dx)
      } else {
        slidePatches(SIMD8<Float>.self, count, dy, weights.base, lists, dx)
      }
    }
  }
}
