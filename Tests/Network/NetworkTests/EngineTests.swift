import Dataset
import Kernels
import Network
import Reference
import Tensors
import Testing

/// The engine beside the plain network in double precision, for networks that are nothing like the default one.
@Suite struct EngineTests {
  static let networks: [(architecture: String, image: String, classes: Int)] = [
    ("conv5x5,pool,conv7,dense9", "13x12", 3),
    ("conv17,conv18x2,dense5", "9x7x3", 4),
    ("pool,conv3,pool,pool", "21x19", 5),
    ("dense33,dense17,dense3", "6x5x2", 7),
    ("dense1", "1x1", 2),
    ("conv16,conv16", "10x11", 2),
    ("conv16,conv32,conv16,dense16", "11x8x4", 6),
    ("conv1x1,pool,conv2x1", "4x4", 2),
    ("conv32x7,pool,dense70", "15x15", 47),
    ("conv16,pool,conv64,pool,dense20", "17x19", 10),
    ("conv64,pool,pool,conv16", "20x16x3", 10),
    ("conv33,pool,conv31,pool,conv65", "24x25", 11),
    ("pool", "2x2", 2),
    ("pool,pool", "7x5x4", 3),
    ("conv20x9", "9x9", 256),
    ("conv8x3,conv8x4,conv8x5,pool", "16x14", 3),
  ]

  /// 11 images: a shard of eight and one that is not full.
  static let count = 11

  @Test(arguments: networks)
  func outputsAndGradients(architecture: String, image: String, classes: Int) throws {
    let (data, shape, engine) = try make(architecture, image, classes)
    let reference = ReferenceNetwork(shape, testWeights(shape))
    let expected = reference.gradients((0..<Self.count).map(data.grid), (0..<Self.count).map(data.label))
    let batch = Array(0..<Self.count)[...]

    let (result, gradients) = engine.gradients(on: data, batch: batch)
    expectClose([Float(result.lossSum)], [expected.loss * Double(Self.count)], "sum of losses")
    #expect(result.correct == expected.correct)
    expectClose(gradients.entries.map { ($0.name, $0.tensor) }, expected.parameters, "gradients")

    let (evaluated, probabilities) = try engine.measured(on: data, batch)
    expectClose([Float(evaluated.lossSum)], [expected.loss * Double(Self.count)], "sum of losses")
    #expect(evaluated.correct == expected.correct)
    let rows = (0..<Self.count).flatMap { softmax(reference.logits(data.grid($0))) }
    #expect(probabilities.shape == [Self.count, classes])
    expectClose(probabilities.elements, rows, "probabilities")
  }

  @Test(arguments: networks)
  func outputsOfEveryLayer(architecture: String, image: String, classes: Int) throws {
    let (data, shape, engine) = try make(architecture, image, classes)
    let reference = ReferenceNetwork(shape, testWeights(shape))
    for image in 0..<2 {
      let activations = engine.activations(of: image, in: data)
      #expect(activations.map(\.name) == shape.layers.map(\.name))
      #expect(activations.map(\.values.shape) == shape.layers.map(\.output))
      let expected = reference.forward(data.grid(image)).map { ($0.layer.name, $0.output) }
      expectClose(activations, Dictionary(uniqueKeysWithValues: expected), "image \(image)")
    }
  }

  @Test(arguments: networks)
  func loadedParametersAndMomentsComeBackUnchanged(architecture: String, image: String, classes: Int) throws {
    let (_, shape, engine) = try make(architecture, image, classes)
    let moments = OptimizerMoments(
      first: Parameters(glorotUniformFor: shape, seed: 1, fold: 0),
      second: Parameters(glorotUniformFor: shape, seed: 2, fold: 0), step: 17)
    engine.load(moments)
    #expect(engine.moments() == moments)
    #expect(engine.parameters() == testWeights(shape))
  }

  /// What is padded to whole vectors inside must not leak into results when training has changed the weights.
  @Test(arguments: networks)
  func aTrainedEngineComputesWhatAFreshOneDoes(architecture: String, image: String, classes: Int) throws {
    let (data, shape, engine) = try make(architecture, image, classes)
    let batch = Array(0..<Self.count)[...]
    for _ in 0..<3 { _ = engine.train(on: data, batch: batch, step: TrainingStep(learningRate: 0.01)) }
    let fresh = Engine(shape: shape, batchCapacity: Self.count, threads: 1)
    fresh.load(engine.parameters())
    fresh.load(engine.moments())
    for _ in 0..<2 {
      #expect(
        engine.train(on: data, batch: batch, step: TrainingStep())
          == fresh.train(on: data, batch: batch, step: TrainingStep()))
    }
    #expect(engine.parameters() == fresh.parameters())
    #expect(engine.moments() == fresh.moments())
  }

  @Test func imagesAreTakenByIndexInAnyOrder() throws {
    let (data, shape, engine) = try make("conv16,pool,dense9", "9x9", 5)
    let batch = [7, 3, 3, 10]
    let expected = ReferenceNetwork(shape, testWeights(shape)).gradients(batch.map(data.grid), batch.map(data.label))
    // A slice that does not start at zero, as a batch in the middle of an epoch is one.
    let (_, gradients) = engine.gradients(on: data, batch: ([0, 0] + batch)[2...])
    expectClose(gradients.entries.map { ($0.name, $0.tensor) }, expected.parameters, "gradients")
  }

  @Test(arguments: [("conv16,pool,dense9", "9x9"), ("conv3,dense5", "6x7x3")])
  func distortedImagesAreSeenAsTheirMapsDrawThem(architecture: String, image: String) throws {
    let (data, shape, engine) = try make(architecture, image, 5)
    let reference = ReferenceNetwork(shape, testWeights(shape))
    let distortions = Distortions(Augmentation(rotate: 30, zoom: 0.3, shift: 2, elastic: 1), seed: 4, fold: 1, epoch: 2)
    let warp = ImageWarp(height: shape.image.height, width: shape.image.width, channels: shape.image.channels)
    let arena = Arena()
    let (scratch, pixels) = (arena.floats(warp.scratchCount), arena.floats(shape.image.shape.count))
    let size = pixels.count
    let batch = [7, 3, 10]
    let expected = batch.flatMap { index in
      data.images.withUnsafeBufferPointer { bytes in
        warp.draw(
          UnsafeBufferPointer(rebasing: bytes[index * size..<(index + 1) * size]),
          through: distortions.map(of: index), scratch: scratch, into: pixels)
      }
      return softmax(reference.logits(Grid(shape.image.shape.dimensions, values: pixels.elements.map(Double.init))))
    }
    let probabilities = try engine.measured(on: data, batch, distortions: distortions).probabilities
    expectClose(probabilities.elements, expected, "probabilities")
    let plain = try engine.measured(on: data, batch).probabilities
    #expect(plain != probabilities)
  }

  @Test func gradientsLeaveTheWeightsAlone() throws {
    let (data, shape, engine) = try make("conv4,pool,dense9", "9x9", 5)
    _ = engine.gradients(on: data, batch: [0, 1][...])
    #expect(engine.parameters() == testWeights(shape))
    #expect(engine.moments() == OptimizerMoments(zerosOf: shape))
  }

  @Test(arguments: ["conv1/kernel", "conv1/bias", "dense1/kernel", "dense1/bias", "dense2/kernel", "dense2/bias"])
  func notANumberInAnyWeightIsNoticed(name: String) throws {
    let (data, shape, engine) = try make("conv4,pool,dense9", "9x9", 5)
    var weights = testWeights(shape)
    weights[name].withUnsafeMutableBufferPointer { $0[$0.count - 1] = .nan }
    engine.load(weights)
    #expect(!engine.train(on: data, batch: [0, 1, 2][...], step: TrainingStep()).isFinite)
  }

  private func make(
    _ architecture: String, _ image: String, _ classes: Int
  ) throws -> (LabelledImages, NetworkShape, Engine) {
    let image = try #require(ImageShape(image))
    let data = try randomImages(image, count: Self.count, classes: classes, seed: 3)
    let shape = try NetworkShape(Architecture(architecture), image: image, classes: classes)
    let engine = Engine(shape: shape, batchCapacity: Self.count, threads: 2)
    engine.load(testWeights(shape))
    return (data, shape, engine)
  }
}
