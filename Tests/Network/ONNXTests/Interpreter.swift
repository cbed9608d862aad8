import Glibc
import Testing

/// Computes what the operators of an ONNX graph mean, in plain loops and double precision, from the operators'
/// specification alone: https://onnx.ai/onnx/operators.
struct Interpreter {
  /// A row-major array.
  struct Array: Equatable {
    var shape: [Int]
    var values: [Double]
  }

  private var known: [String: Array] = [:]

  /// Runs a graph on some images.
  init(_ graph: ONNXGraph, images: Array) throws {
    known[graph.inputs[0].name] = images
    for tensor in graph.initializers {
      known[tensor.name] = Array(shape: tensor.shape, values: tensor.values.map { Double($0) })
    }
    for node in graph.nodes {
      let inputs = try node.inputs.map { try #require(known[$0], "\(node.name) needs \($0)") }
      known[node.outputs[0]] = try Self.apply(node, inputs)
    }
  }

  subscript(name: String) -> Array {
    get throws { try #require(known[name]) }
  }

  private static func apply(_ node: ONNXNode, _ inputs: [Array]) throws -> Array {
    switch node.operation {
    case "Conv":
      try #require(node.list["strides"] == [1, 1] && node.list["pads"] == [0, 0, 0, 0])
      try #require(node.list["kernel_shape"] == Swift.Array(inputs[1].shape[2...]))
      return convolution(inputs[0], inputs[1], inputs[2])
    case "MaxPool":
      try #require(node.list["strides"] == [2, 2] && node.list["kernel_shape"] == [2, 2])
      return maximum(inputs[0])
    case "Relu": return Array(shape: inputs[0].shape, values: inputs[0].values.map { max(0, $0) })
    case "Flatten":
      let count = inputs[0].shape[0]
      return Array(shape: [count, inputs[0].values.count / count], values: inputs[0].values)
    case "Gemm": return product(inputs[0], inputs[1], inputs[2])
    case "Div": return Array(shape: inputs[0].shape, values: inputs[0].values.map { $0 / inputs[1].values[0] })
    case "Softmax":
      try #require(node.number == ["axis": 1])
      return softmax(inputs[0])
    default:
      Issue.record("an operator \(node.operation)")
      return inputs[0]
    }
  }

  private static func convolution(_ x: Array, _ kernel: Array, _ bias: Array) -> Array {
    let (count, channels, height, width) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
    let (filters, rows, columns) = (kernel.shape[0], kernel.shape[2], kernel.shape[3])
    let (outRows, outColumns) = (height - rows + 1, width - columns + 1)
    var values: [Double] = []
    for image in 0..<count {
      for filter in 0..<filters {
        for row in 0..<outRows {
          for column in 0..<outColumns {
            var sum = bias.values[filter]
            for channel in 0..<channels {
              for i in 0..<rows {
                for j in 0..<columns {
                  sum +=
                    x.values[((image * channels + channel) * height + row + i) * width + column + j]
                    * kernel.values[((filter * channels + channel) * rows + i) * columns + j]
                }
              }
            }
            values.append(sum)
          }
        }
      }
    }
    return Array(shape: [count, filters, outRows, outColumns], values: values)
  }

  private static func maximum(_ x: Array) -> Array {
    let (planes, height, width) = (x.shape[0] * x.shape[1], x.shape[2], x.shape[3])
    var values: [Double] = []
    for plane in 0..<planes {
      for row in 0..<height / 2 {
        for column in 0..<width / 2 {
          let corner = (plane * height + 2 * row) * width + 2 * column
          values.append([0, 1, width, width + 1].map { x.values[corner + $0] }.max() ?? 0)
        }
      }
    }
    return Array(shape: [x.shape[0], x.shape[1], height / 2, width / 2], values: values)
  }

  private static func product(_ x: Array, _ kernel: Array, _ bias: Array) -> Array {
    let (count, inner, units) = (x.shape[0], x.shape[1], kernel.shape[1])
    let values = (0..<count).flatMap { row in
      (0..<units).map { unit in
        (0..<inner).reduce(bias.values[unit]) { $0 + x.values[row * inner + $1] * kernel.values[$1 * units + unit] }
      }
    }
    return Array(shape: [count, units], values: values)
  }

  private static func softmax(_ x: Array) -> Array {
    let classes = x.shape[1]
    let values = stride(from: 0, to: x.values.count, by: classes).flatMap { start in
      let row = x.values[start..<start + classes]
      let greatest = row.max() ?? 0
      let powers = row.map { exp($0 - greatest) }
      return powers.map { $0 / powers.reduce(0, +) }
    }
    return Array(shape: x.shape, values: values)
  }
}
