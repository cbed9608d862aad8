import ArgumentParser
import Network

/// The options that all tools which train have in common.
package struct TrainingArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Options to start from; accurate trains 48 epochs on distorted images.",
      valueName: "name"))
  package var recipe = Recipe.reference

  @Option(help: ArgumentHelp("Images in a step. (default: 64)", valueName: "n"))
  package var batchSize: Int?

  @Option(help: "How weights are updated; sgd has Nesterov's momentum. (default: adam; accurate: adamw)")
  package var optimizer: Optimizer?

  @Option(
    help: ArgumentHelp(
      "Size of a step, or its peak under a schedule. (default: 0.001; accurate: 0.003)", valueName: "rate"))
  package var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "Learning rate over the training: \(LearningRateSchedule.possible). (default: constant; accurate: one-cycle)",
      valueName: "schedule"),
    transform: parsing("--schedule", "\(LearningRateSchedule.possible) is possible") { LearningRateSchedule($0) })
  package var schedule: LearningRateSchedule?

  @Option(help: ArgumentHelp("Momentum of sgd. (default: 0.9)", valueName: "fraction"))
  package var momentum: Double?

  @Option(
    help: ArgumentHelp(
      "Decay of the weights by adamw or sgd. (default: 0.004 for adamw, 0 for sgd; accurate: 0.1)",
      valueName: "fraction"))
  package var weightDecay: Double?

  @Option(
    help: ArgumentHelp(
      "Distortion of training images: none, digits, or strengths such as rotate=10,shift=2. (default: none; accurate: digits)",
      valueName: "strengths"),
    transform: parsing("--augment", "\(Augmentation.possible) is possible") { Augmentation($0) })
  package var augment: Augmentation?

  @Option(
    help: ArgumentHelp(
      "Decay of a moving average of the weights, which becomes the model. (default: 0, none; accurate: 0.998)",
      valueName: "decay"))
  package var averaging: Double?

  @Option(
    help: ArgumentHelp(
      "Fraction of every label spread over all classes. (default: 0; accurate: 0.05)",
      valueName: "fraction"))
  package var labelSmoothing: Double?

  @Option(
    help: ArgumentHelp(
      "Weights of images by class: balanced lets classes of few images count as much as others. (default: none)",
      valueName: "name"))
  package var classWeights: ClassWeighting?

  @Option(
    help: ArgumentHelp(
      """
      Hidden layers: convN for N filters of 3x3, convNxK of KxK, pool, denseN. (default: that of --initial-weights, or \
      \(Architecture.reference))
      """, valueName: "layers"),
    transform: { try Architecture($0) })
  package var architecture: Architecture?

  @Option(
    help: ArgumentHelp("Model to start from. (default: random weights)", valueName: "safetensors"),
    completion: .file(extensions: ["safetensors"]))
  package var initialWeights: String?

  @Option(
    help: ArgumentHelp(
      "Layers of --initial-weights that stay as they are: conv for all convolutions, conv1,conv2, or all-but-head. (default:"
        + " none)", valueName: "layers"),
    transform: parsing("--freeze", "\(LayerSelection.possible) are possible") { LayerSelection($0) })
  package var freeze: LayerSelection?

  @Flag(
    help: ArgumentHelp(
      "Take the layers below the dense ones from --initial-weights, and draw these anew, for other classes or layers."))
  package var newHead = false

  @Flag(help: "Take the images in the same order in every epoch.")
  package var noShuffle = false

  package init() {}

  /// Refuses what makes sense only for weights from a file.
  package func validate() throws {
    guard initialWeights == nil else { return }
    if freeze != nil { throw ValidationError("--freeze without --initial-weights: name the model whose layers stay") }
    if newHead { throw ValidationError("--new-head without --initial-weights: name the model to put it on") }
  }

  /// The options of the recipe for a fold, with those that were given in place of its own.
  package func options(fold: Int) -> TrainingOptions {
    var options = recipe.options(fold: fold)
    if let batchSize { options.batchSize = batchSize }
    if let learningRate { options.learningRate = learningRate }
    if let optimizer {
      options.optimizer = optimizer
      options.weightDecay = optimizer.defaultWeightDecay
    }
    if let schedule {
      options.schedule = schedule
      // A rate that is planned for all epochs has its best model at the end of the last.
      if schedule.isPlanned { options.patience = nil }
    }
    if let momentum { options.momentum = momentum }
    if let weightDecay { options.weightDecay = weightDecay }
    if let augment { options.augmentation = augment }
    if let averaging { options.averaging = averaging == 0 ? nil : averaging }
    if let labelSmoothing { options.labelSmoothing = labelSmoothing }
    if let classWeights { options.classWeights = classWeights }
    options.shuffle = !noShuffle
    options.hasNewHead = newHead
    return options
  }
}

/// What turns an option's text into its value.
///
/// - `expectation`: What is possible, for the message about another text.
func parsing<Value>(
  _ option: String, _ expectation: String, _ value: @escaping @Sendable (String) -> Value?
) -> @Sendable (String) throws -> Value {
  { text in
    guard let value = value(text) else { throw ValidationError("\(option) \(text): \(expectation)") }
    return value
  }
}

extension Recipe: ExpressibleByArgument {}

extension Optimizer: ExpressibleByArgument {}

extension ClassWeighting: ExpressibleByArgument {}
