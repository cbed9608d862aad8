import Formats
import Tensors

extension Parameters {
  /// Takes a network's tensors out of those of a file.
  ///
  /// - `prefix`: What the file's names have in front of the network's.
  /// - `path`: The file, for the errors.
  init(
    of network: NetworkShape, taking tensors: inout [String: Tensor<Float>], prefix: String = "", path: String
  ) throws(FileError) {
    self = try Parameters(of: network) { (name: String, shape: Shape) throws(FileError) -> Tensor<Float> in
      try Self.take(prefix + name, shape, from: &tensors, path: path)
    }
  }

  /// Takes a tensor out of those of a file.
  ///
  /// - Throws: ``FileError`` if it is missing or of another shape.
  static func take(
    _ name: String, _ shape: Shape, from tensors: inout [String: Tensor<Float>], path: String
  ) throws(FileError) -> Tensor<Float> {
    guard let tensor = tensors.removeValue(forKey: name) else {
      throw FileError(.badData, path: path, "tensor \(name) (\(shape)) is missing")
    }
    guard tensor.shape == shape else {
      throw FileError(
        .badData, path: path,
        "tensor \(name): expected \(shape); found \(tensor.shape); "
          + "kernels are [height, width, in, out] or [in, out], biases [out]")
    }
    return tensor
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
