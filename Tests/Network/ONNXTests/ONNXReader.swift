import Testing

/// An ONNX model as its bytes say it, with the fields' names and numbers of
/// https://github.com/onnx/onnx/blob/v1.23.2/onnx/onnx.proto.
struct ONNXModel {
  let irVersion: Int
  let operatorSets: [Int]
  let producerName: String
  let producerVersion: String
  let docString: String
  let graph: ONNXGraph
  let metadata: [(key: String, value: String)]

  init(_ file: [UInt8]) throws {
    let model = try WireReader(file[...])
    irVersion = try model.integer(1)
    producerName = try model.string(2)
    producerVersion = try model.string(3)
    docString = try model.string(6)
    graph = try ONNXGraph(model.message(7))
    operatorSets = try model.messages(8).map {
      #expect(try $0.strings(1).isEmpty, "operators of another domain")
      return try $0.integer(2)
    }
    metadata = try model.messages(14).map { (try $0.string(1), try $0.string(2)) }
    #expect(model.order == model.order.sorted())
  }
}

struct ONNXGraph {
  let nodes: [ONNXNode]
  let name: String
  let initializers: [ONNXTensor]
  /// The extents of the inputs and outputs, each a number or a name.
  let inputs: [(name: String, shape: [String])]
  let outputs: [(name: String, shape: [String])]

  init(_ graph: WireReader) throws {
    nodes = try graph.messages(1).map(ONNXNode.init)
    name = try graph.string(2)
    initializers = try graph.messages(5).map(ONNXTensor.init)
    inputs = try graph.messages(11).map(Self.value)
    outputs = try graph.messages(12).map(Self.value)
    #expect(graph.order == graph.order.sorted())
  }

  private static func value(_ value: WireReader) throws -> (name: String, shape: [String]) {
    let tensorType = try value.message(2).message(1)
    #expect(try tensorType.integer(1) == ONNXTensor.float)
    let dimensions = try tensorType.message(2).messages(1)
    return (try value.string(1), try dimensions.map { try $0.strings(2).first ?? String($0.integer(1)) })
  }
}

struct ONNXNode {
  let inputs: [String]
  let outputs: [String]
  let name: String
  let operation: String
  /// Attributes that are numbers.
  private(set) var number: [String: Int] = [:]
  /// Attributes that are lists of numbers.
  private(set) var list: [String: [Int]] = [:]

  init(_ node: WireReader) throws {
    inputs = try node.strings(1)
    outputs = try node.strings(2)
    name = try node.string(3)
    operation = try node.string(4)
    for attribute in try node.messages(5) {
      let name = try attribute.string(1)
      // INT or INTS; values of the other type would be ignored.
      switch try attribute.integer(20) {
      case 2: number[name] = try attribute.integer(3)
      case 7: list[name] = attribute.integers(8)
      default: Issue.record("\(name): an attribute of another type")
      }
    }
  }
}

struct ONNXTensor {
  /// The data type of 32-bit floating-point numbers.
  static let float = 1

  let shape: [Int]
  let name: String
  let values: [Float]

  init(_ tensor: WireReader) throws {
    shape = tensor.integers(1)
    name = try tensor.string(8)
    #expect(try tensor.integer(2) == Self.float)
    let data = try #require(tensor.bytes(9).first)
    try #require(data.count == 4 * shape.reduce(1, *), "\(name)")
    values = stride(from: 0, to: data.count, by: 4).map { start in
      Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(data[start + $1]) << UInt32(8 * $1) })
    }
  }

  subscript(indices: Int...) -> Float { values[zip(indices, shape).reduce(0) { $0 * $1.1 + $1.0 }] }
}
