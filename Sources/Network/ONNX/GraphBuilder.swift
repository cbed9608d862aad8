import Network
import Tensors

/// Puts a network's layers, one by one, into an ONNX graph.
///
/// A layer's result has the layer's name, its sums before the ReLU `NAME/sums`, its weights the names that our files
/// have. Images are [N, channels, height, width] here, [height, width, channels] in our files, so weights change their
/// order:
///
/// | weights | in our files | in the graph |
/// | --- | --- | --- |
/// | convolution | [height, width, in, out] | [out, in, height, width] |
/// | dense, after an image | [(row, column, channel), out] | [(channel, row, column), out] |
/// | dense, after a dense layer | [in, out] | the same |
///
/// With the rows of the first dense kernel reordered, the image is flattened as it is; with a transposition before it
/// instead, runtimes would move every activation for what can be done once.
struct GraphBuilder {
  private let image: ImageShape
  private var nodes: [ProtobufMessage] = []
  private var initializers: [ProtobufMessage] = []
  /// The name of what the next layer takes.
  private var current = "image"
  /// Whether that is images and not rows of numbers.
  private var isImage = true

  init(_ image: ImageShape) { self.image = image }

  /// The number of operators so far.
  var nodeCount: Int { nodes.count }

  /// Appends a layer.
  mutating func add(_ layer: ResolvedLayer, _ parameters: Parameters) {
    switch layer.kind {
    case .convolution(let kernel):
      addWeights(of: layer, kernel: parameters[layer.kernelName].withImagesChannelsFirst, parameters)
      addNode(
        "Conv", layer.name + "/sums", [current, layer.kernelName, layer.biasName],
        [
          .attribute("kernel_shape", [kernel, kernel]), .attribute("strides", [1, 1]),
          .attribute("pads", [0, 0, 0, 0]),
        ])
    case .pool:
      addNode("MaxPool", layer.name, [current], [.attribute("kernel_shape", [2, 2]), .attribute("strides", [2, 2])])
    case .dense:
      var kernel = parameters[layer.kernelName]
      if isImage {
        kernel = kernel.withRowsChannelsFirst(layer.input)
        addNode("Flatten", "flatten", [current])
        isImage = false
      }
      addWeights(of: layer, kernel: kernel, parameters)
      let name = layer.activation == .softmax ? "logits" : layer.name + "/sums"
      addNode("Gemm", name, [current, layer.kernelName, layer.biasName])
    }
    if layer.activation == .relu { addNode("Relu", layer.name, [current]) }
  }

  /// Ends the graph after the output layer.
  mutating func finish(classes: Int, temperature: Double?) -> ProtobufMessage {
    if let temperature {
      initializers.append(.tensor("temperature", Tensor(shape: [], [Float(temperature)])))
      addNode("Div", "logits/temperature", [current, "temperature"])
    }
    addNode("Softmax", "probabilities", [current], [.attribute("axis", 1)])
    return .graph(
      name: "network", nodes: nodes, initializers: initializers,
      inputs: [.value("image", image.channels, image.height, image.width)],
      outputs: [.value("probabilities", classes), .value("logits", classes)])
  }

  private mutating func addNode(
    _ operation: String, _ name: String, _ inputs: [String], _ attributes: [ProtobufMessage] = []
  ) {
    nodes.append(.node(operation, name: name, inputs: inputs, attributes: attributes))
    current = name
  }

  private mutating func addWeights(of layer: ResolvedLayer, kernel: Tensor<Float>, _ parameters: Parameters) {
    initializers.append(.tensor(layer.kernelName, kernel))
    initializers.append(.tensor(layer.biasName, parameters[layer.biasName]))
  }
}

extension Tensor<Float> {
  /// Kernels [height, width, in, out] as [out, in, height, width].
  fileprivate var withImagesChannelsFirst: Tensor {
    let (positions, inputs, outputs) = (shape[0] * shape[1], shape[2], shape[3])
    return withUnsafeBufferPointer { old in
      Tensor(shape: [outputs, inputs, shape[0], shape[1]]) { new in
        for position in 0..<positions {
          for input in 0..<inputs {
            for output in 0..<outputs {
              new[(output * inputs + input) * positions + position] =
                old[(position * inputs + input) * outputs + output]
            }
          }
        }
      }
    }
  }

  /// A dense kernel whose rows belong to an image in the order row, column, channel, with rows in the order channel,
  /// row, column.
  fileprivate func withRowsChannelsFirst(_ image: Shape) -> Tensor {
    let (positions, channels, units) = (image[0] * image[1], image[2], shape[1])
    return withUnsafeBufferPointer { old in
      Tensor(shape: shape) { new in
        for position in 0..<positions {
          for channel in 0..<channels {
            for unit in 0..<units {
              new[(channel * positions + position) * units + unit] = old[(position * channels + channel) * units + unit]
            }
          }
        }
      }
    }
  }
}
