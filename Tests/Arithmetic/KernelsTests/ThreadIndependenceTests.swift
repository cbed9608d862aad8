import Kernels
import Testing

@Suite struct ThreadIndependenceTests {
  /// Three steps of training give the same bits on any number of threads, run after run, whether or not the last shard
  /// is full; and they do learn.
  @Test(arguments: [1, 7, 8, 9, 23, 64, 70]) func trainingIsTheSameOnAnyNumberOfThreads(images: Int) {
    var random = SeededGenerator(images)
    let bytes = random.bytes(images * TinyNetwork.pixels)
    let labels = (0..<images).map { _ in random.int(0...9) }
    var expected: (losses: [[Float]], state: [Float])?
    for threads in [1, 2, 3, 5, 2] {
      let network = TinyNetwork(images: images, threads: threads, seed: 5)
      let losses = (0..<3).map { _ in network.train(on: bytes, labels: labels) }
      if let expected {
        for (found, loss) in zip(losses, expected.losses) { expectSameBits(found, loss, "losses, \(threads) threads") }
        expectSameBits(network.state, expected.state, "weights and moments, \(threads) threads")
      } else {
        expected = (losses, network.state)
        let means = losses.map { $0.reduce(0, +) / Float(images) }
        #expect(means[2] < means[0], "\(means)")
        #expect(network.state.allSatisfy { $0.isFinite })
      }
    }
  }
}
