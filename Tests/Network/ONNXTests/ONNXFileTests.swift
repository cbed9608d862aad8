import Dataset
import Glibc
import Network
import ONNX
import Tensors
import Testing

@Suite("ONNX files")
struct ONNXFileTests {
  private static let producer = (name: "test", version: "1.2.3")

  private func model(
    _ architecture: String, _ image: ImageShape = ImageShape(height: 28, width: 28), classes: Int = 10
  ) throws -> Model {
    let shape = try NetworkShape(Architecture(architecture), image: image, classes: classes)
    var parameters = Parameters(glorotUniformFor: shape, seed: 3, fold: 0)
    // Biases start as zeros, which would hide one that is left out.
    for layer in shape.layers {
      guard let biases = layer.biasShape else { continue }
      parameters[layer.biasName] = Tensor(shape: biases, (0..<biases.count).map { Float($0 % 7) / 20 - 0.1 })
    }
    return Model(shape: shape, parameters: parameters, training: nil)
  }

  /// What a reader makes of the file's bytes.
  private func decoded(_ model: Model, temperature: Double? = nil) throws -> ONNXModel {
    let file = try ONNXFile(model, temperature: temperature, producer: Self.producer, facts: ["fact": "so it is"])
    let read = try ONNXModel(file.bytes)
    #expect(read.graph.nodes.count == file.nodeCount)
    return read
  }

  @Test("expected the reference network has the operators, shapes and names that are of it")
  func structure() throws {
    let model = try model("conv32,pool,conv64,pool,conv64,dense64")
    let message = try decoded(model)
    #expect(message.irVersion == 8)
    #expect(message.operatorSets == [17])
    #expect(message.producerName == "test" && message.producerVersion == "1.2.3")
    let graph = message.graph
    #expect(
      graph.nodes.map(\.operation) == [
        "Conv", "Relu", "MaxPool", "Conv", "Relu", "MaxPool", "Conv", "Relu", "Flatten", "Gemm", "Relu", "Gemm",
        "Softmax",
      ])
    #expect(
      graph.nodes.flatMap(\.outputs) == [
        "conv1/sums", "conv1", "pool1", "conv2/sums", "conv2", "pool2", "conv3/sums", "conv3", "flatten",
        "dense1/sums", "dense1", "logits", "probabilities",
      ])
    #expect(
      graph.initializers.map { "\($0.name) \($0.shape)" } == [
        "conv1/kernel [32, 1, 3, 3]", "conv1/bias [32]", "conv2/kernel [64, 32, 3, 3]", "conv2/bias [64]",
        "conv3/kernel [64, 64, 3, 3]", "conv3/bias [64]", "dense1/kernel [576, 64]", "dense1/bias [64]",
        "dense2/kernel [64, 10]", "dense2/bias [10]",
      ])
    #expect(graph.initializers.reduce(0) { $0 + $1.values.count } == model.shape.parameterCount)
    #expect(graph.inputs.map { "\($0.name) \($0.shape)" } == [#"image ["N", "1", "28", "28"]"#])
    #expect(graph.outputs.map { "\($0.name) \($0.shape)" } == [#"probabilities ["N", "10"]"#, #"logits ["N", "10"]"#])
  }

  @Test("weights are where ONNX has them")
  func layouts() throws {
    let model = try model("conv5x2,pool,dense3", ImageShape(height: 7, width: 6, channels: 2), classes: 4)
    let initializers = try decoded(model).graph.initializers
    func tensor(_ name: String) throws -> ONNXTensor { try #require(initializers.first { $0.name == name }) }
    let (first, second) = (model.parameters["conv1/kernel"], model.parameters["dense1/kernel"])
    #expect(try tensor("conv1/kernel")[4, 1, 0, 1] == first[0, 1, 1, 4])
    #expect(try tensor("conv1/kernel")[2, 0, 1, 0] == first[1, 0, 0, 2])
    // Pooled images are 3×2 with 5 channels: row 2, column 1, channel 3.
    #expect(try tensor("dense1/kernel")[(3 * 3 + 2) * 2 + 1, 2] == second[(2 * 2 + 1) * 5 + 3, 2])
    #expect(try tensor("dense2/kernel")[1, 3] == model.parameters["dense2/kernel"][1, 3])
    #expect(try tensor("dense1/bias")[2] == model.parameters["dense1/bias"][2])
  }

  @Test(
    "the graph computes what the network computes",
    arguments: [
      ("conv4,pool,conv5,dense6", ImageShape(height: 12, width: 12), 3),
      ("conv32,pool,conv64,pool,conv64,dense64", ImageShape(height: 28, width: 28), 10),
      ("conv3x5,conv4x1,pool,dense7,dense5", ImageShape(height: 11, width: 9, channels: 3), 4),
      ("pool,pool", ImageShape(height: 9, width: 13, channels: 2), 2),
      ("dense8", ImageShape(height: 4, width: 5, channels: 3), 5),
      ("dense1", ImageShape(height: 3, width: 4), 2),
      ("conv4x3,conv4x3", ImageShape(height: 5, width: 5), 47),
    ])
  func computation(_ architecture: String, _ image: ImageShape, _ classes: Int) throws {
    let model = try model(architecture, image, classes: classes)
    let (count, pixels) = (3, image.shape.count)
    let bytes = (0..<count * pixels).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 7) }
    let data = try LabelledImages(
      images: Tensor(shape: [count, image.height, image.width, image.channels], bytes), from: "images",
      labels: ClassLabels(Tensor(shape: [count], [0, 1, 0]), from: "labels", classCount: classes), from: "labels")
    let predictor = try Predictor(model: model, threads: 1)
    let expected = try #require(try predictor.evaluate(data).probabilities)

    // Channels first, scaled.
    var scaled: [Double] = []
    for number in 0..<count {
      for channel in 0..<image.channels {
        for place in 0..<image.height * image.width {
          scaled.append(Double(bytes[number * pixels + place * image.channels + channel]) / 255)
        }
      }
    }
    let input = Interpreter.Array(shape: [count, image.channels, image.height, image.width], values: scaled)
    for temperature in [nil, 2.5] {
      let results = try Interpreter(decoded(model, temperature: temperature).graph, images: input)
      let (probabilities, logits) = (try results["probabilities"], try results["logits"])
      #expect(probabilities.shape == [count, classes] && logits.shape == [count, classes])
      for number in 0..<count {
        let row = Array(logits.values[number * classes..<(number + 1) * classes])
        let own = try #require(try predictor.activations(of: number, in: data).last).values
        for label in 0..<classes {
          // Sums of at most some thousand products of numbers about 1, rounded to 24 bits each.
          #expect(abs(row[label] - Double(own[label])) <= 1e-4)
          let wanted = softmax(row, temperature ?? 1)[label]
          #expect(abs(probabilities.values[number * classes + label] - wanted) <= 1e-12)
          if temperature == nil { #expect(abs(wanted - Double(expected[number, label])) <= 1e-5) }
        }
      }
    }
  }

  private func softmax(_ logits: [Double], _ temperature: Double) -> [Double] {
    let powers = logits.map { exp(($0 - (logits.max() ?? 0)) / temperature) }
    return powers.map { $0 / powers.reduce(0, +) }
  }

  @Test("says what it is, and the same model makes the same bytes")
  func facts() throws {
    let model = try model("pool,dense4")
    let message = try decoded(model, temperature: 1.5)
    let facts = Dictionary(uniqueKeysWithValues: message.metadata.map { ($0.key, $0.value) })
    #expect(facts["architecture"] == "pool,dense4" && facts["image"] == "28x28" && facts["classes"] == "10")
    #expect(facts["temperature"] == "1.5" && facts["fact"] == "so it is")
    #expect(facts["input_scaling"] == "pixel bytes divided by 255")
    #expect(message.metadata.map(\.key) == message.metadata.map(\.key).sorted())
    #expect(message.docString.contains("float32 [N, 1, 28, 28], each pixel's byte (0 to 255) divided by 255"))
    #expect(message.docString.contains("divided by the temperature 1.5"))
    #expect(try !decoded(model).metadata.contains { $0.key == "temperature" })
    let files = try (0..<2).map { _ in try ONNXFile(model, producer: Self.producer).bytes }
    #expect(files[0] == files[1])
  }

  @Test("weights that are more than the format can hold are refused")
  func tooLarge() throws {
    let architecture = try Architecture("dense16384,dense16384,dense16384")
    let shape = try NetworkShape(architecture, image: ImageShape(height: 28, width: 28), classes: 10)
    let error = #expect(throws: ONNXError.self) { try ONNXFile.checkSize(of: shape) }
    #expect(error?.byteCount == 4 * shape.parameterCount)
    #expect(throws: Never.self) { try ONNXFile.checkSize(of: model("dense4").shape) }
  }
}
