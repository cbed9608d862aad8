import Formats
import Tensors

/// Weights that a training can start from: a model's, or bare ones that somebody else wrote with the same names and
/// layouts.
package struct InitialWeights {
  package let path: String
  /// What it says about the network and the training that the weights come from; `nil` for bare weights.
  package let metadata: ModelMetadata?
  private let tensors: [String: Tensor<Float>]

  /// Reads the file.
  ///
  /// - Throws: ``FileError`` that names the first tensor which is not finite, or what is wrong with the metadata.
  package init(_ path: String) throws {
    let file = try Safetensors.read(path)
    try file.checkFinite(in: path)
    self.path = path
    metadata = try file.metadata["architecture"].map { _ in try ModelMetadata(text: file.metadata, path: path) }
    tensors = file.tensors
  }

  /// All weights of a network.
  ///
  /// - Throws: ``FileError`` that names the first tensor which is missing, too many or of another shape, or says that
  ///   the file is for another network.
  package func parameters(of network: NetworkShape) throws(FileError) -> Parameters {
    let expected = ModelMetadata(network, training: nil)
    if let metadata, metadata.network != expected.network {
      throw FileError(
        .badData, path: path,
        "expected weights for \(expected.network); found for \(metadata.network); --new-head takes those below the"
          + " dense layers alone")
    }
    var rest = tensors
    let parameters = try Parameters(of: network, taking: &rest, path: path)
    try Parameters.refuseRest(of: rest, network: network, path: path)
    return parameters
  }

  /// The weights of a network, those of its head drawn anew and the others from the file, which may be for images of
  /// another size, other classes and another head.
  ///
  /// - `drawn`: The weights of the head, and others in place of those that the file has.
  /// - Throws: ``FileError`` that names the first tensor which is missing, too many or of another shape, or says that
  ///   the layers below the head are others, or none.
  package func parameters(of network: NetworkShape, withHeadOf drawn: Parameters) throws -> Parameters {
    guard network.body.contains(where: { $0.parameterCount > 0 }) else {
      throw FileError(
        .badData, path: path,
        "expected a network with weights below its dense layers for a new head; found \(network.architecture)")
    }
    if let metadata {
      let found = try metadata.network(path: path)
      guard found.body.elementsEqual(network.body, by: { $0.isSame(as: $1) }) else {
        throw FileError(
          .badData, path: path,
          "expected weights for the layers below the head of \(network.architecture); found for those of"
            + " \(found.architecture); give an --architecture that begins like it, or leave that out")
      }
    }
    var rest = tensors
    let body = Set(network.body.map(\.name))
    let parameters = try Parameters(of: network) { (name: String, shape: Shape) throws(FileError) -> Tensor<Float> in
      guard body.contains(layer(of: name)) else { return drawn[name] }
      return try Parameters.take(name, shape, from: &rest, path: path)
    }
    let kindsOfHead = Set(network.head.map { kind(of: $0.name) })
    rest = rest.filter { !kindsOfHead.contains(kind(of: layer(of: $0.key))) }
    try Parameters.refuseRest(of: rest, network: network, path: path)
    return parameters
  }

  /// What the weights are the weights of, in one line for people; it follows from the content of the file.
  package var origin: String {
    guard let metadata else { return "bare weights" }
    var facts = [metadata.network]
    if let training = metadata.training {
      let options = training.options
      facts.append(
        "\(counted(training.epochs, "epoch")), seed \(options.seed)\(options.fold == 0 ? "" : ", fold \(options.fold)")"
      )
      facts += training.inputs.sorted { $0.key < $1.key }.map { "\($0.key) \(CRC32.hexadecimal($0.value))" }
      if !options.frozen.isEmpty { facts.append("frozen \(options.frozen.joined(separator: ", "))") }
    }
    return facts.joined(separator: "; ")
  }
}

extension ModelMetadata {
  /// The network in one phrase.
  fileprivate var network: String { "\(architecture) on \(image) images of \(classes) classes" }
}

extension ResolvedLayer {
  /// Whether another layer computes the same, be it on images of another size.
  fileprivate func isSame(as other: ResolvedLayer) -> Bool {
    name == other.name && kind == other.kind && activation == other.activation && kernelShape == other.kernelShape
  }
}
