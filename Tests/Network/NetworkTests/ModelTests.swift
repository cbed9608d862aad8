import Dataset
import Formats
import Network
import Tensors
import Testing

@Suite struct ModelTests {
  static func shape() throws -> NetworkShape {
    try NetworkShape(Architecture("conv2,pool,dense3"), image: ImageShape(height: 6, width: 8), classes: 4)
  }

  static func training() -> TrainingRecord {
    var options = TrainingOptions(fold: 2)
    options.learningRate = 0.1 + 0.2
    options.seed = .max
    options.patience = nil
    options.restoreBest = true
    return TrainingRecord(options: options, epochs: 7, inputs: ["train-images.npy": 0xBEEF, "train_folds.csv": .max])
  }

  /// With everything that the reference method does without.
  static func refined(_ optimizer: Optimizer) -> TrainingRecord {
    var record = training()
    record.options.optimizer = optimizer
    if optimizer == .sgd { record.options.momentum = 0.75 }
    record.options.weightDecay = 0.25
    record.options.schedule = .oneCycle
    record.options.augmentation = .digits
    record.options.averaging = 0.998
    record.options.labelSmoothing = 0.05
    record.options.classWeights = .balanced
    record.options.frozen = ["conv1"]
    record.options.hasNewHead = true
    record.inputs["initial-weights"] = 0x5EED
    record.origin = "bare weights"
    return record
  }

  static func model(training: TrainingRecord? = training()) throws -> Model {
    Model(shape: try shape(), parameters: testWeights(try shape()), training: training)
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let folder = try TemporaryFolder()
    for training in [Self.training(), Self.refined(.adamw), Self.refined(.sgd), nil] {
      let model = try Self.model(training: training)
      try model.write(to: folder.path("model.safetensors"))
      #expect(try Model.read(folder.path("model.safetensors")) == model)
    }
  }

  @Test(arguments: Preparation.allCases)
  func thePreparationIsKeptAndIsNoCause(preparation: Preparation) throws {
    let usual = try Self.model()
    let model = Model(
      shape: usual.shape, parameters: usual.parameters, training: usual.training, preparation: preparation)
    try withTemporaryFolder { path in
      try model.write(to: path("model"))
      #expect(try Model.read(path("model")) == model)
      #expect(
        try Safetensors.read(path("model")).metadata["preparation"]
          == (preparation == .digits ? nil : preparation.rawValue))
    }
    #expect(model.metadata.changes(since: usual.metadata).isEmpty)
  }

  @Test func equalModelsAreEqualBytes() throws {
    let folder = try TemporaryFolder()
    try Self.model().write(to: folder.path("a"))
    try Self.model().write(to: folder.path("b"))
    #expect(try contents(folder.path("a")) == contents(folder.path("b")))
  }

  /// What docs and scripts in other languages rely on.
  @Test func theFileHasTensorsAndMetadataByTheseNames() throws {
    let folder = try TemporaryFolder()
    try Self.model().write(to: folder.path("model"))
    let file = try Safetensors.read(folder.path("model"))
    #expect(
      file.metadata == [
        "kind": "model", "format_version": "1", "architecture": "conv2,pool,dense3", "image": "6x8", "classes": "4",
        "fold": "2", "seed": "4294967295", "epochs": "7", "max_epochs": "20", "patience": "none",
        "restore_best": "true", "batch_size": "64", "learning_rate": "0.30000000000000004", "shuffle": "true",
        "optimizer": "adam", "beta_1": "0.9", "beta_2": "0.999", "epsilon": "1e-07",
        "crc32:train-images.npy": "0000beef", "crc32:train_folds.csv": "ffffffff",
      ])
    #expect(
      file.tensors.mapValues(\.shape) == [
        "conv1/kernel": [3, 3, 1, 2], "conv1/bias": [2], "dense1/kernel": [12, 3], "dense1/bias": [3],
        "dense2/kernel": [3, 4], "dense2/bias": [4],
      ])
  }

  static let damages: [(damage: Damage, problem: String)] = [
    ({ $0.tensors["dense1/bias"] = nil }, "tensor dense1/bias (3) is missing"),
    (
      { $0.tensors["dense3/bias"] = Tensor(shape: [1], repeating: 0) },
      "tensor dense3/bias is not one of conv2,pool,dense3 with 4 classes"
    ),
    (
      { $0.tensors["dense1/kernel"] = Tensor(shape: [3, 12], repeating: 0) },
      "tensor dense1/kernel: expected 12×3; found 3×12; kernels are [height, width, in, out] or [in, out], biases [out]"
    ),
    ({ $0.metadata = [:] }, "metadata: no `format_version`; "),
    ({ $0.metadata["format_version"] = "2" }, "metadata: expected format version 1; found 2; "),
    ({ $0.metadata["architecture"] = nil }, "metadata: `architecture` is missing"),
    ({ $0.metadata["architecture"] = "conv" }, "metadata: architecture \"conv\": \"conv\" is not a layer; "),
    ({ $0.metadata["image"] = "2x2" }, "metadata: conv1: a 3×3 kernel does not fit its 2×2 input"),
    ({ $0.metadata["image"] = "28" }, "metadata: `image`: expected a size such as 28x28; found \"28\""),
    ({ $0.metadata["classes"] = "1" }, "metadata: a network tells 2 to 65536 classes apart, not 1"),
    ({ $0.metadata["classes"] = "ten" }, "metadata: `classes`: expected a count; found \"ten\""),
    ({ $0.metadata["seed"] = "-1" }, "metadata: `seed`: expected a number of 32 bits; found \"-1\""),
    ({ $0.metadata["seed"] = nil }, "metadata: `seed` is missing"),
    ({ $0.metadata["patience"] = "" }, "metadata: `patience`: expected a number or none; found \"\""),
    ({ $0.metadata["shuffle"] = "yes" }, "metadata: `shuffle`: expected true or false; found \"yes\""),
    (
      { $0.metadata["optimizer"] = "rmsprop" },
      "metadata: `optimizer`: expected one of adam, adamw, sgd; found \"rmsprop\""
    ),
    ({ $0.metadata["optimizer"] = "sgd" }, "metadata: `momentum` is missing"),
    ({ $0.metadata["schedule"] = "up" }, "metadata: `schedule`: expected constant, cosine, one-cycle or stepNxF"),
    ({ $0.metadata["augment"] = "flip" }, "metadata: `augment`: expected none, digits, or strengths of rotate"),
    ({ $0.metadata["averaging"] = "1" }, "metadata: averaging: 0 to below 1 are possible, 1.0 was asked for"),
    ({ $0.metadata["epsilon"] = nil }, "metadata: `epsilon` is missing"),
    ({ $0.metadata["epochs"] = "-3" }, "metadata: `epochs`: expected a number from 0; found \"-3\""),
    (
      { $0.metadata["learning_rate"] = "0" },
      "metadata: learning rate: finite numbers above 0 are possible, 0.0 was asked for"
    ),
    (
      { $0.metadata["crc32:train-images.npy"] = "+000beef" },
      "metadata: `crc32:train-images.npy`: expected eight hexadecimal digits; found \"+000beef\""
    ),
    ({ $0.metadata["kind"] = "checkpoint" }, "expected a model; found the checkpoint of an unfinished training run; "),
  ]

  @Test(arguments: damages.indices)
  func refusesADamagedFile(index: Int) throws {
    let (damage, problem) = Self.damages[index]
    try expectBadData(problem, after: damage, of: Self.model().write(to:)) { _ = try Model.read($0) }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func refusesWeightsThatAreNotFinite(value: Float) throws {
    let folder = try TemporaryFolder()
    try Self.model().write(to: folder.path("model"))
    var file = try Safetensors.read(folder.path("model"))
    file.tensors["dense1/kernel"]?[4, 1] = value
    try file.write(to: folder.path("model"))
    let error = #expect(throws: FileError.self) { _ = try Model.read(folder.path("model")) }
    #expect(error?.problem.contains("'dense1/kernel' at [4, 1]") == true, "\(error?.problem ?? "no error")")
  }

  @Test func weightsOfOthersNeedNoMetadata() throws {
    try withTemporaryFolder { path in
      try Safetensors(tensors: Safetensors.read(written(path)).tensors).write(to: path("theirs"))
      #expect(try InitialWeights(path("theirs")).parameters(of: Self.shape()) == testWeights(try Self.shape()))
    }
  }

  @Test func weightsForAnotherNetworkAreRefused() throws {
    try withTemporaryFolder { path in
      let other = try NetworkShape(Architecture("dense3"), image: ImageShape(height: 6, width: 8), classes: 4)
      let error = #expect(throws: FileError.self) { _ = try InitialWeights(written(path)).parameters(of: other) }
      #expect(
        error?.problem
          == "expected weights for dense3 on 6×8 images of 4 classes; found for conv2,pool,dense3 on 6×8 images of 4 "
          + "classes; --new-head takes those below the dense layers alone")
    }
  }

  private func written(_ path: (String) -> String) throws -> String {
    try Self.model().write(to: path("model"))
    return path("model")
  }
}
