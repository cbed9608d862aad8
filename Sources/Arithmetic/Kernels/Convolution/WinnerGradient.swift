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

  /// Room for the lists of a few images; each thread needs its own.
  public func makeLists(in arena: Arena) -> WinnerLists { WinnerLists(shape, in: arena) }

  /// Adds some images' share to the gradients of the filters and biases.
  public func addWeightGradient(
    images: Int, input: Floats, outputGradient: Floats, winners: Bytes, lists: WinnerLists,
    filterGradient: Floats, biasGradient: Floats
  ) {
    precondition(images >= 0 && input.count >= images * shape.inputCount)
    precondition(outputGradient.count >= images * shape.outputCount && winners.count >= images * shape.outputCount)
    precondition(filterGradient.count >= shape.weightCount && biasGradient.count >= shape.filters)
    for first in stride(from: 0, to: images, by: lists.imagesByFilter) {
      let count = min(lists.imagesByFilter, images - first)
      let dy = outputGradient.base + first * shape.outputCount
      let codes = winners.base + first * shape.outputCount
      let x = input.base + first * shape.inputCount
      for image in 0..<count {
        addBiasGradient(shape, dy + image * shape.outputCount, codes + image * shape.outputCount, biasGradient.base)
      }
      lists.gatherByFilter(images: count, dy, codes)
      if BlockSizes.isVectorOneRegister {
        addFilters(SIMD16<Float>.self, count, x, lists, filterGradient.base)
      } else {
        addFilters(SIMD8<Float>.self, count, x, lists, filterGradient.base)
      }
    }
  }

  /// Channels are taken a register at a time, so that all taps of a filter are held at once while the lists of several
  /// images pass by, and that part of the images stays in the first-level cache for all filters.
  @inline(__always)
  private func addFilters<Lanes: RegisterVector>(
    _: Lanes.Type, _ images: Int, _ input: UnsafePointer<Float>, _ lists: WinnerLists,
    _ filterGradient: UnsafeMutablePointer<Float>
  ) {
    for channel in stride(from: 0, to: shape.inputChannels, by: Lanes.scalarCount) {
      let pixels = lists.channels(Lanes.self, channel, of: input, images: images)
      for filter in 0..<shape.filters {
        let entries = lists.ofFilter(filter)
        if entries.isEmpty { continue }
        let target = filterGradient + (filter &* shape.filterCount &+ channel)
        if shape.kernel == 3 {
          addNineTaps(Lanes.self, entries, pixels, target)
        } else {
          addTaps(Lanes.self, entries, pixels, target)
        }
      }
    }
  }

  @inline(__always)
  private func addNineTaps<Lanes: RegisterVector>(
    _: Lanes.Type, _ entries: UnsafeBufferPointer<GradientEntry>, _ pixels: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>
  ) {
    let stride = shape.inputWidth &* Lanes.scalarCount
    var taps = NineTaps<Lanes>(target, spacing: shape.inputChannels)
    for entry in entries {
      taps.add(pixels + Int(entry.offset), stride: stride, times: Lanes(repeating: entry.value))
    }
    taps.store(to: target, spacing: shape.inputChannels)
  }

  /// Tap by tap, for other kernels.
  @inline(__always)
  private func addTaps<Lanes: RegisterVector>(
    _: Lanes.Type, _ entries: UnsafeBufferPointer<GradientEntry>, _ pixels: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>
  ) {
    for r in 0..<shape.kernel {
      let line = pixels + r &* shape.inputWidth &* Lanes.scalarCount
      let row = target + r &* shape.rowLength
      var s = 0
      while s < shape.kernel {
        let from = line + s &* Lanes.scalarCount
        let to = row + s &* shape.inputChannels
        // Taps of one row in strips, as many as leave registers free.
        switch shape.kernel - s {
        case 1: addRow(InlineArray<1, Lanes>(repeating: .zero), entries, from, to)
        case 2: addRow(InlineArray<2, Lanes>(repeating: .zero), entries, from, to)
        case 3: addRow(InlineArray<3, Lanes>(repeating: .zero), entries, from, to)
        case 4: addRow(InlineArray<4, Lanes>(repeating: .zero), entries, from, to)
        case 5: addRow(InlineArray<5, Lanes>(repeating: .zero), entries, from, to)
        case 6: addRow(InlineArray<6, Lanes>(repeating: .zero), entries, from, to)
        case 7: addRow(InlineArray<7, Lanes>(repeating: .zero), entries, from, to)
        default: addRow(InlineArray<8, Lanes>(repeating: .zero), entries, from, to)
        }
        s += 8
      }
    }
  }

  @inline(__always)
  private func addRow<let taps: Int, Lanes: RegisterVector>(
    _ zeros: InlineArray<taps, Lanes>, _ entries: UnsafeBufferPointer<GradientEntry>, _ pixels: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>
  ) {
    var sums = zeros
    for s in 0..<taps { sums[s] = target.load(s &* shape.inputChannels) }
    for entry in entries {
      let from = pixels + Int(entry.offset)
      let value = Lanes(repeating: entry.value)
      for s in 0..<taps { sums[s] = sums[s].addingProduct(from.load(s &* Lanes.scalarCount), value) }
    }
    for s in 0..<taps { target.store(sums[s], s &* shape.inputChannels) }
  }

  /// Computes the gradient with respect to some images' input, all of it.
  public func inputGradient(
    images: Int, outputGradient: Floats, winners: Bytes, filters: Floats, lists: WinnerLists, inputGradient: Floats
  ) {
    precondition(images >= 0 && outputGradient.count >= images * shape.outputCount)
    precondition(winners.count >= images * shape.outputCount && inputGradient.count >= images * shape.inputCount)
    precondition(filters.count >= shape.weightCount)
    inputGradient.part(0, images * shape.inputCount).fill()
    for first in stride(from: 0, to: images, by: lists.imagesByPosition) {
      let count = min(lists.imagesByPosition, images - first)
      lists.gatherByPosition(
        images: count, outputGradient.base + first * shape.outputCount, winners.base + first * shape.outputCount)
      // Kernel rows are the outermost loop because one row of all filters fits the first-level cache and three do not.
      for r in 0..<shape.kernel {
        let target = inputGradient.base + (first &* shape.inputCount &+ r &* shape.inputStride)
        for image in 0..<count {
          addRow(filters.base + r &* shape.rowLength, lists, image: image, target + image &* shape.inputCount)
        }
      }
    }
  }

  /// One kernel row's share of one image's gradient.
  @inline(__always)
  private func addRow(
    _ filters: UnsafePointer<Float>, _ lists: WinnerLists, image: Int, _ target: UnsafeMutablePointer<Float>
  ) {
    var number = image &* shape.outputPositions &* shape.positionsPerOutput
    for row in 0..<shape.outputHeight {
      for column in 0..<shape.outputWidth {
        let corner = target + shape.inputOffset(row: row, column: column)
        for position in 0..<shape.positionsPerOutput {
          let entries = lists.ofPosition(number)
          number &+= 1
          if entries.isEmpty { continue }
          addStrips(entries, from: filters, to: corner + shape.windowOffset(position), length: shape.rowLength)
        }
      }
    }
  }
}
