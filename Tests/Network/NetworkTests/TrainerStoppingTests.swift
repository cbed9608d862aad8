import Dataset
import Network
import Tensors
import Testing

/// When a run ends before its last epoch, and which weights it ends with.
@Suite struct TrainerStoppingTests {
  /// Labels of the validation part are turned round, so that its loss rises as soon as the network learns.
  private func contrary() throws -> LabelledImages {
    let data = try Small.data()
    let labels = (0..<data.count).map {
      Small.validation.contains($0) ? UInt8((data.label($0) + 1) % 3) : data.labels[$0]
    }
    return try LabelledImages(
      images: data.images, from: "images",
      labels: ClassLabels(Tensor(shape: [data.count], labels), from: "labels"), from: "labels")
  }

  private func run(_ change: (inout TrainingOptions) -> Void) throws -> TrainingResult {
    let options = Small.options {
      $0.epochs = 30
      $0.learningRate = 0.01
      change(&$0)
    }
    return try Trainer(shape: Small.shape(), options: options, threads: 1)
      .run(on: contrary(), training: Small.training, validation: Small.validation)
  }

  @Test(arguments: 1...4)
  func stopsWhenTheValidationLossHasNotImproved(patience: Int) throws {
    let result = try run { $0.patience = patience }
    let losses = result.history.compactMap(\.validLoss)
    #expect(result.epochsRun < 30)
    #expect(result.epochs == result.epochsRun)
    // The best is behind by exactly the patience, and there was no earlier such stretch.
    let best = try #require(losses.firstIndex(of: losses.min() ?? 0))
    #expect(losses.count - 1 - best == patience)
    // The weights are those of the last epoch: Keras' default.
    #expect(result.validation?.loss == losses.last)
  }

  @Test func stoppingEarlyIsAPrefixOfGoingOn() throws {
    let short = try run { $0.patience = 2 }
    let long = try run { $0.patience = nil }
    #expect(long.epochsRun == 30)
    let prefix = long.history.prefix(short.epochsRun)
    #expect(prefix.map(\.validLoss) == short.history.map(\.validLoss))
    #expect(prefix.map(\.trainLoss) == short.history.map(\.trainLoss))
  }

  @Test(arguments: [2, nil])
  func restoresTheBestWeights(patience: Int?) throws {
    let result = try run {
      $0.patience = patience
      $0.restoreBest = true
    }
    let losses = result.history.compactMap(\.validLoss)
    let best = try #require(losses.firstIndex(of: losses.min() ?? 0)) + 1
    #expect(best < result.epochsRun)
    #expect(result.epochs == best)
    #expect(result.validation?.loss == losses.min())
    let straight = try run {
      $0.patience = nil
      $0.epochs = best
    }
    #expect(result.parameters == straight.parameters)
    #expect(result.training.loss == straight.training.loss)
  }

  /// Adam moves every weight by about the learning rate, so the products of three layers soon overflow.
  @Test(arguments: [1e20, 1e38, 1e300])
  func divergenceIsNamed(learningRate: Double) {
    var batches = 0
    let error = #expect(throws: TrainingError.self) {
      _ = try Small.run(
        Small.options { $0.learningRate = learningRate }, observer: TrainingObserver(batch: { _ in batches += 1 }))
    }
    guard case .diverged(_, let epoch, let batch, learningRate)? = error else {
      Issue.record("\(String(describing: error)) is no divergence")
      return
    }
    // It is found in the batch where it happens.
    if let batch { #expect(batches == (epoch - 1) * 5 + batch - 1) }
    #expect(error?.description.hasSuffix("use a learning rate below \(learningRate)") == true)
  }

  @Test func divergenceSaysWhere() {
    let error = TrainingError.diverged(what: "the loss", epoch: 2, batch: 17, learningRate: 0.5)
    #expect(
      error.description == "training diverged: the loss is no longer finite after batch 17 of epoch 2; "
        + "use a learning rate below 0.5")
    let atEnd = TrainingError.diverged(what: "the loss", epoch: 2, batch: nil, learningRate: 0.5)
    #expect(atEnd.description.contains("no longer finite after the last batch of epoch 2; "))
  }
}
