/// 3×3 convolution by Winograd's minimal algorithm F(2×2, 3×3), rectified and max-pooled in one pass.
///
/// One output tile of the algorithm is exactly one pool window, so the tile is computed, reduced to its maximum and
/// never stored: 16 products per window, channel and filter instead of 36, and an odd last row and column that the
/// pool drops cost nothing.
///
/// `Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A` for each 4×4 patch d and filter g, the products summed over the channels in order
/// (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015). With the points 0, 1, −1, ∞ the input
/// and output transforms only add and subtract; the weights are halved, exactly. In single precision its error is of
/// the size of the direct sum's (measured in the tests).
///
/// | array | shape | layout |
/// | --- | --- | --- |
/// | input | inputHeight × inputWidth × inputChannels | row-major |
/// | weights | panels × 16 × inputChannels × 16 | transformed: [panel][frequency][channel][filter] |
/// | patches | 16 × windows × inputChannels | scratch: transformed patches by frequency |
/// | products | 16 × windows × 16 | scratch: one panel's products |
/// | output, winners | outputHeight × outputWidth × filters | as ``DirectConvolution`` |
public struct WinogradPooled: Sendable {
  let shape: ConvolutionShape

  private static let frequencies = 16

  /// Whether the algorithm fits a shape: a pooled 3×3 convolution over whole vectors of channels.
  public static func supports(_ shape: ConvolutionShape) -> Bool {
    shape.pooled && shape.kernel == 3 && shape.inputChannels % vectorLanes == 0
  }

  /// Makes the kernel for one shape.
  ///
  /// - Precondition: ``supports(_:)``.
  public init(_ shape: ConvolutionShape) {
    precondition(Self.supports(shape), "a pooled 3×3 convolution over whole vectors of channels is wanted")
    self.shape = shape
  }

  /// The number of transformed weights.
  public var weightCount: Int { shape.panels * Self.frequencies * shape.inputChannels * vectorLanes }

  /// The number of elements that one image needs between its passes, for each thread.
  public var scratchCount: Int {
    Self.frequencies * shape.outputPositions * (shape.inputChannels + vectorLanes)
  }

  /// Computes one image's output.
  public func forward(
    input: Floats, weights: Floats, bias: Floats, scratch: Floats, output: Floats, winners: Bytes?
  ) {
    precondition(input.count >= shape.inputCount && output.count >= shape.outputCount)
    precondition(weights.count >= weightCount && bias.count >= shape.filters && scratch.count >= scratchCount)
    precondition(winners.map { $0.count >= shape.outputCount } ?? true)
    let patches = scratch.base
    let products = scratch.base + Self.frequencies * shape.outputPositions * shape.inputChannels
    if BlockSizes.isVectorOneRegister {
      transformPatches(SIMD16<Float>.self, input.base, patches)
    } else {
      transformPatches(SIMD8<Float>.self, input.base, patches)
    }
    for panel in 0..<shape.panels {
      multiply(patches, weights.base + panel * Self.frequencies * shape.inputChannels * vectorLanes, products)
      if BlockSizes.isVectorOneRegister {
        pool(SIMD16<Float>.self, panel, products, bias.base, output.base, winners?.base)
      } else {
        pool(SIMD8<Float>.self, panel, products, bias.base, output.base, winners?.base)
      }
    }
  }

  /// Bᵀ d B of every window's 4×4 patch.
  @inline(__always)
  private func transformPatches<Lanes: RegisterVector>(
    _: Lanes.Type, _ input: UnsafePointer<Float>, _ patches: UnsafeMutablePointer<Float>
  ) {
    let channels = shape.inputChannels
    let plane = shape.outputPositions &* channels
    for row in 0..<shape.outputHeight {
      for column in 0..<shape.outputWidth {
        let corner = input + shape.inputOffset(row: row, column: column)
        let target = patches + (row &* shape.outputWidth &+ column) &* channels
        for channel in stride(from: 0, to: channels, by: Lanes.scalarCount) {
          // Columns first, so that only two of them are live beside the four sums of a row.
          var rows = InlineArray<16, Lanes>(repeating: .zero)
          for s in 0..<4 {
            let d0: Lanes = corner.load(s &* channels &+ channel)
            let d1: Lanes = corner.load(shape.inputStride &+ s &* channels &+ channel)
            let d2: Lanes = corner.load(2 &* shape.inputStride &+ s &* channels &+ channel)
            let d3: Lanes = corner.load(3 &* shape.inputStride &+ s &* channels &+ channel)
            rows[s] = d0 - d2
            rows[4 + s] = d1 + d2
            rows[8 + s] = d2 - d1
            rows[12 + s] = d1 - d3
          }
          for r in 0..<4 {
            let a = rows[4 * r], b = rows[4 * r + 1], c = rows[4 * r + 2], d = rows[4 * r + 3]
            let to = target + 4 &* r &* plane
            to.store(a - c, channel)
            to.store(b + c, plane &+ channel)
            to.store(c - b, 2 &* plane &+ channel)
            to.store(b - d, 3 &* plane &+ channel)
          }
        }
      }
    }
  }

  private func multiply(
    _ patches: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ products: UnsafeMutablePointer<Float>
  ) {
    let windows = shape.outputPositions
    for frequency in 0..<Self.frequencies {
      multiplyPanel(
        rows: windows, depth: shape.inputChannels,
        a: patches + frequency &* windows &* shape.inputChannels, Strides(row: shape.inputChannels, depth: 1),
        b: weights + frequency &* shape.inputChannels &* vectorLanes, bDepth: vectorLanes,
        c: products + frequency &* windows &* vectorLanes, cRow: vectorLanes)
    }
  }

  /// Aᵀ M A of every window, then bias, maximum and rectifier.
  @inline(__always)
  private func pool<Lanes: RegisterVector>(
    _: Lanes.Type, _ panel: Int, _ products: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, _ winners: UnsafeMutablePointer<UInt8>?
  ) {
    let windows = shape.outputPositions
    let plane = windows &* vectorLanes
    for lane in stride(from: 0, to: vectorLanes, by: Lanes.scalarCount) {
      let filter = panel &* vectorLanes &+ lane
      let start: Lanes = bias.load(filter)
      for window in 0..<windows {
        let from = products + (window &* vectorLanes &+ lane)
        var upper = InlineArray<4, Lanes>(repeating: .zero)
        var lower = InlineArray<4, Lanes>(repeating: .zero)
        for s in 0..<4 {
          let m0: Lanes = from.load(s &* plane)
          let m1: Lanes = from.load((4 &+ s) &* plane)
          let m2: Lanes = from.load((8 &+ s) &* plane)
          let m3: Lanes = from.load((12 &+ s) &* plane)
          upper[s] = m0 + m1 + m2
          lower[s] = m1 - m2 - m3
        }
        PoolWindow(
          start + (upper[0] + upper[1] + upper[2]), start + (upper[1] - upper[2] - upper[3]),
          start + (lower[0] + lower[1] + lower[2]), start + (lower[1] - lower[2] - lower[3])
        ).store(window &* shape.filters &+ filter, values: output, winners: winners)
      }
    }
  }
}

extension WinogradPooled {
  /// Transforms the filters [filter][row][column·inputChannels + channel] of one panel: `G g Gᵀ`.
  public func pack(filters: Floats, panel: Int, into weights: Floats) {
    precondition(filters.count >= shape.weightCount && weights.count >= weightCount)
    let channels = shape.inputChannels
    let target = weights.base + panel * Self.frequencies * channels * vectorLanes
    let source = filters.base + panel * vectorLanes * shape.filterCount
    for channel in 0..<channels {
      var rows = InlineArray<12, Vector>(repeating: .zero)
      for s in 0..<3 {
        let g0 = gather(source, 0, s, channel)
        let g1 = gather(source, 1, s, channel)
        let g2 = gather(source, 2, s, channel)
        rows[s] = g0
        rows[3 + s] = (g0 + g1 + g2) * 0.5
        rows[6 + s] = (g0 - g1 + g2) * 0.5
        rows[9 + s] = g2
      }
      for r in 0..<4 {
        let a = rows[3 * r], b = rows[3 * r + 1], c = rows[3 * r + 2]
        let to = target + (4 * r * channels + channel) * vectorLanes
        to.store(a, 0)
        to.store((a + b + c) * 0.5, channels * vectorLanes)
        to.store((a - b + c) * 0.5, 2 * channels * vectorLanes)
        to.store(c, 3 * channels * vectorLanes)
      }
    }
  }

  @inline(__always)
  private func gather(_ source: UnsafePointer<Float>, _ r: Int, _ s: Int, _ channel: Int) -> Vector {
    var lanes = Vector.zero
    let offset = r &* shape.rowLength &+ s &* shape.inputChannels &+ channel
    for lane in 0..<vectorLanes { lanes[lane] = source[lane &* shape.filterCount &+ offset] }
    return lanes
  }
}
