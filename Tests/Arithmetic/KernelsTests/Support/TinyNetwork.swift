import Kernels

/// A network of four kernels' layers that is trained on several threads, as small as it can be: 18×18 bytes, a pooled
/// convolution of 16 filters, one in 3×3 tiles, a pooled one by Winograd's algorithm, 10 classes.
///
/// It works as a training does: shards go forward and back apart, then blocks of the parameters are summed and updated.
final class TinyNetwork {
  static let pixels = 18 * 18
  private static let first = shape(18, channels: 1, pooled: true)
  private static let middle = shape(8, channels: 16, pooled: false)
  private static let last = shape(6, channels: 16, pooled: true)
  private static let dense = DenseLayer(inputs: 64, units: 16)
  private static let classes = 10

  private static func shape(_ size: Int, channels: Int, pooled: Bool) -> ConvolutionShape {
    ConvolutionShape(
      inputHeight: size, inputWidth: size, inputChannels: channels, kernel: 3, filters: 16, pooled: pooled)
  }

  /// Weights, then biases, of one layer, with what the optimiser keeps of them.
  private struct Layer {
    let weights, gradient, moments, squares: Floats
    let weightCount: Int

    init(_ weightCount: Int, in arena: Arena, _ random: inout SeededGenerator) {
      self.weightCount = weightCount
      let count = weightCount + 16
      (weights, gradient) = (arena.floats(count), arena.floats(count))
      (moments, squares) = (arena.floats(count), arena.floats(count))
      for index in 0..<count { weights[index] = Float.random(in: -0.25..<0.25, using: &random) }
    }

    func kernel(_ view: Floats) -> Floats { view.part(0, weightCount) }
    func bias(_ view: Floats) -> Floats { view.part(weightCount, 16) }

    func update(_ step: AdamStep) {
      _ = step.update(parameters: weights, first: moments, second: squares, gradient: gradient)
    }
  }

  private let arena = Arena()
  private let team: ThreadTeam
  private let images: Int
  private let layers: [Layer]
  private let losses: Floats
  // One part for each image.
  private let x0, x1, x2, x3, x4, d1, d2, d3, d4: Floats
  private let argmax1, argmax3: Bytes
  // One part for each shard, or for each thread.
  private let shards: [Floats]
  private let scratch: [Floats]
  private let lists: [SparseLists]
  private let packed2, transposed2, patches, tiles, packed3, packedBack3, transposed4: Floats
  private var steps = 0

  private let convolution1 = DirectConvolution(first)
  private let gradient1 = ImageGradient(first)
  private let convolution2 = WinogradF33(middle)
  private let convolution3 = WinogradPooled(last)
  private let gradient3 = SparseGradient(last)

  init(images: Int, threads: Int, seed: Int) {
    var random = SeededGenerator(seed)
    let (arena, gradient1, convolution2) = (arena, gradient1, convolution2)
    let (convolution3, gradient3) = (convolution3, gradient3)
    self.images = images
    team = ThreadTeam(count: threads)
    layers = [Self.first.weightCount, Self.middle.weightCount, Self.last.weightCount, Self.dense.weightCount].map {
      Layer($0, in: arena, &random)
    }
    losses = arena.floats(images)
    x0 = arena.floats(images * Self.pixels)
    (x1, d1) = (arena.floats(images * Self.first.outputCount), arena.floats(images * Self.first.outputCount))
    (x2, d2) = (arena.floats(images * Self.middle.outputCount), arena.floats(images * Self.middle.outputCount))
    (x3, d3) = (arena.floats(images * Self.last.outputCount), arena.floats(images * Self.last.outputCount))
    (x4, d4) = (arena.floats(images * 16), arena.floats(images * 16))
    argmax1 = arena.bytes(images * Self.first.outputCount)
    argmax3 = arena.bytes(images * Self.last.outputCount)
    let shardCount = (images + imagesPerShard - 1) / imagesPerShard
    shards = layers.map { arena.floats(shardCount * $0.weights.count) }
    let room = max(
      convolution2.scratchCount(images: imagesPerShard), convolution2.gradientScratchCount, convolution3.scratchCount,
      gradient1.scratchCount)
    scratch = (0..<threads).map { _ in arena.floats(room) }
    lists = (0..<threads).map { _ in gradient3.makeLists(in: arena) }
    (packed2, transposed2) = (arena.floats(convolution2.weightCount), arena.floats(convolution2.weightCount))
    patches = arena.floats(images * convolution2.tilesPerImage * convolution2.patchCount)
    tiles = arena.floats(images * convolution2.tilesPerImage * convolution2.tileCount)
    packed3 = arena.floats(convolution3.weightCount)
    packedBack3 = arena.floats(Self.last.weightCount)
    transposed4 = arena.floats(Self.dense.transposedCount)
    for layer in layers.indices { pack(layer) }
  }

  /// All weights and both moments of every layer.
  var state: [Float] { layers.flatMap { $0.weights.elements + $0.moments.elements + $0.squares.elements } }

  /// One step on all images.
  ///
  /// - Returns: the losses of the images.
  func train(on bytes: [UInt8], labels: [Int]) -> [Float] {
    steps += 1
    let shardCount = (images + imagesPerShard - 1) / imagesPerShard
    bytes.withUnsafeBufferPointer { bytes in
      team.run(shardCount) { shard, worker in
        let first = shard * imagesPerShard
        let images = first..<min(first + imagesPerShard, images)
        PixelScaling.scale(
          UnsafeBufferPointer(rebasing: bytes[images.lowerBound * Self.pixels..<images.upperBound * Self.pixels]),
          into: part(x0, images, Self.pixels))
        forward(images, worker)
        for image in images { loss(image, label: labels[image]) }
        backward(images, shard, worker)
      }
    }
    let step = AdamStep(step: steps, learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7)
    team.run(layers.count) { layer, worker in
      complete(layer, shardCount, worker)
      layers[layer].update(step)
      pack(layer)
    }
    return losses.elements
  }

  private func part(_ view: Floats, _ images: Range<Int>, _ count: Int) -> Floats {
    view.part(images.lowerBound * count, images.count * count)
  }

  private func one(_ view: Floats, _ image: Int, _ count: Int) -> Floats { view.part(image * count, count) }

  private func forward(_ images: Range<Int>, _ worker: Int) {
    let (slots, count1) = (self.images * convolution2.tilesPerImage, Self.first.outputCount)
    for image in images {
      convolution1.forward(
        input: one(x0, image, Self.pixels), weights: layers[0].weights, bias: layers[0].bias(layers[0].weights),
        output: one(x1, image, count1), argmax: argmax1.part(image * count1, count1))
    }
    convolution2.forward(
      first: images.lowerBound, images: images.count, input: part(x1, images, count1), weights: packed2,
      bias: layers[1].bias(layers[1].weights), patches: patches, slots: slots, scratch: scratch[worker],
      output: part(x2, images, Self.middle.outputCount))
    convolution3.forward(
      images: images.count, input: part(x2, images, Self.middle.outputCount), weights: packed3,
      bias: layers[2].bias(layers[2].weights), scratch: scratch[worker], output: part(x3, images, 64),
      argmax: argmax3.part(images.lowerBound * 64, images.count * 64))
    Self.dense.forward(
      images: images.count, input: part(x3, images, 64), weights: layers[3].weights,
      bias: layers[3].bias(layers[3].weights), relu: false, output: part(x4, images, 16))
  }

  private func loss(_ image: Int, label: Int) {
    let result = SoftmaxCrossEntropy.evaluate(
      logits: one(x4, image, 16), classes: Self.classes, label: label, gradient: one(d4, image, 16),
      scale: 1 / Float(images))
    losses[image] = Float(result.loss)
  }

  private func backward(_ images: Range<Int>, _ shard: Int, _ worker: Int) {
    let slots = self.images * convolution2.tilesPerImage
    let sums = layers.indices.map { one(shards[$0], shard, layers[$0].weights.count) }
    for sum in sums { sum.fill() }
    Self.dense.inputGradient(
      images: images.count, outputGradient: part(d4, images, 16), transposed: transposed4,
      inputGradient: part(d3, images, 64))
    let (count1, count2) = (Self.first.outputCount, Self.middle.outputCount)
    let kept = argmax3.part(images.lowerBound * 64, images.count * 64)
    gradient3.addWeightGradient(
      images: images.count, input: part(x2, images, count2), outputGradient: part(d3, images, 64), argmax: kept,
      lists: lists[worker], filterGradient: layers[2].kernel(sums[2]), biasGradient: layers[2].bias(sums[2]))
    gradient3.inputGradient(
      images: images.count, outputGradient: part(d3, images, 64), argmax: kept, weights: packedBack3,
      lists: lists[worker], inputGradient: part(d2, images, count2))
    for image in images {
      convolution2.addBiasGradient(
        output: one(x2, image, count2), outputGradient: one(d2, image, count2), biasGradient: layers[1].bias(sums[1]))
    }
    convolution2.transformGradient(
      first: images.lowerBound, images: images.count, output: part(x2, images, count2),
      outputGradient: part(d2, images, count2), tiles: tiles, slots: slots)
    convolution2.inputGradient(
      first: images.lowerBound, images: images.count, tiles: tiles, slots: slots, transposed: transposed2,
      scratch: scratch[worker], inputGradient: part(d1, images, count1))
    for image in images {
      gradient1.addWeightGradient(
        input: one(x0, image, Self.pixels), outputGradient: one(d1, image, count1),
        argmax: argmax1.part(image * count1, count1), scratch: scratch[worker],
        filterGradient: layers[0].kernel(sums[0]), biasGradient: layers[0].bias(sums[0]))
    }
  }

  /// Completes a layer's gradient over the batch.
  private func complete(_ index: Int, _ shardCount: Int, _ worker: Int) {
    let layer = layers[index]
    let count = layer.weights.count
    ShardSum.sum(shards[index], stride: count, shards: shardCount, from: 0, count: count, into: layer.gradient)
    if index == 1 {
      let slots = images * convolution2.tilesPerImage
      convolution2.filterGradient(
        panel: 0, count: slots, patches: patches, tiles: tiles, slots: slots, scratch: scratch[worker],
        gradient: layer.kernel(layer.gradient))
    } else if index == 3 {
      Self.dense.weightGradient(
        panel: 0, firstRow: 0, rows: 64, images: images, input: x3, outputGradient: d4,
        gradient: layer.kernel(layer.gradient))
      Self.dense.biasGradient(images: images, outputGradient: d4, gradient: layer.bias(layer.gradient))
    }
  }

  private func pack(_ index: Int) {
    switch index {
    case 1: convolution2.pack(filters: layers[1].weights, panel: 0, weights: packed2, transposed: transposed2)
    case 2:
      convolution3.pack(filters: layers[2].weights, panel: 0, into: packed3)
      gradient3.pack(filters: layers[2].weights, panel: 0, into: packedBack3)
    case 3: Self.dense.transpose(panel: 0, firstRow: 0, rows: 64, weights: layers[3].weights, into: transposed4)
    default: break  // The first layer reads its weights as they are kept.
    }
  }
}
