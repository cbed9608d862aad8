/// 3×3 convolution by F(3×3, 3×3) with ReLU, forward and backward: 25 products for nine outputs instead of 81.
///
/// All three passes work on the same transformed arrays, since the transposed algorithm gives the gradients:
/// `Y = Aᵀ[U ⊙ V]A`, `∂L/∂d = B[U ⊙ Z]Bᵀ`, `∂L/∂g = Gᵀ[V ⊙ Z]G` with `U = G g Gᵀ`, `V = Bᵀ d B`, `Z = A ∂L/∂Y Aᵀ`.
/// The products of one frequency are matrix products over all tiles of the images at hand. V and Z of a whole batch
/// are kept, so that the gradient of the filters is one matrix product over the batch and needs no sum over shards.
///
/// | array | shape | layout |
/// | --- | --- | --- |
/// | input | inputHeight × inputWidth × inputChannels | row-major |
/// | filters, gradient | inputChannels × panels × 9 × 16 | channel-major: [channel][panel][row·3 + column][filter] |
/// | weights (U) | panels × 25 × inputChannels × 16 | [panel][frequency][channel][filter] |
/// | transposed (Uᵀ) | channelPanels × 25 × filters × 16 | [channel panel][frequency][filter][channel] |
/// | patches (V) | 25 × slots × inputChannels | slot: one tile of one image of the batch |
/// | tiles (Z) | 25 × slots × filters | as patches |
/// | output | outputHeight × outputWidth × filters | row-major |
public struct WinogradF33: Sendable {
  let shape: ConvolutionShape

  static let frequencies = 25

  /// Whether the algorithm fits: a 3×3 convolution without a pool, over whole vectors of channels, whose output is
  /// cut into 3×3 tiles without a rest.
  public static func supports(_ shape: ConvolutionShape) -> Bool {
    !shape.pooled && shape.kernel == 3 && shape.inputChannels % vectorLanes == 0
      && shape.outputHeight % 3 == 0 && shape.outputWidth % 3 == 0
  }

  /// Makes the kernel for one shape.
  ///
  /// - Precondition: ``supports(_:)``.
  public init(_ shape: ConvolutionShape) {
    precondition(Self.supports(shape), "an unpooled 3×3 convolution with an output of whole 3×3 tiles is wanted")
    self.shape = shape
  }

  /// Tiles of one image.
  public var tilesPerImage: Int { shape.outputPositions / 9 }
  /// Elements between two frequencies of a panel's transformed weights, and of its transposed ones.
  private var weightPlane: Int { shape.inputChannels &* vectorLanes &+ BlockSizes.planeGap }
  private var transposedPlane: Int { shape.filters &* vectorLanes &+ BlockSizes.planeGap }
  /// Room for the transformed weights, in either order.
  public var weightCount: Int {
    Self.frequencies * max(shape.panels * weightPlane, channelPanels * transposedPlane)
  }
  /// Slots for the tiles of some images: an odd number, so that the frequencies of a tile share few sets of a cache.
  public func slots(images: Int) -> Int { images * tilesPerImage | 1 }
  /// Elements of one slot's transformed patch.
  public var patchCount: Int { Self.frequencies * shape.inputChannels }
  /// Elements of one slot's transformed output gradient.
  public var tileCount: Int { Self.frequencies * shape.filters }
  /// Elements that a task needs for the products of a tile's panels over `images` images.
  public func scratchCount(images: Int) -> Int {
    BlockSizes.tilePanels * Self.frequencies * images * tilesPerImage * vectorLanes
  }

  /// Elements that a task needs for ``filterGradient(panel:count:patches:tiles:slots:scratch:gradient:)``.
  public var gradientScratchCount: Int { BlockSizes.tilePanels * Self.frequencies * vectorLanes * vectorLanes }

  private var channelPanels: Int { shape.inputChannels / vectorLanes }
  private var tileColumns: Int { shape.outputWidth / 3 }

  private func inputOffset(tile: Int) -> Int {
    (tile / tileColumns * 3 * shape.inputWidth + tile % tileColumns * 3) * shape.inputChannels
  }

  private func outputOffset(tile: Int) -> Int {
    (tile / tileColumns * 3 * shape.outputWidth + tile % tileColumns * 3) * shape.filters
  }

  // MARK: Forward

  /// Computes the outputs of neighbouring images of a batch.
  ///
  /// - `images`: the first image's place in the batch and how many there are.
  /// - `slots`: the slots between two frequencies of `patches`, ``slots(images:)`` of a batch.
  public func forward(
    first: Int, images: Int, input: Floats, weights: Floats, bias: Floats,
    patches: Floats, slots: Int, scratch: Floats, output: Floats
  ) {
    let count = images * tilesPerImage
    let start = first * tilesPerImage
    precondition(input.count >= images * shape.inputCount && output.count >= images * shape.outputCount)
    precondition(weights.count >= weightCount && bias.count >= shape.filters)
    precondition(start + count <= slots && patches.count >= slots * patchCount)
    precondition(scratch.count >= scratchCount(images: images))
    for slot in 0..<count {
      let (image, tile) = (slot / tilesPerImage, slot % tilesPerImage)
      transformPatch(
        input.base + image * shape.inputCount + inputOffset(tile: tile),
        patches.base + (start + slot) * shape.inputChannels, plane: slots * shape.inputChannels)
    }
    let plane = count * vectorLanes
    forEachTileOfPanels(shape.panels) { panels in
      for frequency in 0..<Self.frequencies {
        multiplyPanels(
          panels.count, rows: count, depth: shape.inputChannels,
          a: patches.base + (frequency * slots + start) * shape.inputChannels,
          Strides(row: shape.inputChannels, depth: 1),
          b: weights.base + (panels.lowerBound * Self.frequencies + frequency) * weightPlane,
          bPanel: Self.frequencies * weightPlane, bDepth: vectorLanes,
          c: scratch.base + frequency * plane, cPanel: Self.frequencies * plane, cRow: vectorLanes)
      }
      for panel in panels {
        let products = scratch.base + (panel - panels.lowerBound) * Self.frequencies * plane
        for slot in 0..<count {
          let (image, tile) = (slot / tilesPerImage, slot % tilesPerImage)
          transformOutput(
            products + slot * vectorLanes, plane: plane, bias.base + panel * vectorLanes,
            output.base + image * shape.outputCount + outputOffset(tile: tile) + panel * vectorLanes)
        }
      }
    }
  }

  /// Calls for as many panels at a time as one register tile multiplies.
  @inline(__always)
  private func forEachTileOfPanels(_ count: Int, _ body: (Range<Int>) -> Void) {
    for first in stride(from: 0, to: count, by: BlockSizes.tilePanels) {
      body(first..<min(first + BlockSizes.tilePanels, count))
    }
  }

  private func transformPatch(_ patch: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, plane: Int) {
    for channel in stride(from: 0, to: shape.inputChannels, by: vectorLanes) {
      transformSquare(
        WinogradTransforms<Vector>.input,
        load: { patch.load($0 &* shape.inputStride &+ $1 &* shape.inputChannels &+ channel) },
        store: { target.store($2, (5 &* $0 &+ $1) &* plane &+ channel) })
    }
  }

  private func transformOutput(
    _ products: UnsafePointer<Float>, plane: Int, _ bias: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>
  ) {
    let start: Vector = bias.load(0)
    transformSquare(
      WinogradTransforms<Vector>.output,
      load: { products.load((5 &* $0 &+ $1) &* plane) },
      store: { output.store(($2 + start).relu, ($0 &* shape.outputWidth &+ $1) &* shape.filters) })
  }

  // MARK: Backward

  /// Transforms the gradients of the outputs of neighbouring images into `tiles`, where an output is positive.
  public func transformGradient(
    first: Int, images: Int, output: Floats, outputGradient: Floats, tiles: Floats, slots: Int
  ) {
    let count = images * tilesPerImage
    let start = first * tilesPerImage
    precondition(output.count >= images * shape.outputCount && outputGradient.count >= images * shape.outputCount)
    precondition(start + count <= slots && tiles.count >= slots * tileCount)
    let plane = slots * shape.filters
    for slot in 0..<count {
      let (image, tile) = (slot / tilesPerImage, slot % tilesPerImage)
      let offset = image * shape.outputCount + outputOffset(tile: tile)
      let target = tiles.base + (start + slot) * shape.filters
      for filter in stride(from: 0, to: shape.filters, by: vectorLanes) {
        transformSquare(
          WinogradTransforms<Vector>.outputTransposed,
          load: {
            let at = offset &+ ($0 &* shape.outputWidth &+ $1) &* shape.filters &+ filter
            let gradient: Vector = outputGradient.base.load(at)
            let value: Vector = output.base.load(at)
            return gradient.kept(where: value)
          },
          store: { target.store($2, (5 &* $0 &+ $1) &* plane &+ filter) })
      }
    }
  }

  /// Adds to the sums of the biases' gradients those of the positive outputs of one image.
  public func addBiasGradient(output: Floats, outputGradient: Floats, biasGradient: Floats) {
    precondition(output.count >= shape.outputCount && outputGradient.count >= shape.outputCount)
    precondition(biasGradient.count >= shape.filters)
    for filter in stride(from: 0, to: shape.filters, by: vectorLanes) {
      var sum: Vector = biasGradient.base.load(filter)
      for position in 0..<shape.outputPositions {
        let at = position &* shape.filters &+ filter
        let gradient: Vector = outputGradient.base.load(at)
        let value: Vector = output.base.load(at)
        sum += gradient.kept(where: value)
      }
      biasGradient.base.store(sum, filter)
    }
  }

  /// Computes the gradients with respect to the inputs of neighbouring images from their transformed gradients.
  public func inputGradient(
    first: Int, images: Int, tiles: Floats, slots: Int, transposed: Floats, scratch: Floats, inputGradient: Floats
  ) {
    let count = images * tilesPerImage
    let start = first * tilesPerImage
    precondition(start + count <= slots && tiles.count >= slots * tileCount && transposed.count >= weightCount)
    precondition(scratch.count >= scratchCount(images: images))
    precondition(inputGradient.count >= images * shape.inputCount)
    // One tile covers its image's input and can be stored; neighbouring tiles overlap and must be added.
    if tilesPerImage > 1 { inputGradient.part(0, images * shape.inputCount).fill() }
    let plane = count * vectorLanes
    forEachTileOfPanels(channelPanels) { panels in
      for frequency in 0..<Self.frequencies {
        multiplyPanels(
          panels.count, rows: count, depth: shape.filters,
          a: tiles.base + (frequency * slots + start) * shape.filters, Strides(row: shape.filters, depth: 1),
          b: transposed.base + (panels.lowerBound * Self.frequencies + frequency) * transposedPlane,
          bPanel: Self.frequencies * transposedPlane, bDepth: vectorLanes,
          c: scratch.base + frequency * plane, cPanel: Self.frequencies * plane, cRow: vectorLanes)
      }
      for panel in panels {
        let products = scratch.base + (panel - panels.lowerBound) * Self.frequencies * plane
        for slot in 0..<count {
          let (image, tile) = (slot / tilesPerImage, slot % tilesPerImage)
          transformInputGradient(
            products + slot * vectorLanes, plane: plane,
            inputGradient.base + image * shape.inputCount + inputOffset(tile: tile) + panel * vectorLanes)
        }
      }
    }
  }

  private func transformInputGradient(
    _ products: UnsafePointer<Float>, plane: Int, _ target: UnsafeMutablePointer<Float>
  ) {
    transformSquare(
      WinogradTransforms<Vector>.inputTransposed,
      load: { products.load((5 &* $0 &+ $1) &* plane) },
      store: { row, column, gradient in
        let at = row &* shape.inputStride &+ column &* shape.inputChannels
        if tilesPerImage > 1 {
          let old: Vector = target.load(at)
          target.store(old + gradient, at)
        } else {
          target.store(gradient, at)
        }
      })
  }

  /// The gradients of the filters of the 16 input channels of `panel`, over the first `count` slots of a batch.
  ///
  /// - `gradient`: [16 channels][panels][9][16].
  public func filterGradient(
    panel channelPanel: Int, count: Int, patches: Floats, tiles: Floats, slots: Int, scratch: Floats, gradient: Floats
  ) {
    precondition(count <= slots && patches.count >= slots * patchCount && tiles.count >= slots * tileCount)
    precondition(scratch.count >= gradientScratchCount)
    precondition(gradient.count >= vectorLanes * shape.filters * 9)
    let plane = vectorLanes * vectorLanes
    forEachTileOfPanels(shape.panels) { panels in
      for frequency in 0..<Self.frequencies {
        multiplyPanels(
          panels.count, rows: vectorLanes, depth: count,
          a: patches.base + frequency * slots * shape.inputChannels + channelPanel * vectorLanes,
          Strides(row: 1, depth: shape.inputChannels),
          b: tiles.base + frequency * slots * shape.filters + panels.lowerBound * vectorLanes, bPanel: vectorLanes,
          bDepth: shape.filters,
          c: scratch.base + frequency * plane, cPanel: Self.frequencies * plane, cRow: vectorLanes)
      }
      for panel in panels {
        let products = scratch.base + (panel - panels.lowerBound) * Self.frequencies * plane
        for channel in 0..<vectorLanes {
          transformFilterGradient(
            products + channel * vectorLanes, plane: plane,
            gradient.base + (channel * shape.panels + panel) * 9 * vectorLanes)
        }
      }
    }
  }

  private func transformFilterGradient(
    _ products: UnsafePointer<Float>, plane: Int, _ gradient: UnsafeMutablePointer<Float>
  ) {
    transformSquare(
      WinogradTransforms<Vector>.filterTransposed,
      load: { products.load((5 &* $0 &+ $1) &* plane) },
      store: { gradient.store($2, (3 &* $0 &+ $1) &* vectorLanes) })
  }

  // MARK: Weights

  /// Transforms the filters of the 16 input channels of `panel` into both orders.
  public func pack(filters: Floats, panel channelPanel: Int, weights: Floats, transposed: Floats?) {
    precondition(filters.count >= shape.inputChannels * shape.filters * 9 && weights.count >= weightCount)
    precondition(transposed.map { $0.count >= weightCount } ?? true)
    let channelSize = shape.filters * 9
    let source = filters.base + channelPanel * vectorLanes * channelSize
    for lane in 0..<vectorLanes {
      let channel = channelPanel * vectorLanes + lane
      for panel in 0..<shape.panels {
        let from = source + lane * channelSize + panel * 9 * vectorLanes
        transformFilter(
          from, tap: vectorLanes,
          weights.base + (panel * Self.frequencies * weightPlane + channel * vectorLanes), plane: weightPlane)
      }
    }
    guard let transposed else { return }
    for panel in 0..<shape.panels {
      let taps = source + panel * 9 * vectorLanes
      withTransposedTaps(taps, row: channelSize, tap: vectorLanes) { taps in
        for lane in 0..<vectorLanes {
          let filter = panel * vectorLanes + lane
          transformFilter(
            taps + lane * vectorLanes, tap: vectorLanes * vectorLanes,
            transposed.base + (channelPanel * Self.frequencies * transposedPlane + filter * vectorLanes),
            plane: transposedPlane)
        }
      }
    }
  }

  @inline(__always)
  private func transformFilter(
    _ taps: UnsafePointer<Float>, tap: Int, _ target: UnsafeMutablePointer<Float>, plane: Int
  ) {
    transformSquare(
      WinogradTransforms<Vector>.filter,
      load: { taps.load((3 &* $0 &+ $1) &* tap) },
      store: { target.store($2, (5 &* $0 &+ $1) &* plane) })
  }
}
