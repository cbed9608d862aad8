import Figures
import Formats
import Network
import RunFiles

/// What was run: data, options, network, times and machine.
struct RunSection {
  /// A layer of the network.
  struct Layer {
    let name, computes, output, parameters: String
  }

  let facts: [Fact]
  let layers: [Layer]
  let parameterCount: String

  static func section(_ run: Run) -> Section<RunSection> {
    guard let model = run.model, let metadata = model.metadata, let network = model.network else {
      return Section("run", "What was run", nil, missing: [Missing(run.final.files.model)])
    }
    return Section("run", "What was run", RunSection(run, model, metadata, network))
  }

  private init(_ run: Run, _ model: Training, _ metadata: ModelMetadata, _ network: NetworkShape) {
    facts = Self.data(run, metadata) + Self.options(run, metadata)
    layers = network.summaryRows.map { Layer(name: $0[0], computes: $0[1], output: $0[2], parameters: $0[3]) }
    parameterCount = network.trainedCount(frozen: metadata.training?.options.frozen ?? [])
  }

  private static func data(_ run: Run, _ metadata: ModelMetadata) -> [Fact] {
    var facts = [Fact("Data", run.data.isTrainedOnMNIST ? "MNIST" : "not MNIST, or not the whole of it")]
    let train = run.folds?.count ?? run.metrics?.first { $0.name == "train" }?.images
    let counts = [
      train.map { "\(grouped($0)) to train on" }, run.test.map { "\(grouped($0.images)) to test on" },
    ]
    let images = counts.compactMap { $0 } + ["\(metadata.image) pixels", "\(metadata.classes) classes"]
    facts.append(Fact("Images", images.joined(separator: ", ")))
    if let folds = run.folds { facts.append(Fact("Folds", "\(folds.foldCount), stratified by class")) }
    if let folds = run.folds, let all = run.trainImages?.count, folds.count < all {
      facts.append(Fact("Left out", "\(grouped(all - folds.count)) of \(grouped(all)) training images"))
    }
    return facts
  }

  private static func optimizer(_ options: TrainingOptions) -> String {
    let decay = options.weightDecay > 0 ? ", weight decay\u{A0}\(Numerals.short(options.weightDecay))" : ""
    let rule = options.updateRule
    return rule.constants.reduce(rule.name) { "\($0), \($1.symbol)\u{A0}\(Numerals.short($1.value))" } + decay
  }

  private static func rate(_ options: TrainingOptions) -> String {
    let peak = Numerals.short(options.learningRate)
    return options.schedule == .constant ? peak : "\(peak) at its peak, schedule \(options.schedule)"
  }

  private static func options(_ run: Run, _ metadata: ModelMetadata) -> [Fact] {
    guard let training = metadata.training else { return [] }
    let options = training.options
    var facts = [
      Fact("Seed", "\(options.seed)"),
      Fact(
        "Batches", "\(options.batchSize) images" + (options.shuffle ? ", in a new order every epoch" : ", in order")),
      Fact("Optimiser", optimizer(options)),
      Fact("Learning rate", rate(options)),
      Fact(
        "Loss",
        "categorical cross-entropy"
          + (options.labelSmoothing > 0 ? ", labels smoothed by \(Numerals.short(options.labelSmoothing))" : "")
          + (options.classWeights == .balanced ? ", classes weighted to count the same" : "")),
    ]
    if let start = training.start { facts.append(Fact("First weights", start)) }
    if options.augmentation != .none { facts.append(Fact("Distortion", "\(options.augmentation)")) }
    if let averaging = options.averaging {
      facts.append(Fact("Model", "moving average of the weights, decay \(Numerals.short(averaging))"))
    }
    if let fold = run.foldTrainings.lazy.compactMap({ $0.metadata?.training?.options }).first {
      let patience =
        fold.patience.map { "until the validation loss has not improved for \($0)" } ?? "without early stopping"
      facts.append(
        Fact(
          "Epochs of a fold",
          "at most \(fold.epochs), \(patience); "
            + (fold.restoreBest ? "the best weights kept" : "the last weights kept")))
    }
    if options.fold == 0 { facts.append(Fact("Epochs of the final model", "\(training.epochs)")) }
    return facts
  }
}
