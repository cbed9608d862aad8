import ArgumentParser
import Formats
import Network

/// The options that all tools which train have in common.
public struct TrainingArguments: ParsableArguments {
  /// The number of images between two updates of the weights.
  @Option(help: ArgumentHelp("Images between two updates of the weights.", valueName: "n"))
  public var batchSize = 64

  /// The step size of Adam.
  @Option(help: ArgumentHelp("Step size of Adam.", valueName: "rate"))
  public var learningRate = 0.001

  /// The hidden layers; `nil` for the default.
  @Option(
    help: ArgumentHelp(
      """
      Hidden layers: convN for N filters of 3x3 (convNxK: KxK), pool, denseN, joined by commas; the output layer is \
      implied. (default: that of --initial-weights, or \(Architecture.reference))
      """, valueName: "layers"),
    transform: { try Architecture($0) })
  public var architecture: Architecture?

  /// A model or bare weights to start from.
  @Option(
    help: ArgumentHelp(
      "Model to start from, for example to fine-tune it. (default: random weights from the seed)",
      valueName: "safetensors"))
  public var initialWeights: String?

  /// Whether every epoch takes the images in ascending order.
  @Flag(help: "Take the images in ascending order in every epoch. (default: a new order each epoch)")
  public var noShuffle = false

  /// Whether to train again what is up to date.
  @Flag(help: "Train even if the model is there, made from the same inputs with the same options.")
  public var force = false

  /// Whether to forget an interrupted run.
  @Flag(help: "Start anew even if an interrupted run with the same inputs and options can be gone on with.")
  public var restart = false

  /// Whether to print where the time went.
  @Flag(help: "Print what each layer took: forward, back, update; images a second; the share of the processor's limit.")
  public var profile = false

  /// Makes the options with their defaults.
  public init() {}

  /// Puts the options that training itself knows in their places.
  public func apply(to options: inout TrainingOptions) {
    options.batchSize = batchSize
    options.learningRate = learningRate
    options.shuffle = !noShuffle
  }

  /// Works out the network for images and classes, and reads the weights to start from.
  ///
  /// - Throws: `ValidationError` if the architecture is impossible for the images; `FileError` if the weights cannot be
  ///   read or are another network's.
  func network(image: ImageShape, classes: Int) throws -> (shape: NetworkShape, initial: Parameters?) {
    let architecture = try architecture ?? initialArchitecture() ?? .reference
    let shape: NetworkShape
    do {
      shape = try NetworkShape(architecture, image: image, classes: classes)
    } catch {
      throw ValidationError("--architecture \(architecture) for images of \(image): \(error)")
    }
    return (shape, try initialWeights.map { try Parameters.read($0, for: shape) })
  }

  /// What a model to start from says about itself; weights from elsewhere may say nothing.
  private func initialArchitecture() throws -> Architecture? {
    guard let initialWeights else { return nil }
    return try Safetensors.read(initialWeights).metadata["architecture"].flatMap { try? Architecture($0) }
  }
}
