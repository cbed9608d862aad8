import Network
import Tensors
import Testing

@Suite struct NetworkShapeTests {
  static let digits = ImageShape(height: 28, width: 28)

  /// The table in docs/Method.md, row by row.
  @Test func referenceNetworkIsThatOfTheReport() throws {
    let network = try NetworkShape(.reference, image: Self.digits, classes: 10)
    #expect(network.layers.map(\.name) == ["conv1", "pool1", "conv2", "pool2", "conv3", "dense1", "dense2"])
    #expect(
      network.layers.map(\.output) == [
        [26, 26, 32], [13, 13, 32], [11, 11, 64], [5, 5, 64], [3, 3, 64], [64], [10],
      ])
    #expect(network.layers.map(\.parameterCount) == [320, 0, 18_496, 0, 36_928, 36_928, 650])
    #expect(network.layers.map(\.activation) == [.relu, .none, .relu, .none, .relu, .relu, .softmax])
    #expect(network.parameterCount == 93_322)
  }

  @Test func eachLayerTakesWhatTheOneBeforeGives() throws {
    let network = try NetworkShape(.reference, image: Self.digits, classes: 10)
    #expect(network.layers.first?.input == [28, 28, 1])
    for (before, after) in zip(network.layers, network.layers.dropFirst()) { #expect(after.input == before.output) }
  }

  @Test func parametersAreNamedAndShapedAsInKeras() throws {
    let network = try NetworkShape(
      Architecture("conv4x5,pool,dense6"), image: ImageShape(height: 9, width: 12, channels: 3), classes: 7)
    #expect(
      network.parameterShapes.map(\.name) == [
        "conv1/kernel", "conv1/bias", "dense1/kernel", "dense1/bias", "dense2/kernel", "dense2/bias",
      ])
    #expect(network.parameterShapes.map(\.shape) == [[5, 5, 3, 4], [4], [32, 6], [6], [6, 7], [7]])
  }

  @Test(arguments: [
    ("conv1x28", "28x28"), ("conv1,conv1,conv1,conv1,conv1x20", "28x28"), ("pool,pool,pool,pool", "28x28"),
    ("pool", "2x3"), ("conv1x1", "1x1"), ("dense1", "1x1"),
  ])
  func layersMayUseUpTheWholeImage(text: String, image: String) throws {
    let network = try NetworkShape(Architecture(text), image: #require(ImageShape(image)), classes: 2)
    #expect(network.layers.last?.output == [2])
  }

  @Test(arguments: [
    ("conv8,pool,conv8,pool,conv8", "12x12", "conv3: a 3×3 kernel does not fit its 1×1 input"),
    ("conv8,pool,conv8,pool,conv8", "14x14", "conv3: a 3×3 kernel does not fit its 2×2 input"),
    ("conv8x5", "28x4", "conv1: a 5×5 kernel does not fit its 28×4 input"),
    ("pool,pool,pool,pool,pool", "28x28", "pool5: a 2×2 window does not fit its 1×1 input"),
    ("conv2,pool", "3x4", "pool1: a 2×2 window does not fit its 1×2 input"),
    (
      "conv65536,conv65536", "8x8",
      "conv2: a kernel of 3×3×65536×65536 is beyond the 268435456 numbers that one may have"
    ),
    ("conv65536x1", "100x100", "conv1: an output of 100×100×65536 is beyond the 268435456 numbers that one may have"),
    ("dense65536", "28x300", "dense1: a kernel of 8400×65536 is beyond the 268435456 numbers that one may have"),
  ])
  func namesTheLayerThatCannotBe(text: String, image: String, message: String) throws {
    let image = try #require(ImageShape(image))
    let architecture = try Architecture(text)
    expectError(ArchitectureError.self, message) { _ = try NetworkShape(architecture, image: image, classes: 10) }
  }

  @Test func refusesImagesWithoutPixels() {
    let image = ImageShape(height: 0, width: 28)
    expectError(ArchitectureError.self, "images of 0×28 have no pixels") {
      _ = try NetworkShape(.reference, image: image, classes: 10)
    }
  }

  @Test(arguments: [0, 1, 65_537])
  func refusesClassCountsThatCannotBe(classes: Int) {
    expectError(ArchitectureError.self, "a network tells 2 to 65536 classes apart, not \(classes)") {
      _ = try NetworkShape(.reference, image: Self.digits, classes: classes)
    }
  }
}
