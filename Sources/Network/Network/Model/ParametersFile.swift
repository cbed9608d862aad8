import Formats
import Tensors

extension Parameters {
  /// Reads the weights of a network of known shape, from a model of this pipeline or from a safetensors file that
  /// somebody else wrote with the same names and layouts.
  ///
  /// - Throws: ``FileError`` that names the first tensor which is missing, too many, of another shape or not finite,
  ///   or says that the file is for another network.
  public static func read(_ path: String, for network: NetworkShape) throws -> Parameters {
    var file = try Safetensors.read(path)
    try file.checkFinite(in: path)
    if file.metadata["architecture"] != nil {
      let found = try ModelMetadata(text: file.metadata, path: path)
      let expected = ModelMetadata(network, training: nil)
      guard found.network == expected.network else {
        throw FileError(.badData, path: path, "expected weights for \(expected.network); found for \(found.network)")
      }
    }
    let parameters = try Parameters(of: network, taking: &file.tensors, path: path)
    try refuseRest(of: file.tensors, network: network, path: path)
    return parameters
  }

  /// Takes a network's tensors out of those of a file.
  ///
  /// - Parameters:
  ///   - prefix: What the file's names have in front of the network's.
  ///   - path: The file, for the errors.
  init(
    of network: NetworkShape, taking tensors: inout [String: Tensor<Float>], prefix: String = "", path: String
  ) throws(FileError) {
    self = try Parameters(of: network) { (name: String, shape: Shape) throws(FileError) -> Tensor<Float> in
      guard let tensor = tensors.removeValue(forKey: prefix + name) else {
        throw FileError(.badData, path: path, "tensor \(prefix)\(name) (\(shape)) is missing")
      }
      guard tensor.shape == shape else {
        throw FileError(
          .badData, path: path,
          "tensor \(prefix)\(name): expected \(shape); found \(tensor.shape); kernels are [height, width, in, out] or "
            + "[in, out], biases [out]")
      }
      return tensor
    }
  }

  /// Refuses a file in which tensors are left when all that are known have been taken.
  static func refuseRest(
    of tensors: [String: Tensor<Float>], network: NetworkShape, path: String
  ) throws(FileError) {
    guard let name = tensors.keys.min() else { return }
    throw FileError(
      .badData, path: path, "tensor \(name) is not one of \(network.architecture) with \(network.classes) classes")
  }
}

extension ModelMetadata {
  /// The network in one phrase.
  fileprivate var network: String { "\(architecture) on \(image) images of \(classes) classes" }
}
