import Dataset
import Network
import Reference
import Tensors
import Testing

/// The reference is only worth comparing with if it is right itself: its gradients are those of its own loss.
@Suite struct ReferenceNetworkTests {
  @Test(arguments: [
    "conv3,pool,conv2,dense5", "conv2x2,pool", "pool,conv3x1,pool,dense4", "dense6,dense5", "conv2x5,conv3x2",
  ])
  func gradientsAreFiniteDifferencesOfTheLoss(architecture: String) throws {
    let shape = try NetworkShape(
      Architecture(architecture), image: ImageShape(height: 9, width: 8, channels: 2), classes: 4)
    var parameters = Parameters(glorotUniformFor: shape, seed: 5, fold: 1)
    // Biases off zero, so that no unit sits on the kink of its ReLU.
    for (i, entry) in parameters.entries.enumerated() where entry.tensor.shape.rank == 1 {
      parameters[i] = Tensor(shape: entry.tensor.shape, (0..<entry.tensor.count).map { 0.01 * Float($0 + 1) })
    }
    var network = ReferenceNetwork(shape, parameters)
    let images = (0..<3).map { noise([9, 8, 2], seed: UInt32($0)) }
    let labels = [3, 0, 2]
    let analytic = network.gradients(images, labels).parameters

    // Central differences: the truncation error is h²/6 of a third derivative of order 1, below 2e−13; rounding adds
    // some ten ulps of a loss of order 1 divided by 2h, below 2e−9.
    let h = 1e-6
    for (name, gradient) in analytic {
      for i in stride(from: 0, to: gradient.values.count, by: 1 + gradient.values.count / 40) {
        let value = network.parameters[name]?.values[i] ?? .nan
        network.parameters[name]?.values[i] = value + h
        let above = network.gradients(images, labels).loss
        network.parameters[name]?.values[i] = value - h
        let below = network.gradients(images, labels).loss
        network.parameters[name]?.values[i] = value
        #expect(abs((above - below) / (2 * h) - gradient.values[i]) < 2e-9, "\(name)[\(i)]")
      }
    }
  }

  @Test func softmaxOfLargeLogitsStaysFinite() {
    #expect(softmax([1_000, 0, -1_000]) == [1, 0, 0])
    #expect(crossEntropy([1_000, 0, -1_000], label: 2) == 2_000)
  }

  @Test func poolTakesTheFirstOfEquals() {
    let pooled = maxPool(Grid([2, 4, 1], values: [1, 1, 0, 2, 1, 1, 2, 2]))
    #expect(pooled.output.values == [1, 2])
    #expect(pooled.argmax == [0, 3])
  }
}

/// Uniform numbers in [0, 1), the same in every run.
func noise(_ extents: [Int], seed: UInt32) -> Grid {
  var random = NumPyRandom(seed: seed)
  return Grid(extents, values: (0..<extents.reduce(1, *)).map { _ in random.nextDouble() })
}
