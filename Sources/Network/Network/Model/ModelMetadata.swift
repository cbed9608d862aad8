import Dataset

/// What it takes to use a model and to trust it: the `__metadata__` of its file.
public struct ModelMetadata: Hashable, Sendable {
  /// The hidden layers.
  public var architecture: Architecture
  /// The images that the model takes.
  public var image: ImageShape
  /// The number of classes that it tells apart.
  public var classes: Int
  /// How its weights came about; `nil` for weights that were made elsewhere and only say what network they are for.
  public var training: TrainingRecord?
  /// What was done to pictures to make the images that it was trained on.
  package var preparation: Preparation

  /// The names of the classes; `nil` if by their numbers.
  package var classNames: ClassNames?

  package init(
    architecture: Architecture, image: ImageShape, classes: Int, training: TrainingRecord?,
    preparation: Preparation = .digits, classNames: ClassNames? = nil
  ) {
    self.architecture = architecture
    self.image = image
    self.classes = classes
    self.training = training
    self.preparation = preparation
    self.classNames = classNames
  }

  /// Makes the metadata of a network.
  package init(
    _ network: NetworkShape, training: TrainingRecord?, preparation: Preparation = .digits,
    classNames: ClassNames? = nil
  ) {
    self.init(
      architecture: network.architecture, image: network.image, classes: network.classes, training: training,
      preparation: preparation, classNames: classNames)
  }
}

/// How a model's weights were made, and from what.
public struct TrainingRecord: Hashable, Sendable {
  /// All hyper-parameters, seed and fold included.
  package var options: TrainingOptions
  /// The number of epochs that the weights have seen.
  package var epochs: Int
  /// The CRC-32 of every file that the weights depend on, by the part that it plays, such as `train-images.npy`.
  public var inputs: [String: UInt32]
  /// The name of the candidate that the options are those of; `nil` if there was no choice between several.
  package var candidate: String?
  /// What the weights that training started from are the weights of, in one line; `nil` if it started from random ones.
  package var origin: String?

  package init(
    options: TrainingOptions, epochs: Int, inputs: [String: UInt32], candidate: String? = nil, origin: String? = nil
  ) {
    self.options = options
    self.epochs = epochs
    self.inputs = inputs
    self.candidate = candidate
    self.origin = origin
  }
}
