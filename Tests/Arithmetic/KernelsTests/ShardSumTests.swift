import Kernels
import Reference
import Testing

@Suite struct ShardSumTests {
  /// Equal to adding one after the other, to the bit, and nothing beside the stretch is touched.
  @Test(arguments: 1...9) func addsInOrder(shards: Int) {
    var random = SeededGenerator(shards)
    for (from, count) in [(0, 64), (16, 16), (5, 32), (48, 16), (0, 0)] {
      for stride in [64, 70, 16] where stride >= 16 {
        let arena = Arena()
        // From a millionth to a million: another order gives other bits.
        let values = (0..<(shards - 1) * stride + 64).map { _ in
          Float.random(in: -1...1, using: &random) * [1e-6, 1, 1e6][random.int(0...2)]
        }
        let target = Guarded([Float](repeating: 7, count: 64), in: arena)
        ShardSum.sum(
          Guarded(values, in: arena).view, stride: stride, shards: shards, from: from, count: count,
          into: target.view)
        let expected = (0..<64).map { index -> Float in
          guard from..<from + count ~= index else { return 7 }
          return (1..<shards).reduce(values[index]) { $0 + values[$1 * stride + index] }
        }
        expectSameBits(target.elements(), expected, "\(shards) shards, \(count) from \(from)")
      }
    }
  }

  /// Batches of 1 to 70 images, cut into shards the last of which is seldom full: the shards' gradients add up to the
  /// batch's, exactly, since the numbers are whole.
  @Test func shardsOfEveryBatchSizeAddUpToTheBatch() {
    var random = SeededGenerator(80)
    let shape = ConvolutionShape(inputHeight: 6, inputWidth: 5, inputChannels: 1, kernel: 2, filters: 16, pooled: true)
    let batch = SparseProblem(shape, .wholes(limit: 3), images: 70, maskedOfFour: 1, using: &random)
    let zeros = (kernel: batch.kernel.zeros, bias: Grid(16))
    let arena = Arena()
    var whole: [SparseProblem.Sums] = []
    var sum = SparseReference(SparseProblem(shape, kernel: batch.kernel, images: []), addedTo: zeros)
    for images in 1...70 {
      sum = SparseReference(
        SparseProblem(shape, kernel: batch.kernel, images: [batch.images[images - 1]]), addedTo: (sum.kernel, sum.bias))
      let rest = (images - 1) / imagesPerShard * imagesPerShard
      let last = SparseProblem(shape, kernel: batch.kernel, images: Array(batch.images[rest..<images]))
        .gradientsOfImages(addedTo: zeros)
      let shards = whole + [last]
      let total = Guarded(count: shape.weightCount, in: arena)
      ShardSum.sum(
        Guarded(shards.flatMap(\.kernel), in: arena).view, stride: shape.weightCount, shards: shards.count, from: 0,
        count: shape.weightCount, into: total.view)
      expect(total.elements(), equals: sum.kernel.values, "\(images) images")
      if images % imagesPerShard == 0 { whole = shards }
    }
  }
}
