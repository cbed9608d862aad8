/// The gradient of the filters of a convolution with ReLU (and a pool) over an image of few channels: a first layer.
///
/// With one to four channels a kernel row is too short to be a vector, so the vectors lie across the filters. Over one
/// channel each lane picks the pixels of the argmax position of its filter from ``PixelQuads``. Elsewhere each window
/// adds, for each of its positions, the gradients of the filters whose argmax it is, and zeros for the others: four
/// times the needed products, but without a list or a branch.
///
/// | array | shape | layout |
/// | --- | --- | --- |
/// | input | inputHeight × inputWidth × inputChannels | row-major |
/// | outputGradient, argmax | outputHeight × outputWidth × filters | as ``SparseGradient`` |
/// | filterGradient | panels × kernel × rowLength × 16 | panel-major, as the weights of ``DirectConvolution`` |
/// | biasGradient | filters | contiguous |
/// | scratch | ``scratchCount`` | the image's pixel quads |
public struct ImageGradient: Sendable {
  let shape: ConvolutionShape

  /// Makes the pass for one shape.
  public init(_ shape: ConvolutionShape) { self.shape = shape }

  /// The number of elements that one image needs, for each thread.
  public var scratchCount: Int { shape.hasNineTaps ? PixelQuads.count(shape) : 0 }

  /// Adds one image's part to the gradients of the filters and biases.
  public func addWeightGradient(
    input: Floats, outputGradient: Floats, argmax: Bytes, scratch: Floats, filterGradient: Floats, biasGradient: Floats
  ) {
    precondition(input.count >= shape.inputCount && outputGradient.count >= shape.outputCount)
    precondition(argmax.count >= shape.outputCount && filterGradient.count >= shape.weightCount)
    precondition(biasGradient.count >= shape.filters && scratch.count >= scratchCount)
    if shape.hasNineTaps { PixelQuads.fill(shape, input.base, scratch.base) }
    let pixels = shape.hasNineTaps ? scratch : input
    if BlockSizes.isVectorOneRegister {
      add(SIMD16<Float>.self, pixels.base, outputGradient.base, argmax.base, filterGradient.base, biasGradient.base)
    } else {
      add(SIMD8<Float>.self, pixels.base, outputGradient.base, argmax.base, filterGradient.base, biasGradient.base)
    }
  }

  /// - `pixels`: the input, or its quads.
  @inline(__always)
  private func add<Lanes: RegisterVector>(
    _: Lanes.Type, _ pixels: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, _ argmax: UnsafePointer<UInt8>,
    _ filterGradient: UnsafeMutablePointer<Float>, _ biasGradient: UnsafeMutablePointer<Float>
  ) {
    for filter in stride(from: 0, to: shape.filters, by: Lanes.scalarCount) {
      let target = filterGradient + (filter / vectorLanes &* shape.panelSize &+ filter % vectorLanes)
      let (gradient, argmax) = (gradient + filter, argmax + filter)
      if shape.hasNineTaps {
        addNineTaps(Lanes.self, pixels, gradient, argmax, target, biasGradient + filter)
      } else {
        addFilters(Lanes.self, pixels, gradient, argmax, target)
      }
    }
    if !shape.hasNineTaps { addBiasGradient(Lanes.self, shape, images: 1, gradient, argmax, biasGradient) }
  }

  @inline(__always)
  private func addFilters<Lanes: RegisterVector>(
    _: Lanes.Type, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, _ argmax: UnsafePointer<UInt8>,
    _ target: UnsafeMutablePointer<Float>
  ) {
    for r in 0..<shape.kernel {
      let from = input + r &* shape.inputStride
      let to = target + r &* shape.rowLength &* vectorLanes
      var tap = 0
      while tap < shape.rowLength {
        let (from, to) = (from + tap, to + tap &* vectorLanes)
        switch shape.rowLength - tap {
        case 1: addTaps(InlineArray<1, Lanes>(repeating: .zero), from, gradient, argmax, to)
        case 2: addTaps(InlineArray<2, Lanes>(repeating: .zero), from, gradient, argmax, to)
        case 3: addTaps(InlineArray<3, Lanes>(repeating: .zero), from, gradient, argmax, to)
        case 4: addTaps(InlineArray<4, Lanes>(repeating: .zero), from, gradient, argmax, to)
        case 5: addTaps(InlineArray<5, Lanes>(repeating: .zero), from, gradient, argmax, to)
        case 6: addTaps(InlineArray<6, Lanes>(repeating: .zero), from, gradient, argmax, to)
        case 7: addTaps(InlineArray<7, Lanes>(repeating: .zero), from, gradient, argmax, to)
        default: addTaps(InlineArray<8, Lanes>(repeating: .zero), from, gradient, argmax, to)
        }
        tap += 8
      }
    }
  }

  @inline(__always)
  private func addNineTaps<Lanes: RegisterVector>(
    _: Lanes.Type, _ quads: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, _ argmax: UnsafePointer<UInt8>,
    _ target: UnsafeMutablePointer<Float>, _ bias: UnsafeMutablePointer<Float>
  ) {
    var taps = NineTaps<Lanes>(target, spacing: vectorLanes)
    var sum: Lanes = bias.load(0)
    let stride = PixelQuads.stride(shape)
    var at = 0
    for row in 0..<shape.outputHeight {
      var corner = quads + 2 &* row &* stride
      for _ in 0..<shape.outputWidth {
        let codes = Lanes.integers(argmax + at)
        let value: Lanes = kept(gradient.load(at), codes, masked: shape.masked)
        taps.add(corner, stride: stride, at: codes, times: value)
        sum += value
        corner += 2 &* PixelQuads.lanes
        at &+= shape.filters
      }
    }
    taps.store(to: target, spacing: vectorLanes)
    bias.store(sum, 0)
  }

  /// The gradients of the filters whose argmax is a position, zeros for the others.
  @inline(__always)
  private func won<Lanes: RegisterVector>(_ position: Int32, _ codes: Lanes.MaskStorage, _ gradient: Lanes) -> Lanes {
    Lanes.select(Lanes.isEqual(codes, Lanes.MaskStorage(repeating: position)), gradient, .zero)
  }

  /// A few taps of one kernel row.
  @inline(__always)
  private func addTaps<let taps: Int, Lanes: RegisterVector>(
    _ zeros: InlineArray<taps, Lanes>, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ argmax: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<Float>
  ) {
    var sums = zeros
    var at = 0
    for row in 0..<shape.outputHeight {
      for column in 0..<shape.outputWidth {
        let corner = input + shape.inputOffset(row: row, column: column)
        let codes = Lanes.integers(argmax + at)
        let value: Lanes = gradient.load(at)
        for position in 0..<shape.positionsPerOutput {
          let won = won(Int32(truncatingIfNeeded: position), codes, value)
          let from = corner + shape.windowOffset(position)
          for tap in 0..<taps { sums[tap] = sums[tap].addingProduct(won, Lanes(repeating: from[tap])) }
        }
        at &+= shape.filters
      }
    }
    for tap in 0..<taps {
      let old: Lanes = target.load(tap &* vectorLanes)
      target.store(old + sums[tap], tap &* vectorLanes)
    }
  }
}
