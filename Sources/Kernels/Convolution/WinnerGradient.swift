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
/// | filters, filterGradient | filters × kernel × paddedRowLength | filter-major, rows padded (see ``ConvolutionShape``) |
/// | biasGradient | filters | contiguous |
/// | inputGradient | as input | row-major |
///
/// `∂L/∂w[f, r, j] = Σ g · x[winner + r, j]` and `∂L/∂x[p + r, j] = Σ g · w[f, r, j]`, over the gradients g ≠ 0 in the
/// order of their positions and filters.
public struct WinnerGradient: Sendable {
  let shape: ConvolutionShape

  /// Makes the passes for one shape.
  public init(_ shape: ConvolutionShape) { self.shape = shape }

  /// Elements of one filter set in the filter-major layout.
  public var filterCount: Int { shape.filters * shape.filterCount }

  /// Room for the lists of one image; each thread needs its own.
  public func makeScratch(in arena: Arena) -> WinnerScratch {
    let byPosition = (shape.positionsPerOutput + 1) * shape.filters
    return WinnerScratch(entries: arena.entries(max(shape.outputPositions, byPosition) + 1))
  }

  /// Adds one image's share to the gradients of the filters and biases.
  ///
  /// Lanes of a padded row behind its ``ConvolutionShape/rowLength`` receive numbers without meaning.
  public func addWeightGradient(
    input: Floats, outputGradient: Floats, winners: Bytes, scratch: WinnerScratch,
    filterGradient: Floats, biasGradient: Floats
  ) {
    precondition(input.count >= shape.inputCount && outputGradient.count >= shape.outputCount)
    precondition(winners.count >= shape.outputCount && filterGradient.count >= filterCount)
    precondition(biasGradient.count >= shape.filters)
    for filter in 0..<shape.filters {
      let (count, sum) = gather(filter, outputGradient.base, winners.base, scratch.entries)
      biasGradient.base[filter] += sum
      let entries = UnsafeBufferPointer(start: scratch.entries, count: count)
      let target = filterGradient.base + filter &* shape.filterCount
      switch shape.paddedRowLength {
      case 4: addShortRows(SIMD4<Float>.self, entries, input.base, target)
      case 8: addShortRows(SIMD8<Float>.self, entries, input.base, target)
      default:
        for r in 0..<shape.kernel {
          addStrips(
            entries, from: input.base + r &* shape.inputStride, to: target + r &* shape.paddedRowLength,
            length: shape.paddedRowLength)
        }
      }
    }
  }

  /// The positions where `filter` has a gradient, as offsets into the input, and the sum of the gradients.
  @inline(__always)
  private func gather(
    _ filter: Int, _ gradient: UnsafePointer<Float>, _ winners: UnsafePointer<UInt8>,
    _ entries: UnsafeMutablePointer<GradientEntry>
  ) -> (count: Int, sum: Float) {
    var count = 0
    var sum: Float = 0
    var index = filter
    let cut = UInt8(truncatingIfNeeded: shape.cut)
    for row in 0..<shape.outputHeight {
      var corner = shape.inputOffset(row: row, column: 0)
      let step = (shape.pooled ? 2 : 1) &* shape.inputChannels
      for _ in 0..<shape.outputWidth {
        let winner = winners[index]
        let isKept = winner != cut
        let value = isKept ? gradient[index] : 0
        // Written always and counted when kept: half of the winners are cut, which no branch predictor guesses.
        entries[count] = GradientEntry(
          offset: Int32(truncatingIfNeeded: corner &+ shape.windowOffset(Int(winner))), value: value)
        count &+= isKept ? 1 : 0
        sum += value
        index &+= shape.filters
        corner &+= step
      }
    }
    return (count, sum)
  }

  /// Rows of up to eight elements: all rows of the filter at once, in two sets of sums so that the additions of
  /// neighbouring entries do not wait for each other.
  @inline(__always)
  private func addShortRows<Lanes: SIMD>(
    _: Lanes.Type, _ entries: UnsafeBufferPointer<GradientEntry>, _ input: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>
  ) where Lanes.Scalar == Float {
    var row = 0
    while row < shape.kernel {
      let from = input + row &* shape.inputStride
      let to = target + row &* shape.paddedRowLength
      switch shape.kernel - row {
      case 1: row += addShortRows(InlineArray<1, Lanes>(repeating: .zero), entries, from, to)
      case 2: row += addShortRows(InlineArray<2, Lanes>(repeating: .zero), entries, from, to)
      default: row += addShortRows(InlineArray<3, Lanes>(repeating: .zero), entries, from, to)
      }
    }
  }

  @inline(__always)
  private func addShortRows<let rows: Int, Lanes: SIMD>(
    _ zeros: InlineArray<rows, Lanes>, _ entries: UnsafeBufferPointer<GradientEntry>, _ input: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>
  ) -> Int where Lanes.Scalar == Float {
    var even = zeros
    var odd = zeros
    let stride = shape.inputStride
    let pairs = entries.count / 2
    for pair in 0..<pairs {
      let first = entries[2 &* pair]
      let second = entries[2 &* pair &+ 1]
      let x = input + Int(first.offset)
      let y = input + Int(second.offset)
      for r in 0..<rows {
        even[r] = even[r].addingProduct(x.load(r &* stride), Lanes(repeating: first.value))
        odd[r] = odd[r].addingProduct(y.load(r &* stride), Lanes(repeating: second.value))
      }
    }
    if entries.count % 2 == 1 {
      let last = entries[entries.count - 1]
      let x = input + Int(last.offset)
      for r in 0..<rows { even[r] = even[r].addingProduct(x.load(r &* stride), Lanes(repeating: last.value)) }
    }
    for r in 0..<rows {
      let offset = r &* shape.paddedRowLength
      let old: Lanes = target.load(offset)
      target.store(old + (even[r] + odd[r]), offset)
    }
    return rows
  }

  /// Computes the gradient with respect to one image's input, all of it.
  ///
  /// - Precondition: the input's channels are whole vectors.
  public func inputGradient(
    outputGradient: Floats, winners: Bytes, filters: Floats, scratch: WinnerScratch, inputGradient: Floats
  ) {
    precondition(shape.inputChannels % vectorLanes == 0, "channels must be padded to whole vectors")
    precondition(outputGradient.count >= shape.outputCount && winners.count >= shape.outputCount)
    precondition(filters.count >= filterCount && inputGradient.count >= shape.inputCount)
    inputGradient.part(0, shape.inputCount).fill()
    for row in 0..<shape.outputHeight {
      for column in 0..<shape.outputWidth {
        let first = (row &* shape.outputWidth &+ column) &* shape.filters
        let counts = sortByWinner(outputGradient.base + first, winners.base + first, scratch.entries)
        let corner = shape.inputOffset(row: row, column: column)
        for position in 0..<shape.positionsPerOutput where counts[position] > 0 {
          let entries = UnsafeBufferPointer(
            start: scratch.entries + position &* shape.filters, count: Int(counts[position]))
          let target = inputGradient.base + (corner &+ shape.windowOffset(position))
          for r in 0..<shape.kernel {
            addStrips(
              entries, from: filters.base + r &* shape.rowLength, to: target + r &* shape.inputStride,
              length: shape.rowLength)
          }
        }
      }
    }
  }

  /// Sorts one window's gradients into a list for each position, and one for those that were cut off.
  @inline(__always)
  private func sortByWinner(
    _ gradient: UnsafePointer<Float>, _ winners: UnsafePointer<UInt8>, _ entries: UnsafeMutablePointer<GradientEntry>
  ) -> InlineArray<5, Int32> {
    var counts = InlineArray<5, Int32>(repeating: 0)
    for filter in 0..<shape.filters {
      let winner = Int(winners[filter])
      let count = counts[winner]
      entries[winner &* shape.filters &+ Int(count)] = GradientEntry(
        offset: Int32(truncatingIfNeeded: filter &* shape.filterCount), value: gradient[filter])
      counts[winner] = count &+ 1
    }
    return counts
  }
}

/// One thread's lists of gradients, owned by the arena that made them.
public struct WinnerScratch: @unchecked Sendable {
  let entries: UnsafeMutablePointer<GradientEntry>
}
