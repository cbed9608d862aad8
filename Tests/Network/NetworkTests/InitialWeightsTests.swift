import Formats
import Network
import Tensors
import Testing

/// What is taken from a file for a network with a new head, and what is refused.
@Suite struct InitialWeightsTests {
  private static let source = "conv3,pool,conv4x2,dense5"

  private func shape(_ architecture: String, image: String = "12x10", classes: Int = 4) throws -> NetworkShape {
    try NetworkShape(Architecture(architecture), image: try #require(ImageShape(image)), classes: classes)
  }

  /// Writes a model, or its bare tensors.
  private func write(_ path: String, training: TrainingRecord? = nil, isBare: Bool = false) throws {
    let shape = try shape(Self.source)
    let parameters = testWeights(shape)
    guard isBare else {
      return try Model(shape: shape, parameters: parameters, training: training).write(to: path)
    }
    let tensors = parameters.entries.map { ($0.name, $0.tensor) }
    try Safetensors(tensors: Dictionary(uniqueKeysWithValues: tensors)).write(to: path)
  }

  @Test(
    arguments: [
      (source, "12x10", 7), ("conv3,pool,conv4x2,dense9,dense2", "12x10", 4), ("conv3,pool,conv4x2", "20x31", 2),
    ], [false, true])
  func bodiesAreTakenAndHeadsAreDrawn(network: (String, String, Int), isBare: Bool) throws {
    let shape = try shape(network.0, image: network.1, classes: network.2)
    let drawn = Parameters(glorotUniformFor: shape, seed: 5, fold: 2)
    let folder = try TemporaryFolder()
    try write(folder.path("source"), isBare: isBare)
    let weights = try InitialWeights(folder.path("source"))
    #expect(weights.metadata?.architecture.description == (isBare ? nil : Self.source))
    let parameters = try weights.parameters(of: shape, withHeadOf: drawn)
    let source = testWeights(try self.shape(Self.source))
    for entry in parameters.entries {
      #expect(entry.tensor == (entry.name.hasPrefix("conv") ? source : drawn)[entry.name], "\(entry.name)")
    }
  }

  static let misfits: [(architecture: String, image: String, isBare: Bool, problem: String)] = [
    (
      "conv3,conv4x2,dense5", "12x10", false,
      "expected weights for the layers below the head of conv3,conv4x2,dense5; found for those of conv3,pool,conv4x2,dense5"
        + "; give an --architecture that begins like it, or leave that out"
    ),
    (
      "conv3,pool,conv4x2,pool,dense5", "12x10", false,
      "expected weights for the layers below the head of conv3,pool,conv4x2,pool,dense5; found for those of"
        + " conv3,pool,conv4x2,dense5; give an --architecture that begins like it, or leave that out"
    ),
    (
      source, "12x10x3", false,
      "expected weights for the layers below the head of conv3,pool,conv4x2,dense5; found for those of"
        + " conv3,pool,conv4x2,dense5; give an --architecture that begins like it, or leave that out"
    ),
    (
      "conv3,pool,conv5x2,dense5", "12x10", true,
      "tensor conv2/kernel: expected 2×2×3×5; found 2×2×3×4; kernels are [height, width, in, out] or [in, out],"
        + " biases [out]"
    ),
    ("conv3,pool,dense5", "12x10", true, "tensor conv2/bias is not one of conv3,pool,dense5 with 4 classes"),
    ("conv3,pool,conv4x2,conv2,dense5", "12x10", true, "tensor conv3/kernel (3×3×4×2) is missing"),
    (
      "dense5", "12x10", false,
      "expected a network with weights below its dense layers for a new head; found dense5"
    ),
  ]

  @Test(arguments: misfits.indices) func aBodyThatDoesNotFitIsRefused(number: Int) throws {
    let (architecture, image, isBare, problem) = Self.misfits[number]
    let shape = try shape(architecture, image: image)
    let folder = try TemporaryFolder()
    try write(folder.path("source"), isBare: isBare)
    let error = #expect(throws: FileError.self) {
      _ = try InitialWeights(folder.path("source"))
        .parameters(of: shape, withHeadOf: Parameters(glorotUniformFor: shape, seed: 1, fold: 0))
    }
    #expect(error?.problem == problem)
  }

  @Test func sayWhereTheyAreFrom() throws {
    let folder = try TemporaryFolder()
    var training = ModelTests.training()
    training.options.frozen = ["conv1"]
    try write(folder.path("model"), training: training)
    try write(folder.path("untrained"))
    try write(folder.path("bare"), isBare: true)
    let network = "conv3,pool,conv4x2,dense5 on 12×10 images of 4 classes"
    #expect(
      try InitialWeights(folder.path("model")).origin
        == "\(network); 7 epochs, seed 4294967295, fold 2; train-images.npy 0000beef; train_folds.csv ffffffff;"
        + " frozen conv1"
    )
    #expect(try InitialWeights(folder.path("untrained")).origin == network)
    #expect(try InitialWeights(folder.path("bare")).origin == "bare weights")
  }
}
