import Network
import Testing

@Suite struct TrainingOptionsTests {
  @Test func defaultsAreThoseOfTheReport() throws {
    let options = TrainingOptions(fold: 3)
    try options.validate()
    #expect(options.fold == 3)
    #expect(options.seed == 42)
    #expect(options.epochs == 20)
    #expect(options.patience == 3)
    #expect(options.batchSize == 64)
    #expect(options.learningRate == 0.001)
    #expect(!options.restoreBest)
    #expect(options.shuffle)
    #expect(options.optimizer == .adam && options.updateRule.constants.map(\.value) == [0.9, 0.999, 1e-7])
    #expect(options.schedule == .constant && options.augmentation == .none)
    #expect(options.averaging == nil && options.labelSmoothing == 0)
  }

  typealias Change = @Sendable (inout TrainingOptions) -> Void

  static let impossible: [(change: Change, message: String)] = [
    ({ $0.fold = -1 }, "fold: 0 to 1000000 are possible, -1 was asked for"),
    ({ $0.epochs = 0 }, "epochs: 1 to 1000000 are possible, 0 was asked for"),
    ({ $0.patience = -1 }, "patience: 0 to 1000000 are possible, -1 was asked for"),
    ({ $0.batchSize = 0 }, "batch size: 1 to 1000000 are possible, 0 was asked for"),
    ({ $0.batchSize = 1_000_001 }, "batch size: 1 to 1000000 are possible, 1000001 was asked for"),
    ({ $0.learningRate = 0 }, "learning rate: finite numbers above 0 are possible, 0.0 was asked for"),
    ({ $0.learningRate = -0.1 }, "learning rate: finite numbers above 0 are possible, -0.1 was asked for"),
    ({ $0.learningRate = .infinity }, "learning rate: finite numbers above 0 are possible, inf was asked for"),
    ({ $0.momentum = 1 }, "momentum: 0 to below 1 are possible, 1.0 was asked for"),
    ({ $0.momentum = .nan }, "momentum: 0 to below 1 are possible, nan was asked for"),
    ({ $0.weightDecay = -1 }, "weight decay: finite numbers from 0 are possible, -1.0 was asked for"),
    (
      { $0.weightDecay = 0.1 },
      "weight decay: 0 with adam, more with adamw and sgd are possible, 0.1 was asked for"
    ),
    ({ $0.averaging = 1 }, "averaging: 0 to below 1 are possible, 1.0 was asked for"),
    ({ $0.labelSmoothing = 1 }, "label smoothing: 0 to below 1 are possible, 1.0 was asked for"),
    ({ $0.learningRate = .nan }, "learning rate: finite numbers above 0 are possible, nan was asked for"),
  ]

  @Test(arguments: impossible.indices)
  func namesWhatIsImpossible(index: Int) {
    let (change, message) = Self.impossible[index]
    var options = TrainingOptions(fold: 1)
    change(&options)
    expectError(TrainingError.self, message) { try options.validate() }
  }
}
