/// Convolution straight from its definition, with ReLU, for any kernel size and channel count.
///
/// | array | shape | layout |
/// | --- | --- | --- |
/// | input | inputHeight × inputWidth × inputChannels | row-major |
/// | weights | panels × kernel × rowLength × 16 | panel-major: one panel is a matrix of depth kernel·rowLength |
/// | bias | filters | contiguous |
/// | output | outputHeight × outputWidth × filters | row-major |
/// | argmax | as output, or nil | window position 0…3 that gave the maximum, 4 where ReLU masked it |
///
/// `y[i, j, f] = max(0, bias[f] + Σ x[i+r, j+s, c] · w[r, s, c, f])`, summed in the order r, s, c by fused
/// multiply–add. With a pool the four positions of a window are computed together and only their maximum is written;
/// positions that the pool drops are not computed.
public struct DirectConvolution: Sendable {
  let shape: ConvolutionShape

  /// Makes the kernel for one shape.
  public init(_ shape: ConvolutionShape) { self.shape = shape }

  /// Computes one image's output.
  public func forward(input: Floats, weights: Floats, bias: Floats, output: Floats, argmax: Bytes?) {
    precondition(input.count >= shape.inputCount && output.count >= shape.outputCount)
    precondition(weights.count >= shape.weightCount && bias.count >= shape.filters)
    precondition(argmax.map { $0.count >= shape.outputCount } ?? true)
    if shape.pooled {
      if shape.hasNineTaps {
        if BlockSizes.isVectorOneRegister {
          forwardNineTaps(SIMD16<Float>.self, input.base, weights.base, bias.base, output.base, argmax?.base)
        } else {
          forwardNineTaps(SIMD8<Float>.self, input.base, weights.base, bias.base, output.base, argmax?.base)
        }
      } else {
        forwardPooled(input.base, weights.base, bias.base, output.base, argmax?.base)
      }
    } else {
      forwardPlain(input.base, weights.base, bias.base, output.base, argmax?.base)
    }
  }

  @inline(__always)
  private func forwardNineTaps<Lanes: RegisterVector>(
    _: Lanes.Type, _ input: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, _ argmax: UnsafeMutablePointer<UInt8>?
  ) {
    for filter in stride(from: 0, to: shape.filters, by: Lanes.scalarCount) {
      let taps = NineTaps<Lanes>(
        weights + (filter / vectorLanes &* shape.panelSize &+ filter % vectorLanes), spacing: vectorLanes)
      let start: Lanes = bias.load(filter)
      var offset = filter
      for row in 0..<shape.outputHeight {
        var corner = input + shape.inputOffset(row: row, column: 0)
        for _ in 0..<shape.outputWidth {
          taps.pooled(corner, stride: shape.inputStride, bias: start).store(offset, values: output, argmax: argmax)
          corner += 2
          offset &+= shape.filters
        }
      }
    }
  }

  private func forwardPooled(
    _ input: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, _ argmax: UnsafeMutablePointer<UInt8>?
  ) {
    let rowLength = shape.rowLength
    let stride = shape.inputStride
    let channels = shape.inputChannels
    for panel in 0..<shape.panels {
      let panelWeights = weights + panel &* shape.panelSize
      let start: Vector = bias.load(panel &* vectorLanes)
      for row in 0..<shape.outputHeight {
        for column in 0..<shape.outputWidth {
          let corner = input + shape.inputOffset(row: row, column: column)
          var sums = InlineArray<4, Vector>(repeating: start)
          for r in 0..<shape.kernel {
            let line = corner + r &* stride
            let rowWeights = panelWeights + r &* rowLength &* vectorLanes
            for j in 0..<rowLength {
              let weight: Vector = rowWeights.load(j &* vectorLanes)
              for q in 0..<4 {
                let x = line[(q >> 1) &* stride &+ (q & 1) &* channels &+ j]
                sums[q] = sums[q].addingProduct(weight, Vector(repeating: x))
              }
            }
          }
          let offset = (row &* shape.outputWidth &+ column) &* shape.filters &+ panel &* vectorLanes
          PoolWindow(sums[0], sums[1], sums[2], sums[3]).store(offset, values: output, argmax: argmax)
        }
      }
    }
  }

  private func forwardPlain(
    _ input: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, _ argmax: UnsafeMutablePointer<UInt8>?
  ) {
    for panel in 0..<shape.panels {
      let start: Vector = bias.load(panel &* vectorLanes)
      for row in 0..<shape.outputHeight {
        var column = 0
        while column < shape.outputWidth {
          let left = shape.outputWidth - column
          let place = Place(
            input: input + shape.inputOffset(row: row, column: column),
            weights: weights + panel &* shape.panelSize,
            offset: (row &* shape.outputWidth &+ column) &* shape.filters &+ panel &* vectorLanes)
          // Seven columns left are better cut into 4 + 3 than into 6 + 1.
          if left == 6 || left >= 10 {
            column += forwardTile(MultiplyTile<6>(repeating: start), place, output, argmax)
          } else if left == 5 || left >= 8 {
            column += forwardTile(MultiplyTile<5>(repeating: start), place, output, argmax)
          } else if left == 4 || left == 7 {
            column += forwardTile(MultiplyTile<4>(repeating: start), place, output, argmax)
          } else if left == 3 {
            column += forwardTile(MultiplyTile<3>(repeating: start), place, output, argmax)
          } else if left == 2 {
            column += forwardTile(MultiplyTile<2>(repeating: start), place, output, argmax)
          } else {
            column += forwardTile(MultiplyTile<1>(repeating: start), place, output, argmax)
          }
        }
      }
    }
  }

  private struct Place {
    let input: UnsafePointer<Float>
    let weights: UnsafePointer<Float>
    let offset: Int
  }

  @inline(__always)
  private func forwardTile<let columns: Int>(
    _ start: MultiplyTile<columns>, _ place: Place,
    _ output: UnsafeMutablePointer<Float>, _ argmax: UnsafeMutablePointer<UInt8>?
  ) -> Int {
    var tile = start
    for r in 0..<shape.kernel {
      tile.accumulate(
        depth: shape.rowLength,
        a: place.input + r &* shape.inputStride, aRow: shape.inputChannels, aDepth: 1,
        b: place.weights + r &* shape.rowLength &* vectorLanes, bDepth: vectorLanes)
    }
    for column in 0..<columns {
      let offset = place.offset &+ column &* shape.filters
      let sum = tile.sums[column]
      output.store(sum.relu, offset)
      if let argmax {
        let isKept = Vector.isGreater(sum, .zero)
        let code = Vector.select(isKept, SIMD16<Int32>.zero, SIMD16<Int32>(repeating: 1))
        Vector.storeBytes(of: code, to: argmax + offset)
      }
    }
    return columns
  }
}

extension DirectConvolution {
  /// Packs filters [filter][row][row length] of one panel into the layout of
  /// ``forward(input:weights:bias:output:argmax:)``.
  public func pack(filters: Floats, panel: Int, into weights: Floats) {
    precondition(filters.count >= shape.weightCount && weights.count >= shape.weightCount)
    let target = weights.base + panel * shape.panelSize
    for lane in 0..<vectorLanes {
      let filter = filters.base + (panel * vectorLanes + lane) * shape.filterCount
      for tap in 0..<shape.filterCount { target[tap &* vectorLanes &+ lane] = filter[tap] }
    }
  }
}
