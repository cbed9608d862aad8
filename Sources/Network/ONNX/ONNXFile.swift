import Network
import Tensors

/// A trained network in the Open Neural Network Exchange format, which runtimes in many languages execute.
///
/// | tensor | type and shape | content |
/// | --- | --- | --- |
/// | `image`, the input | float32 [N, channels, height, width] | a pixel's byte divided by 255 |
/// | `logits` | float32 [N, classes] | the last layer's sums |
/// | `probabilities` | float32 [N, classes] | softmax of the logits, divided by the temperature if there is one |
///
/// N, the number of images, is open. The graph is what PyTorch's users would write: `Conv`, `Relu`, `MaxPool`,
/// `Flatten`, `Gemm`, `Softmax` of operator set 17, in the layout that ONNX asks for, with the names of our layers.
/// Equal models are equal bytes. Checked against onnxruntime on all test images.
package struct ONNXFile: Sendable {
  /// The operator set that the graph's nodes are of, from 2022.
  package static let operatorSet = 17
  /// The version of the format that came with the operator set.
  private static let formatVersion = 8

  package let bytes: [UInt8]
  /// The number of operators in the graph.
  package let nodeCount: Int

  /// Writes a network down.
  ///
  /// - Parameters:
  ///   - model: The network with its weights.
  ///   - temperature: What the logits are divided by before the softmax; `nil` for the network's own probabilities.
  ///   - producer: The name and version of the program that does it.
  ///   - facts: What else the file is to say about the model, such as its checksum.
  /// - Throws: ``ONNXError`` if the model is larger than the format allows.
  package init(
    _ model: Model, temperature: Double? = nil, producer: (name: String, version: String), facts: [String: String] = [:]
  ) throws(ONNXError) {
    try Self.checkSize(of: model.shape)
    var graph = GraphBuilder(model.shape.image)
    for layer in model.shape.layers { graph.add(layer, model.parameters) }
    let finished = graph.finish(classes: model.shape.classes, temperature: temperature)
    nodeCount = graph.nodeCount

    var texts = model.metadata.text
    texts["input_scaling"] = "pixel bytes divided by 255"
    texts["temperature"] = temperature.map { String($0) }
    texts.merge(facts) { $1 }
    bytes =
      ProtobufMessage.model(
        formatVersion: Self.formatVersion, operatorSet: Self.operatorSet, producer: producer,
        description: Self.description(of: model.shape, temperature: temperature), graph: finished,
        facts: texts.sorted { $0.key < $1.key }
      ).bytes
  }

  /// Checks that a network's weights fit: the format's lengths are 32-bit numbers with a sign, and the graph beside
  /// the weights is some kilobytes.
  package static func checkSize(of network: NetworkShape) throws(ONNXError) {
    let bytes = network.parameterCount * MemoryLayout<Float>.size
    guard bytes < (1 << 31) - (1 << 20) else { throw ONNXError(byteCount: bytes) }
  }

  private static func description(of network: NetworkShape, temperature: Double?) -> String {
    let image = network.image
    let scaled = temperature.map { " divided by the temperature \($0)" } ?? ""
    return """
      Convolutional network \(network.architecture) for images of \(image) and \(network.classes) classes. \
      Input image: float32 [N, \(image.channels), \(image.height), \(image.width)], each pixel's byte (0 to 255) \
      divided by 255. Output probabilities: float32 [N, \(network.classes)], the softmax of the output logits\(scaled).
      """
  }
}

/// A model that does not fit into an ONNX file.
package struct ONNXError: Error, Equatable, CustomStringConvertible {
  /// The size of the model's weights in bytes.
  package let byteCount: Int

  /// What is wrong, in one line.
  package var description: String {
    "expected weights of less than 2 GiB, as an ONNX file can hold; found \(byteCount) bytes; train a smaller network"
  }
}
