import Tensors

/// The messages that an ONNX model consists of, with the fields that ours have. Names and numbers of the fields:
/// https://github.com/onnx/onnx/blob/v1.23.2/onnx/onnx.proto.
extension ProtobufMessage {
  /// `TensorProto.DataType.FLOAT`.
  private static let float = 1

  /// `ModelProto` of the given operator set, with pairs of texts that say more about it.
  static func model(
    formatVersion: Int, operatorSet: Int, producer: (name: String, version: String), description: String,
    graph: ProtobufMessage, facts: [(key: String, value: String)]
  ) -> ProtobufMessage {
    ProtobufMessage {
      $0.add(1, formatVersion)
      $0.add(2, producer.name)
      $0.add(3, producer.version)
      $0.add(6, description)
      $0.add(7, graph)
      // OperatorSetIdProto: without a domain, ONNX's own operators.
      $0.add(8, ProtobufMessage { $0.add(2, operatorSet) })
      // StringStringEntryProto.
      for fact in facts {
        $0.add(
          14,
          ProtobufMessage {
            $0.add(1, fact.key)
            $0.add(2, fact.value)
          })
      }
    }
  }

  /// `GraphProto`.
  static func graph(
    name: String, nodes: [ProtobufMessage], initializers: [ProtobufMessage], inputs: [ProtobufMessage],
    outputs: [ProtobufMessage]
  ) -> ProtobufMessage {
    ProtobufMessage {
      for node in nodes { $0.add(1, node) }
      $0.add(2, name)
      for tensor in initializers { $0.add(5, tensor) }
      for value in inputs { $0.add(11, value) }
      for value in outputs { $0.add(12, value) }
    }
  }

  /// `NodeProto`: an operator that takes values and gives one, whose name it also has.
  static func node(
    _ operation: String, name: String, inputs: [String], attributes: [ProtobufMessage]
  ) -> ProtobufMessage {
    ProtobufMessage {
      for input in inputs { $0.add(1, input) }
      $0.add(2, name)
      $0.add(3, name)
      $0.add(4, operation)
      for attribute in attributes { $0.add(5, attribute) }
    }
  }

  /// `AttributeProto` of the type `INT`.
  static func attribute(_ name: String, _ value: Int) -> ProtobufMessage {
    ProtobufMessage {
      $0.add(1, name)
      $0.add(3, value)
      $0.add(20, 2)
    }
  }

  /// `AttributeProto` of the type `INTS`.
  static func attribute(_ name: String, _ values: [Int]) -> ProtobufMessage {
    ProtobufMessage {
      $0.add(1, name)
      for value in values { $0.add(8, value) }
      $0.add(20, 7)
    }
  }

  /// `TensorProto`: a constant.
  static func tensor(_ name: String, _ tensor: Tensor<Float>) -> ProtobufMessage {
    ProtobufMessage { message in
      for extent in tensor.shape.dimensions { message.add(1, extent) }
      message.add(2, float)
      message.add(8, name)
      // Little-endian, as this machine has them and the format wants them.
      tensor.withUnsafeBufferPointer { values in message.add(9, UnsafeRawBufferPointer(values)) }
    }
  }

  /// `ValueInfoProto`: the type of an input or output, an open number of images, then the extents given.
  static func value(_ name: String, _ extents: Int...) -> ProtobufMessage {
    // TensorShapeProto, of TensorShapeProto.Dimension with `dim_param` or `dim_value`.
    let shape = ProtobufMessage {
      $0.add(1, ProtobufMessage { $0.add(2, "N") })
      for extent in extents { $0.add(1, ProtobufMessage { $0.add(1, extent) }) }
    }
    // TypeProto.Tensor, in a TypeProto.
    let tensorType = ProtobufMessage {
      $0.add(1, float)
      $0.add(2, shape)
    }
    return ProtobufMessage {
      $0.add(1, name)
      $0.add(2, ProtobufMessage { $0.add(1, tensorType) })
    }
  }

  private init(_ addFields: (inout ProtobufMessage) -> Void) {
    self.init()
    addFields(&self)
  }
}
