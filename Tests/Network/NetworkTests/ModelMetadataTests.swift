import Network
import Testing

@Suite struct ModelMetadataTests {
  @Test func nothingHasChangedBetweenEqualRuns() throws {
    let metadata = try ModelTests.model().metadata
    #expect(metadata.changes(since: metadata) == [])
  }

  /// How many epochs a run took is its result, not one of its causes.
  @Test func theNumberOfEpochsSeenIsNoChange() throws {
    let metadata = try ModelTests.model().metadata
    var later = metadata
    later.training?.epochs = 9
    #expect(later.changes(since: metadata) == [])
  }

  typealias Change = @Sendable (inout ModelMetadata) throws -> Void

  static let changes: [(change: Change, lines: [String])] = [
    ({ $0.architecture = try Architecture("dense3") }, ["architecture was conv2,pool,dense3, now is dense3"]),
    ({ $0.image = ImageShape(height: 8, width: 8) }, ["image was 6x8, now is 8x8"]),
    ({ $0.classes = 5 }, ["classes was 4, now is 5"]),
    ({ $0.training?.options.seed = 1 }, ["seed was 4294967295, now is 1"]),
    ({ $0.training?.options.fold = 3 }, ["fold was 2, now is 3"]),
    ({ $0.training?.options.epochs = 30 }, ["max_epochs was 20, now is 30"]),
    ({ $0.training?.options.patience = 3 }, ["patience was none, now is 3"]),
    ({ $0.training?.options.restoreBest = false }, ["restore_best was true, now is false"]),
    ({ $0.training?.options.batchSize = 32 }, ["batch_size was 64, now is 32"]),
    ({ $0.training?.options.learningRate = 0.3 }, ["learning_rate was 0.30000000000000004, now is 0.3"]),
    ({ $0.training?.options.shuffle = false }, ["shuffle was true, now is false"]),
    ({ $0.training?.options.optimizer = .adamw }, ["optimizer was adam, now is adamw"]),
    (
      {
        $0.training?.options.optimizer = .sgd
        $0.training?.options.momentum = 0.5
      },
      [
        "beta_1 is gone (it was 0.9)", "beta_2 is gone (it was 0.999)", "epsilon is gone (it was 1e-07)",
        "momentum is new (0.5)", "nesterov is new (true)", "optimizer was adam, now is sgd",
      ]
    ),
    ({ $0.training?.options.weightDecay = 0.1 }, ["weight_decay is new (0.1)"]),
    ({ $0.training?.options.schedule = .step(epochs: 2, factor: 0.1) }, ["schedule is new (step2x0.1)"]),
    ({ $0.training?.options.augmentation.shift = 2 }, ["augment is new (shift=2)"]),
    ({ $0.training?.options.averaging = 0.998 }, ["averaging is new (0.998)"]),
    ({ $0.training?.options.labelSmoothing = 0.05 }, ["label_smoothing is new (0.05)"]),
    ({ $0.training?.options.classWeights = .balanced }, ["class_weights is new (balanced)"]),
    ({ $0.training?.options.frozen = ["conv1"] }, ["frozen is new (conv1)"]),
    ({ $0.training?.options.hasNewHead = true }, ["new_head is new (true)"]),
    // It follows from the content of the file, which is compared.
    ({ $0.training?.origin = "bare weights" }, []),
    (
      { $0.training?.inputs["train_folds.csv"] = 1 },
      ["the content of train_folds.csv was ffffffff, now is 00000001"]
    ),
    (
      { $0.training?.inputs = ["train-images.npy": 0xBEEF, "initial weights": 2] },
      ["the content of initial weights is new (00000002)", "the content of train_folds.csv is gone (it was ffffffff)"]
    ),
    (
      {
        $0.training?.options.seed = 7
        $0.classes = 5
      }, ["classes was 4, now is 5", "seed was 4294967295, now is 7"]
    ),
  ]

  @Test(arguments: changes.indices)
  func saysWhatHasChanged(index: Int) throws {
    let (change, lines) = Self.changes[index]
    let earlier = try ModelTests.model().metadata
    var now = earlier
    try change(&now)
    #expect(now.changes(since: earlier) == lines)
  }

  @Test func everyOptionCounts() {
    // Whoever adds an option has to add it to the metadata and to the list above.
    #expect(Mirror(reflecting: TrainingOptions(fold: 1)).children.count == 18)
  }
}
