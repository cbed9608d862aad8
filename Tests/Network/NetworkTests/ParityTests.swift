import Dataset
import Formats
import Network
import Reference
import Tensors
import Testing

/// The engine beside what PyTorch and Keras compute in double precision: see Fixtures/make_parity.py.
@Suite struct ParityTests {
  /// A network, its images and the batches of make_parity.py.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var architecture: String
    var classes: Int
    /// Images in a step of Adam.
    var batch: Int
    var data: @Sendable () throws -> LabelledImages
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "digits", architecture: "conv32,pool,conv64,pool,conv64,dense64", classes: 10, batch: 4, data: digits),
    Case(
      name: "colour", architecture: "conv6x5,pool,pool,conv20x2,dense7", classes: 5, batch: 3,
      data: { try randomImages(ImageShape(height: 17, width: 22, channels: 3), count: 12, classes: 5, seed: 7) }),
  ]

  /// The images of the first batch.
  static let first = 0..<8

  @Test(arguments: cases, ["keras", "pytorch"])
  func outputsAndLosses(of test: Case, from framework: String) throws {
    let fixture = try Safetensors.read(Fixture.path("\(test.name)-\(framework).safetensors"))
    let data = try test.data()
    let engine = try engine(test, data)

    let (result, probabilities) = try engine.measured(on: data, Self.first)
    let logits = try #require(fixture.tensors["logits"])
    let rows = Self.first.map { row in (0..<test.classes).map { Double(logits[row, $0]) } }
    let losses = try #require(fixture.tensors["losses"]).elements
    expectClose([Float(result.lossSum)], [losses.reduce(0) { $0 + Double($1) }], "sum of losses")
    expectClose(probabilities.elements, rows.flatMap(softmax), "probabilities")
    #expect(result.correct == zip(rows, Self.first).count { $0.firstIndex(of: $0.max() ?? 0) == data.label($1) })
    #expect(result.isFinite)

    for (row, image) in zip(rows, Self.first) {
      let output = try #require(engine.activations(of: image, in: data).last)
      expectClose(output.values.elements, row, "logits of image \(image)")
    }
  }

  @Test(arguments: cases, ["keras", "pytorch"])
  func gradients(of test: Case, from framework: String) throws {
    let fixture = try Safetensors.read(Fixture.path("\(test.name)-\(framework).safetensors"))
    let data = try test.data()
    let (_, gradients) = try engine(test, data).gradients(on: data, batch: Array(Self.first)[...])
    for entry in gradients.entries {
      let expected = try #require(fixture.tensors["gradient/\(entry.name)"])
      expectClose(entry.tensor.elements, expected.elements.map(Double.init), entry.name)
    }
  }

  @Test(arguments: cases)
  func weightsAfterTenStepsOfAdam(of test: Case) throws {
    let fixture = try Safetensors.read(Fixture.path("\(test.name)-keras.safetensors"))
    let data = try test.data()
    let engine = try engine(test, data)
    for step in 0..<10 { _ = engine.train(on: data, batch: batch(step, test, data)[...], step: TrainingStep()) }
    for entry in engine.parameters().entries {
      let expected = try #require(fixture.tensors["trained/\(entry.name)"]).elements.map(Double.init)
      let errors = zip(entry.tensor.elements, expected).map { abs(Double($0) - $1) }
      // A step moves a weight by rate · m/(√v + ε), the rate being 10⁻³. Where the gradient is far above ε the quotient
      // is as exact as the gradient: 16 u, a few 10⁻⁹ in ten steps, less than the rounding of the weight itself, and
      // the mean over a tensor is made of such. Where the gradient g is near ε/√(1−β₂) = 3·10⁻⁶ its error of up to
      // 16 u of the largest, about 10⁻⁷·10⁻¹, is a share of g of up to 10⁻², and so is the weight's of its step.
      #expect(errors.max() ?? .infinity < 1e-5, "\(entry.name)")
      let mean = (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
      #expect(mean < 1e-7, "\(entry.name)")
    }
  }

  /// The tolerance for Adam is worth something: it refuses PyTorch's place for ε.
  @Test func adamOfPyTorchIsAnotherOne() throws {
    let test = Self.cases[1]
    let fixture = try Safetensors.read(Fixture.path("colour-keras.safetensors"))
    let data = try test.data()
    let shape = try shape(test, data)
    var errors: [Bool: Double] = [:]
    for isPyTorch in [false, true] {
      var network = ReferenceNetwork(shape, testWeights(shape))
      var moments = network.parameters.mapValues { (first: $0.zeros.values, second: $0.zeros.values) }
      for step in 0..<10 {
        let batch = batch(step, test, data)
        let gradients = network.gradients(batch.map(data.grid), batch.map(data.label)).parameters
        var adam = Reference.Adam()
        // PyTorch divides by √v/√(1−β₂ᵗ) + ε, which is this form with a smaller ε.
        if isPyTorch { adam.epsilon *= (1 - (0...step).reduce(1.0) { product, _ in product * 0.999 }).squareRoot() }
        for (name, gradient) in gradients {
          guard var own = moments[name], var weights = network.parameters[name] else { continue }
          adam.update(
            &weights.values, first: &own.first, second: &own.second, gradient: gradient.values, step: step + 1)
          (moments[name], network.parameters[name]) = (own, weights)
        }
      }
      errors[isPyTorch] = try network.parameters.reduce(0) { worst, entry in
        let expected = try #require(fixture.tensors["trained/\(entry.key)"]).elements
        return max(worst, zip(entry.value.values, expected).reduce(0) { max($0, abs($1.0 - Double($1.1))) })
      }
    }
    #expect(try #require(errors[false]) < unitRoundoff)
    #expect(try #require(errors[true]) > 1e-5)
  }

  /// What the odd networks of the other tests are compared with is itself what Keras computes.
  @Test(arguments: cases)
  func referenceNetworkIsThatOfKeras(test: Case) throws {
    let fixture = try Safetensors.read(Fixture.path("\(test.name)-keras.safetensors"))
    let data = try test.data()
    let shape = try shape(test, data)
    let gradients = ReferenceNetwork(shape, testWeights(shape))
      .gradients(Self.first.map(data.grid), Self.first.map(data.label))
    let losses = try #require(fixture.tensors["losses"]).elements
    #expect(abs(gradients.loss * Double(losses.count) - losses.reduce(0) { $0 + Double($1) }) < 1e-5)
    for (name, gradient) in gradients.parameters {
      // The fixture is rounded to float, nothing else.
      let expected = try #require(fixture.tensors["gradient/\(name)"]).elements
      expectClose(expected, gradient.values, within: unitRoundoff, name)
    }
  }

  private func shape(_ test: Case, _ data: LabelledImages) throws -> NetworkShape {
    try NetworkShape(Architecture(test.architecture), image: data.imageShape, classes: test.classes)
  }

  private func engine(_ test: Case, _ data: LabelledImages) throws -> Engine {
    let shape = try shape(test, data)
    let engine = Engine(shape: shape, batchCapacity: 8, threads: 2)
    engine.load(testWeights(shape))
    return engine
  }

  private func batch(_ step: Int, _ test: Case, _ data: LabelledImages) -> [Int] {
    (step * test.batch..<(step + 1) * test.batch).map { $0 % data.count }
  }
}
