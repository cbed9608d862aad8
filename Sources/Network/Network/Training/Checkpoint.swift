import Formats
import Tensors

/// A training run between two epochs, as a safetensors file that the run can go on from.
///
/// | tensors | content |
/// | --- | --- |
/// | `conv1/kernel`, … | weights |
/// | `adam/first/conv1/kernel`, … | first moments |
/// | `adam/second/conv1/kernel`, … | second moments |
/// | `sgd/velocity/conv1/kernel`, … | in place of the moments, the velocity of gradient descent |
/// | `average/conv1/kernel`, … | moving average of the weights, if it is to be the model |
/// | `best/conv1/kernel`, … | weights of the best epoch so far, if they are to be restored |
///
/// Its metadata is a model's, with the number of updates as `step` and the epochs' measurements as `history`, a line
/// of CSV for each.
public struct Checkpoint: Sendable, Equatable {
  /// The network, the options and the inputs of the run.
  public let metadata: ModelMetadata
  /// Where the run stands.
  public let state: TrainingState

  static let kind = "checkpoint"

  /// Makes a checkpoint.
  ///
  /// - Parameters:
  ///   - shape: The network that is trained.
  ///   - training: Options and inputs of the run; the number of epochs is taken from the state.
  ///   - state: Where the run stands.
  public init(shape: NetworkShape, training: TrainingRecord, state: TrainingState) {
    var training = training
    training.epochs = state.history.count
    self.metadata = ModelMetadata(shape, training: training)
    self.state = state
  }

  /// Reads a checkpoint.
  ///
  /// - Throws: ``FileError`` if the file is not a whole and sound checkpoint.
  public static func read(_ path: String) throws -> Checkpoint {
    var file = try Safetensors.read(path)
    guard file.metadata[kindKey] == kind else {
      throw FileError(
        .badData, path: path, "expected a checkpoint; found \(file.metadata[kindKey] ?? "something else")")
    }
    try file.checkFinite(in: path)
    let metadata = try ModelMetadata(text: file.metadata, path: path)
    guard let training = metadata.training else {
      throw FileError(.badData, path: path, "metadata: `seed` is missing")
    }
    let shape = try metadata.network(path: path)
    let history = try [EpochRecord](text: file.metadata["history"] ?? "", path: path)
    let step = file.metadata["step"].flatMap { Int($0) } ?? 0
    guard training.epochs > 0, history.count == training.epochs, step > 0, step.isMultiple(of: training.epochs) else {
      throw FileError(
        .badData, path: path,
        "metadata: \(training.epochs) epochs do not fit \(history.count) lines of `history` and step \(step); remove it"
      )
    }
    let hasBest = file.tensors.keys.contains { $0.hasPrefix(bestPrefix) }
    let state = TrainingState(
      parameters: try Parameters(of: shape, taking: &file.tensors, path: path),
      moments: try moments(of: training.options.updateRule, shape, step: step, taking: &file.tensors, path: path),
      average: training.options.averaging == nil
        ? nil : try Parameters(of: shape, taking: &file.tensors, prefix: averagePrefix, path: path),
      history: history,
      best: hasBest ? try Parameters(of: shape, taking: &file.tensors, prefix: bestPrefix, path: path) : nil)
    try Parameters.refuseRest(of: file.tensors, network: shape, path: path)
    return Checkpoint(shape: shape, training: training, state: state)
  }

  /// Writes the checkpoint, whole or not at all, sealed with a checksum of itself.
  public func write(to path: String) throws {
    var text = metadata.text
    text[kindKey] = Self.kind
    text["step"] = String(state.moments.step)
    text["history"] = state.history.text
    var tensors = state.parameters.tensors()
    for (prefix, part) in metadata.training?.options.updateRule.memory ?? [] {
      tensors.merge(state.moments[keyPath: part].tensors(prefix: prefix)) { $1 }
    }
    if let average = state.average { tensors.merge(average.tensors(prefix: Self.averagePrefix)) { $1 } }
    if let best = state.best { tensors.merge(best.tensors(prefix: Self.bestPrefix)) { $1 } }
    try Safetensors(metadata: text, tensors: tensors).write(to: path, sealed: true)
  }

  private static func moments(
    of rule: UpdateRule, _ shape: NetworkShape, step: Int, taking tensors: inout [String: Tensor<Float>],
    path: String
  ) throws(FileError) -> OptimizerMoments {
    var moments = OptimizerMoments(zerosOf: shape)
    moments.step = step
    for (prefix, part) in rule.memory {
      moments[keyPath: part] = try Parameters(of: shape, taking: &tensors, prefix: prefix, path: path)
    }
    return moments
  }

  private static let averagePrefix = "average/"
  private static let bestPrefix = "best/"
}
