import FoundationEssentials
import Network
import Tensors

/// Puts a network's layers, one by one, into an ONNX graph.
///
/// A layer's result has the layer's name, its sums before the ReLU `NAME/sums`, its weights the names that our files have.
/// Images are [N, channels, height, width] here, [height, width, channels] in our files, so weights change their order:
///
/// | weights | in our files | in the graph |
/// | --- | --- | --- |
/// | convolution | [height, width, in, out] | [out, in, height, width] |
/// | dense, behind an image | [(row, column, channel), out] | [(channel, row, column), out] |
/// | dense, behind a dense layer | [in, out] | the same |
///
/// With the rows of the first dense kernel reordered, the image is flattened as it is; with a transposition before it instead,
/// runtimes would move every activation for what can be done once.
struct GraphBuilder {
  /// The graph so far.
  private(set) var graph: Onnx_GraphProto
  /// The name of what the next layer takes.
  private var current = "image"
  /// Whether that is images and not rows of numbers.
  private var isImage = true

  init(_ image: ImageShape) {
    graph = .with {
      $0.name = "network"
      $0.input = [Self.value("image", image.channels, image.height, image.width)]
    }
  }

  /// Adds a layer behind those that are there.
  mutating func add(_ layer: ResolvedLayer, _ parameters: Parameters) {
    switch layer.kind {
    case .convolution(let kernel):
      addWeights(of: layer, kernel: parameters[layer.kernelName].withImagesChannelsFirst, parameters)
      addNode(
        "Conv", layer.name + "/sums", [current, layer.kernelName, layer.biasName],
        ["kernel_shape": [kernel, kernel], "strides": [1, 1], "pads": [0, 0, 0, 0]])
    case .pool:
      addNode("MaxPool", layer.name, [current], ["kernel_shape": [2, 2], "strides": [2, 2]])
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

  /// Ends the graph behind the output layer.
  mutating func addProbabilities(of classes: Int, temperature: Double?) {
    if let temperature {
      graph.initializer.append(Self.tensor("temperature", Tensor(shape: [], [Float(temperature)])))
      addNode("Div", "logits/temperature", [current, "temperature"])
    }
    addNode("Softmax", "probabilities", [current], axis: 1)
    graph.output = [Self.value("probabilities", classes), Self.value("logits", classes)]
  }

  /// Adds an operator that takes values and gives one, whose name it also has.
  private mutating func addNode(
    _ operation: String, _ name: String, _ inputs: [String], _ lists: KeyValuePairs<String, [Int]> = [:],
    axis: Int? = nil
  ) {
    graph.node.append(
      .with {
        $0.opType = operation
        $0.name = name
        $0.input = inputs
        $0.output = [name]
        $0.attribute = lists.map { key, values in
          .with {
            $0.name = key
            $0.type = .ints
            $0.ints = values.map { Int64($0) }
          }
        }
        if let axis {
          $0.attribute.append(
            .with {
              $0.name = "axis"
              $0.type = .int
              $0.i = Int64(axis)
            })
        }
      })
    current = name
  }

  private mutating func addWeights(of layer: ResolvedLayer, kernel: Tensor<Float>, _ parameters: Parameters) {
    graph.initializer.append(Self.tensor(layer.kernelName, kernel))
    graph.initializer.append(Self.tensor(layer.biasName, parameters[layer.biasName]))
  }

  private static func tensor(_ name: String, _ tensor: Tensor<Float>) -> Onnx_TensorProto {
    .with {
      $0.name = name
      $0.dims = tensor.shape.dimensions.map { Int64($0) }
      $0.dataType = Int32(Onnx_TensorProto.DataType.float.rawValue)
      // Little-endian, as this machine has them and the format wants them.
      $0.rawData = tensor.withUnsafeBufferPointer { Data(UnsafeRawBufferPointer($0)) }
    }
  }

  /// The type of an input or output: an open number of images, then the extents given.
  private static func value(_ name: String, _ extents: Int...) -> Onnx_ValueInfoProto {
    .with {
      $0.name = name
      $0.type.tensorType.elemType = Int32(Onnx_TensorProto.DataType.float.rawValue)
      $0.type.tensorType.shape.dim =
        [.with { $0.dimParam = "N" }] + extents.map { extent in .with { $0.dimValue = Int64(extent) } }
    }
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
                old[
                  (position * inputs + input) * outputs + output]
            }
          }
        }
      }
    }
  }

  /// A dense kernel whose rows belong to an image in the order row, column, channel, with rows in the order channel, row,
  /// column.
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
