import Dataset
import Formats
import Network
import Tensors
import Testing

/// Frozen layers stay as they are, cost nothing on the way back, and change nothing for the others.
@Suite struct FreezingTests {
  /// Networks with every kind of stage frozen: below the first trained layer, and between trained ones.
  static let cases: [(architecture: String, image: String, frozen: [String])] = [
    ("conv5x5,pool,conv7,dense9", "13x12", ["conv1", "conv2"]),
    ("conv5x5,pool,conv7,dense9", "13x12", ["conv2"]),
    ("conv16,conv32,conv16,dense16", "11x8x4", ["conv1", "conv2"]),
    ("conv16,conv32,conv16,dense16", "11x8x4", ["conv2", "dense1"]),
    ("conv16,pool,conv64,pool,dense20", "17x19", ["conv1"]),
    ("pool,conv3,pool,pool", "21x19", ["conv1"]),
    ("dense33,dense17,dense3", "6x5x2", ["dense1", "dense3"]),
  ]

  static let count = 11

  private func make(_ test: Int, threads: Int = 2, isFrozen: Bool = true) throws -> (LabelledImages, Engine) {
    let (architecture, text, frozen) = Self.cases[test]
    let image = try #require(ImageShape(text))
    let data = try randomImages(image, count: Self.count, classes: 4, seed: 3)
    let shape = try NetworkShape(Architecture(architecture), image: image, classes: 4)
    let engine = Engine(shape: shape, batchCapacity: Self.count, threads: threads, frozen: isFrozen ? frozen : [])
    engine.load(testWeights(shape))
    engine.load(average: testWeights(shape))
    return (data, engine)
  }

  private func isFrozen(_ tensor: String, in test: Int) -> Bool {
    Self.cases[test].frozen.contains { tensor.hasPrefix($0 + "/") }
  }

  /// Everything that a step may do: a decay, which reaches weights without a gradient too, and an average.
  private static let steps: [TrainingStep] = [
    TrainingStep(rule: .adam("AdamW", weightDecay: 0.1), learningRate: 0.01, averaging: 0.9),
    TrainingStep(rule: .gradientDescent(weightDecay: 0.1), learningRate: 0.01, averaging: 0.9),
  ]

  /// The first step of the other layers is that of a network without frozen ones, to the last bit.
  @Test(arguments: cases.indices, steps.indices)
  func frozenTensorsKeepTheirBytesAndOthersTakeTheirStep(test: Int, step: Int) throws {
    let (data, engine) = try make(test)
    let (_, free) = try make(test, isFrozen: false)
    let (start, batch) = (engine.parameters(), Array(0..<Self.count)[...])
    let result = engine.train(on: data, batch: batch, step: Self.steps[step])
    #expect(free.train(on: data, batch: batch, step: Self.steps[step]) == result)
    for (place, entry) in engine.parameters().entries.enumerated() {
      let isFrozen = isFrozen(entry.name, in: test)
      #expect(entry.tensor == (isFrozen ? start : free.parameters())[place], "\(entry.name)")
      #expect((entry.tensor == start[place]) == isFrozen, "\(entry.name)")
      #expect(engine.average()[place] == (isFrozen ? start : free.average())[place], "\(entry.name)")
      let zeros = Tensor<Float>(shape: entry.tensor.shape, repeating: 0)
      #expect((engine.moments().first[place] == zeros) == isFrozen, "\(entry.name)")
    }
    for _ in 0..<3 { _ = engine.train(on: data, batch: batch, step: Self.steps[step]) }
    for (place, entry) in engine.parameters().entries.enumerated() where isFrozen(entry.name, in: test) {
      #expect(entry.tensor == start[place], "\(entry.name)")
    }
  }

  @Test(arguments: cases.indices) func frozenTensorsHaveNoGradient(test: Int) throws {
    let (data, engine) = try make(test)
    let (_, free) = try make(test, isFrozen: false)
    let batch = Array(0..<Self.count)[...]
    let (found, expected) = (engine.gradients(on: data, batch: batch).1, free.gradients(on: data, batch: batch).1)
    for (place, entry) in found.entries.enumerated() {
      let zeros = Tensor<Float>(shape: entry.tensor.shape, repeating: 0)
      #expect(entry.tensor == (isFrozen(entry.name, in: test) ? zeros : expected[place]), "\(entry.name)")
    }
  }

  enum Place: CaseIterable, Sendable { case memory, file }

  /// What is kept gives what computing it anew gives, in training and evaluation, at any number of threads.
  @Test(arguments: [0, 2, 4], Place.allCases) func keptFeaturesChangeNoBit(test: Int, place: Place) throws {
    let (data, plain) = try make(test)
    let (_, keeping) = try make(test, threads: 3)
    let folder = try TemporaryFolder()
    let kept = try #require(
      keeping.keepFeatures(of: data.count, memory: place == .file ? 0 : .max, folder: folder.path("scratch")))
    #expect(kept.isInMemory == (place == .memory) && kept.images == data.count)
    #expect(kept.bytes.isMultiple(of: data.count * MemoryLayout<Float>.stride) && kept.bytes > 0)
    let step = TrainingStep(learningRate: 0.01)
    for batch in [[7, 3, 10, 2, 0], [1, 4, 5, 6, 8, 9], [9, 3, 2, 1, 0, 4, 6, 5, 7, 8, 10], [10, 0]] {
      #expect(
        keeping.train(on: data, batch: batch[...], step: step) == plain.train(on: data, batch: batch[...], step: step)
      )
      #expect(try keeping.measured(on: data, 0..<data.count) == plain.measured(on: data, 0..<data.count))
    }
    #expect(keeping.parameters() == plain.parameters())
    let distortions = Distortions(Augmentation(rotate: 30), seed: 4, fold: 1, epoch: 2)
    #expect(
      try keeping.measured(on: data, 0..<data.count, distortions: distortions)
        == plain.measured(on: data, 0..<data.count, distortions: distortions))
  }

  /// With other frozen weights the kept features are those of the earlier ones: they were not computed again.
  @Test(arguments: Place.allCases) func featuresAreComputedOnce(place: Place) throws {
    let (data, engine) = try make(0)
    let folder = try TemporaryFolder()
    engine.keepFeatures(of: data.count, memory: place == .file ? 0 : .max, folder: folder.path("scratch"))
    let half = try engine.measured(on: data, 0..<8)
    var others = engine.parameters()
    others["conv1/kernel"] = Tensor(shape: others["conv1/kernel"].shape, repeating: 0.5)
    engine.load(others)
    #expect(try engine.measured(on: data, 0..<8) == half)
    let (_, fresh) = try make(0)
    fresh.load(others)
    #expect(try fresh.measured(on: data, 0..<8) != half)
    #expect(try engine.measured(on: data, 8..<11) == fresh.measured(on: data, 8..<11))
  }

  @Test func nothingIsKeptWhereNothingBelowIsFrozenOrThereIsNoRoom() throws {
    #expect(try make(1).1.keepFeatures(of: 11) == nil)
    #expect(try make(0).1.keepFeatures(of: 11, memory: 100) == nil)
    #expect(try make(0).1.keepFeatures(of: 11, memory: 100, folder: "/proc/none") == nil)
  }

  private static func options(_ change: (inout TrainingOptions) -> Void = { _ in }) -> TrainingOptions {
    Small.options {
      $0.frozen = ["conv1"]
      $0.averaging = 0.9
      $0.restoreBest = true
      change(&$0)
    }
  }

  @Test func aTrainingKeepsFrozenLayersAndSaysWhatItKeepsOfThem() throws {
    let start = testWeights(try Small.shape())
    var kept: [KeptFeatures] = []
    var observer = TrainingObserver()
    observer.features = { kept.append($0) }
    let results = try [1, 2].map { try Small.run(Self.options(), initial: start, threads: $0, observer: observer) }
    #expect(results[0].parameters == results[1].parameters)
    for name in ["conv1/kernel", "conv1/bias"] { #expect(results[0].parameters[name] == start[name]) }
    for name in ["dense1/kernel", "dense2/bias"] { #expect(results[0].parameters[name] != start[name]) }
    // conv4 behind its pool on 10×10 images: 4×4 positions, 16 channels as stored.
    #expect(kept.map(\.layer) == ["conv1+pool1", "conv1+pool1"] && kept.map(\.bytes) == [61_440, 61_440])
    #expect(kept.allSatisfy { $0.isInMemory && $0.images == 60 })
  }

  @Test func distortedImagesAreNotKept() throws {
    var observer = TrainingObserver()
    observer.features = { Issue.record("\($0)") }
    let options = Self.options { $0.augmentation = Augmentation(shift: 1) }
    let start = testWeights(try Small.shape())
    let result = try Small.run(options, initial: start, observer: observer)
    #expect(result.parameters["conv1/kernel"] == start["conv1/kernel"])
  }

  @Test func resumedIsUninterrupted() throws {
    let whole = try Small.run(Self.options())
    let folder = try TemporaryFolder()
    for limit in stride(from: 3, to: 20, by: 4) {
      let state = try Small.interrupted(Self.options(), after: limit, threads: 2, file: folder.path("checkpoint"))
      #expect(try Small.run(Self.options(), resuming: state).parameters == whole.parameters)
    }
  }

  @Test func refusesToFreezeEverythingOrWhatIsNotThere() throws {
    expectError(
      TrainingError.self,
      "expected a layer that is trained; found all 3 of them frozen; leave one out of conv1,dense1,dense2"
    ) { _ = try Small.run(Self.options { $0.frozen = ["conv1", "dense1", "dense2"] }) }
    expectError(
      TrainingError.self, "expected one of the layers with weights, conv1, dense1, dense2; found conv2"
    ) { _ = try Small.run(Self.options { $0.frozen = ["conv2"] }) }
  }
}

@Suite struct LayerSelectionTests {
  @Test(arguments: [
    ("conv", "conv1,conv2"), ("conv2", "conv2"), (" conv2 , conv1", "conv1,conv2"), ("all-but-head", "conv1,conv2"),
    ("conv,dense1", "conv1,conv2,dense1"), ("dense", "dense1,dense2"), ("conv1,all-but-head", "conv1,conv2"),
  ])
  func choosesLayersInTheOrderOfTheNetwork(text: String, layers: String) throws {
    let network = try NetworkShape(
      Architecture("conv4,pool,conv5,dense3"), image: ImageShape(height: 12, width: 12), classes: 2)
    #expect(try #require(LayerSelection(text)).layers(of: network).joined(separator: ",") == layers)
  }

  @Test(arguments: ["pool1", "pool", "conv3", "Conv1", "con", "conv1/kernel", "softmax"])
  func refusesWhatIsNoLayerWithWeights(text: String) throws {
    let network = try NetworkShape(
      Architecture("conv4,pool,conv5,dense3"), image: ImageShape(height: 12, width: 12), classes: 2)
    expectError(
      ArchitectureError.self, "expected one of the layers with weights, conv1, conv2, dense1, dense2; found \(text)"
    ) { _ = try #require(LayerSelection(text)).layers(of: network) }
  }

  @Test(arguments: ["", "conv1,", ",conv1", "conv1,,conv2", " "]) func refusesEmptyWords(text: String) {
    #expect(LayerSelection(text) == nil)
  }

  @Test func theHeadOfANetworkThatSeesNoPictureIsAllOfIt() throws {
    let network = try NetworkShape(Architecture("dense4"), image: ImageShape(height: 3, width: 3), classes: 2)
    #expect(network.head.map(\.name) == ["dense1", "dense2"] && network.body.isEmpty)
    expectError(
      ArchitectureError.self, "expected one of the layers with weights, dense1, dense2; found all-but-head"
    ) { _ = try #require(LayerSelection("all-but-head")).layers(of: network) }
  }
}
