/// The gradient of the filters of a rectified (and pooled) convolution over an image of few channels: a first layer.
///
/// With one to four channels a kernel row is too short to be a vector, so the vectors lie across the filters. Each
/// window adds, for each of its positions, the gradients of the filters that it won, and zeros for the others: four
/// times the needed products, but without a list or a branch.
///
/// | array | shape | layout |
/// | --- | --- | --- |
/// | input | inputHeight × inputWidth × inputChannels | row-major |
/// | outputGradient, winners | outputHeight × outputWidth × filters | as ``WinnerGradient`` |
/// | filterGradient | panels × kernel × rowLength × 16 | panel-major, as the weights of ``DirectConvolution`` |
/// | biasGradient | filters | contiguous |
public struct ImageGradient: Sendable {
  let shape: ConvolutionShape

  /// Makes the pass for one shape.
  public init(_ shape: ConvolutionShape) { self.shape = shape }

  /// Adds one image's share to the gradients of the filters and biases.
  public func addWeightGradient(
    input: Floats, outputGradient: Floats, winners: Bytes, filterGradient: Floats, biasGradient: Floats
  ) {
    precondition(input.count >= shape.inputCount && outputGradient.count >= shape.outputCount)
    precondition(winners.count >= shape.outputCount && filterGradient.count >= shape.weightCount)
    precondition(biasGradient.count >= shape.filters)
    addBiasGradient(shape, outputGradient.base, winners.base, biasGradient.base)
    for filter in stride(from: 0, to: shape.filters, by: BlockSizes.registerLanes) {
      let target = filterGradient.base + (filter / vectorLanes &* shape.panelSize &+ filter % vectorLanes)
      if BlockSizes.isVectorOneRegister {
        addFilters(SIMD16<Float>.self, input.base, outputGradient.base + filter, winners.base + filter, target)
      } else {
        addFilters(SIMD8<Float>.self, input.base, outputGradient.base + filter, winners.base + filter, target)
      }
    }
  }

  @inline(__always)
  private func addFilters<Lanes: RegisterVector>(
    _: Lanes.Type, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, _ winners: UnsafePointer<UInt8>,
    _ target: UnsafeMutablePointer<Float>
  ) {
    if shape.hasNineTaps { return addNineTaps(Lanes.self, input, gradient, winners, target) }
    for r in 0..<shape.kernel {
      let from = input + r &* shape.inputStride
      let to = target + r &* shape.rowLength &* vectorLanes
      var tap = 0
      while tap < shape.rowLength {
        let (from, to) = (from + tap, to + tap &* vectorLanes)
        switch shape.rowLength - tap {
        case 1: addTaps(InlineArray<1, Lanes>(repeating: .zero), from, gradient, winners, to)
        case 2: addTaps(InlineArray<2, Lanes>(repeating: .zero), from, gradient, winners, to)
        case 3: addTaps(InlineArray<3, Lanes>(repeating: .zero), from, gradient, winners, to)
        case 4: addTaps(InlineArray<4, Lanes>(repeating: .zero), from, gradient, winners, to)
        case 5: addTaps(InlineArray<5, Lanes>(repeating: .zero), from, gradient, winners, to)
        case 6: addTaps(InlineArray<6, Lanes>(repeating: .zero), from, gradient, winners, to)
        case 7: addTaps(InlineArray<7, Lanes>(repeating: .zero), from, gradient, winners, to)
        default: addTaps(InlineArray<8, Lanes>(repeating: .zero), from, gradient, winners, to)
        }
        tap += 8
      }
    }
  }

  @inline(__always)
  private func addNineTaps<Lanes: RegisterVector>(
    _: Lanes.Type, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, _ winners: UnsafePointer<UInt8>,
    _ target: UnsafeMutablePointer<Float>
  ) {
    var taps = NineTaps<Lanes>(target, spacing: vectorLanes)
    var at = 0
    for row in 0..<shape.outputHeight {
      for column in 0..<shape.outputWidth {
        let codes = Lanes.integers(winners + at)
        let value: Lanes = gradient.load(at)
        taps.add(
          input + shape.inputOffset(row: row, column: column), stride: shape.inputStride,
          upper: PositionPair(left: won(0, codes, value), right: won(1, codes, value)),
          lower: PositionPair(left: won(2, codes, value), right: won(3, codes, value)))
        at &+= shape.filters
      }
    }
    taps.store(to: target, spacing: vectorLanes)
  }

  /// The gradients of the filters that a position won, zeros for the others.
  @inline(__always)
  private func won<Lanes: RegisterVector>(_ position: Int32, _ codes: Lanes.MaskStorage, _ gradient: Lanes) -> Lanes {
    Lanes.select(Lanes.isEqual(codes, Lanes.MaskStorage(repeating: position)), gradient, .zero)
  }

  /// A few taps of one kernel row.
  @inline(__always)
  private func addTaps<let taps: Int, Lanes: RegisterVector>(
    _ zeros: InlineArray<taps, Lanes>, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ winners: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<Float>
  ) {
    var sums = zeros
    var at = 0
    for row in 0..<shape.outputHeight {
      for column in 0..<shape.outputWidth {
        let corner = input + shape.inputOffset(row: row, column: column)
        let codes = Lanes.integers(winners + at)
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

/// Adds the gradients of one image's outputs that are not cut off to those of the biases.
func addBiasGradient(
  _ shape: ConvolutionShape, _ gradient: UnsafePointer<Float>, _ winners: UnsafePointer<UInt8>,
  _ biasGradient: UnsafeMutablePointer<Float>
) {
  let cut = SIMD8<Int32>(repeating: Int32(truncatingIfNeeded: shape.cut))
  for filter in stride(from: 0, to: shape.filters, by: 8) {
    var sum: SIMD8<Float> = biasGradient.load(filter)
    for output in 0..<shape.outputPositions {
      let at = output &* shape.filters &+ filter
      let isCut = SIMD8<Float>.isEqual(SIMD8<Float>.integers(winners + at), cut)
      sum += SIMD8<Float>.select(isCut, .zero, gradient.load(at))
    }
    biasGradient.store(sum, filter)
  }
}
