/// 3×3 convolution by Winograd's minimal algorithm, with ReLU and max-pool in one pass.
///
/// `Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A` for each patch d and filter g, the products summed over the channels in order (Lavin
/// and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015), each axis cut into tiles of four outputs and,
/// where four does not divide it, one of two (``WinogradTile``). A tile is whole pool windows: it is reduced to their
/// maxima and never stored, and an odd last row and column that the pool drops cost nothing. A 10×10 output takes 256
/// products for each channel and filter instead of 900.
///
/// A few images are taken together, so that a transformed filter is read for several tiles; an image's result does not
/// depend on its neighbours.
///
/// | array | shape | layout |
/// | --- | --- | --- |
/// | input | images × inputHeight × inputWidth × inputChannels | row-major |
/// | weights | panels × 36 × inputChannels × 16 | transformed: [panel][frequency][channel][filter] |
/// | scratch | ``scratchCount`` | transformed patches by frequency, then the products of a tile's panels |
/// | output, argmax | images × outputHeight × outputWidth × filters | as ``DirectConvolution`` |
public struct WinogradPooled: Sendable {
  let shape: ConvolutionShape
  private let rows: WinogradCut
  private let columns: WinogradCut

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
    rows = WinogradCut(outputs: 2 * shape.outputHeight)
    columns = WinogradCut(outputs: 2 * shape.outputWidth)
  }

  /// Elements between two frequencies of a panel's transformed weights.
  private var weightPlane: Int { shape.inputChannels &* vectorLanes &+ BlockSizes.planeGap }

  /// Room for the transformed weights.
  public var weightCount: Int { shape.panels * WinogradSlots.frequencies * weightPlane }

  /// The number of elements that images need between their passes, for each thread.
  public var scratchCount: Int {
    BlockSizes.winogradImages * productCount * shape.inputChannels + BlockSizes.tilePanels * productsOfPanel
  }

  /// Elements between the products of two panels: not a multiple of 4 KiB, so that their stores do not seem to collide
  /// with each other's loads.
  private var productsOfPanel: Int {
    BlockSizes.winogradImages &* productCount &* vectorLanes &+ BlockSizes.panelGap
  }

  /// Products of one image for each channel and filter.
  public var productCount: Int { rows.products * columns.products }

  /// Computes the output of some images.
  public func forward(
    images: Int, input: Floats, weights: Floats, bias: Floats, scratch: Floats, output: Floats, argmax: Bytes?
  ) {
    precondition(images >= 0)
    precondition(input.count >= images * shape.inputCount && output.count >= images * shape.outputCount)
    precondition(weights.count >= weightCount && bias.count >= shape.filters && scratch.count >= scratchCount)
    precondition(argmax.map { $0.count >= images * shape.outputCount } ?? true)
    for first in stride(from: 0, to: images, by: BlockSizes.winogradImages) {
      let block = WinogradBlock(
        slots: WinogradSlots(rows: rows, columns: columns, images: min(BlockSizes.winogradImages, images - first)),
        input: input.base + first * shape.inputCount, patches: scratch.base,
        products: scratch.base + BlockSizes.winogradImages * productCount * shape.inputChannels, bias: bias.base,
        output: output.base + first * shape.outputCount,
        argmax: argmax.map { $0.base + first * shape.outputCount })
      if BlockSizes.isVectorOneRegister {
        forward(SIMD16<Float>.self, block, weights.base)
      } else {
        forward(SIMD8<Float>.self, block, weights.base)
      }
    }
  }

  @inline(__always)
  private func forward<Lanes: RegisterVector>(_: Lanes.Type, _ block: WinogradBlock, _ weights: UnsafePointer<Float>) {
    block.forEachTile(WinogradPatches<Lanes>(shape: shape, block: block))
    for first in stride(from: 0, to: shape.panels, by: BlockSizes.tilePanels) {
      let panels = first..<min(first &+ BlockSizes.tilePanels, shape.panels)
      multiply(block, weights, panels)
      for panel in panels {
        let products = block.products + (panel &- first) &* productsOfPanel
        block.forEachTile(WinogradPools<Lanes>(shape: shape, block: block, products: products, panel: panel))
      }
    }
  }

  private func multiply(_ block: WinogradBlock, _ weights: UnsafePointer<Float>, _ panels: Range<Int>) {
    let channels = shape.inputChannels
    let panelWeights = WinogradSlots.frequencies &* weightPlane
    let weights = weights + panels.lowerBound &* panelWeights
    for i in 0..<TileF43.patch {
      let slots = block.slots.row(i)
      for j in 0..<TileF43.patch {
        let start = slots[j]
        multiplyPanels(
          panels.count, rows: block.slots.count(i, j), depth: channels,
          a: block.patches + start &* channels, Strides(row: channels, depth: 1),
          b: weights + (i &* TileF43.patch &+ j) &* weightPlane, bPanel: panelWeights,
          bDepth: vectorLanes,
          c: block.products + start &* vectorLanes, cPanel: productsOfPanel, cRow: vectorLanes)
      }
    }
  }
}

extension WinogradPooled {
  /// Transforms the filters [filter][row][column·inputChannels + channel] of one panel: `G g Gᵀ`.
  public func pack(filters: Floats, panel: Int, into weights: Floats) {
    precondition(filters.count >= shape.weightCount && weights.count >= weightCount)
    let channels = shape.inputChannels
    let target = weights.base + panel * WinogradSlots.frequencies * weightPlane
    let source = filters.base + panel * vectorLanes * shape.filterCount
    for first in stride(from: 0, to: channels, by: vectorLanes) {
      withTransposedTaps(source + first, row: shape.filterCount, tap: channels) { taps in
        for channel in 0..<vectorLanes {
          let a = column(taps, 0, channel), b = column(taps, 1, channel), c = column(taps, 2, channel)
          let to = target + (first &+ channel) &* vectorLanes
          store(winogradFilter(a.v0, b.v0, c.v0), 0, to)
          store(winogradFilter(a.v1, b.v1, c.v1), 1, to)
          store(winogradFilter(a.v2, b.v2, c.v2), 2, to)
          store(winogradFilter(a.v3, b.v3, c.v3), 3, to)
          store(winogradFilter(a.v4, b.v4, c.v4), 4, to)
          store(winogradFilter(a.v5, b.v5, c.v5), 5, to)
        }
      }
    }
  }

  @inline(__always)
  private func column(_ taps: UnsafePointer<Float>, _ s: Int, _ channel: Int) -> PatchLine<Vector> {
    func tap(_ r: Int) -> Vector { taps.load(((3 &* r &+ s) &* vectorLanes &+ channel) &* vectorLanes) }
    return winogradFilter(tap(0), tap(1), tap(2))
  }

  @inline(__always)
  private func store(_ row: PatchLine<Vector>, _ i: Int, _ target: UnsafeMutablePointer<Float>) {
    let plane = weightPlane
    let to = target + i &* TileF43.patch &* plane
    to.store(row.v0, 0)
    to.store(row.v1, plane)
    to.store(row.v2, 2 &* plane)
    to.store(row.v3, 3 &* plane)
    to.store(row.v4, 4 &* plane)
    to.store(row.v5, 5 &* plane)
  }
}
