import Kernels

/// How one step of a training is taken.
public struct TrainingStep: Sendable {
  /// How the update follows from the gradient.
  public var rule: UpdateRule
  /// The size of the step, η.
  public var learningRate: Double
  /// The fraction of a label's target that is spread over all classes.
  package var labelSmoothing: Double
  /// How much an image of each class counts, by label; `nil` where all count the same.
  package var classWeights: [Double]?
  /// The decay of the moving average of the weights; `nil` keeps no average.
  package var averaging: Double?
  /// How every image is distorted on the way in; `nil` takes images as they are.
  package var distortions: Distortions?

  /// Makes a step, by default one of Adam as in Keras.
  public init(
    rule: UpdateRule = .adam(), learningRate: Double = 0.001, labelSmoothing: Double = 0,
    classWeights: [Double]? = nil, averaging: Double? = nil, distortions: Distortions? = nil
  ) {
    self.rule = rule
    self.learningRate = learningRate
    self.labelSmoothing = labelSmoothing
    self.classWeights = classWeights
    self.averaging = averaging
    self.distortions = distortions
  }
}

/// The arithmetic of one step on parameters whose gradient is complete.
struct ParameterStep: Sendable {
  let optimizer: any OptimizerStep
  let average: MovingAverage?

  /// - `number`: counted from 1.
  init(_ step: TrainingStep, number: Int) {
    optimizer = step.rule.step(number, step.learningRate)
    average = step.averaging.map { MovingAverage(decay: $0, step: number) }
  }
}
