import Dataset
import Formats
import Tensors

/// A network with its weights: what `model.safetensors` holds.
public struct Model: Sendable, Equatable {
  /// The network.
  public let shape: NetworkShape
  /// Its weights.
  public let parameters: Parameters
  /// How the weights came about; `nil` if they were made elsewhere.
  public let training: TrainingRecord?
  /// The names of the classes; `nil` if by their numbers.
  package let classNames: ClassNames?
  /// The preparation that makes a picture an image like those the model was trained on.
  package let preparation: Preparation

  /// Makes a model.
  ///
  /// - Precondition: the parameters are those of the network.
  public init(
    shape: NetworkShape, parameters: Parameters, training: TrainingRecord?, preparation: Preparation = .digits,
    classNames: ClassNames? = nil
  ) {
    precondition(parameters.fit(shape), "the parameters are not those of \(shape.architecture)")
    self.shape = shape
    self.parameters = parameters
    self.training = training
    self.preparation = preparation
    self.classNames = classNames
  }

  /// The metadata of the model's file.
  public var metadata: ModelMetadata {
    ModelMetadata(shape, training: training, preparation: preparation, classNames: classNames)
  }

  /// Reads a model from a safetensors file.
  ///
  /// - Throws: ``FileError`` if the file cannot be read, its metadata lacks a fact or has a wrong one, or a tensor is
  ///   missing, too many, of another shape or not finite; the fact or tensor is named.
  public static func read(_ path: String) throws -> Model { try readWithChecksum(path).model }

  /// Reads a model as ``read(_:)`` does, and tells the CRC-32 of all bytes of its file, by which others know the model.
  package static func readWithChecksum(_ path: String) throws -> (model: Model, checksum: CRC32) {
    var (file, checksum) = try Safetensors.readWithChecksum(path)
    guard file.metadata[kindKey] != Checkpoint.kind else {
      throw FileError(
        .badData, path: path, "expected a model; found the checkpoint of an unfinished training run; finish the run")
    }
    try file.checkFinite(in: path)
    let metadata = try ModelMetadata(text: file.metadata, path: path)
    let shape = try metadata.network(path: path)
    let parameters = try Parameters(of: shape, taking: &file.tensors, path: path)
    try Parameters.refuseRest(of: file.tensors, network: shape, path: path)
    let model = Model(
      shape: shape, parameters: parameters, training: metadata.training, preparation: metadata.preparation,
      classNames: metadata.classNames)
    return (model, checksum)
  }

  /// Writes the model as a safetensors file, whole or not at all, sealed with a checksum of itself; equal models are
  /// equal bytes.
  public func write(to path: String) throws {
    var text = metadata.text
    text[kindKey] = "model"
    try Safetensors(metadata: text, tensors: parameters.tensors()).write(to: path, sealed: true)
  }
}

/// The metadata key that tells models from checkpoints.
let kindKey = "kind"

extension ModelMetadata {
  /// The network that the metadata describes.
  package func network(path: String) throws(FileError) -> NetworkShape {
    do {
      return try NetworkShape(architecture, image: image, classes: classes)
    } catch {
      throw FileError(.badData, path: path, "metadata: \(error.description)")
    }
  }
}

extension Parameters {
  /// Whether these are the tensors of a network.
  func fit(_ network: NetworkShape) -> Bool {
    entries.elementsEqual(network.parameterShapes) { $0.name == $1.name && $0.tensor.shape == $1.shape }
  }

  /// The tensors by name.
  ///
  /// - `prefix`: Put in front of every name.
  func tensors(prefix: String = "") -> [String: Tensor<Float>] {
    Dictionary(uniqueKeysWithValues: entries.map { (prefix + $0.name, $0.tensor) })
  }
}
