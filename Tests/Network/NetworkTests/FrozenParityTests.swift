import Dataset
import Formats
import Network
import Testing

/// Steps with frozen layers beside those of Keras (`trainable = False`) and PyTorch (`requires_grad = False`) in double
/// precision: see Fixtures/make_frozen.py.
@Suite struct FrozenParityTests {
  static let cases: [(test: ParityTests.Case, name: String, frozen: [String])] = [
    (ParityTests.cases[0], "digits-body", ["conv1", "conv2", "conv3"]),
    (ParityTests.cases[0], "digits-middle", ["conv2", "dense1"]),
    (ParityTests.cases[1], "colour-body", ["conv1", "conv2"]),
    (ParityTests.cases[1], "colour-middle", ["conv2", "dense1"]),
  ]

  private struct Run {
    let data: LabelledImages
    let shape: NetworkShape
    let engine: Engine
    let batch: Int

    init(_ number: Int) throws {
      let (test, _, frozen) = FrozenParityTests.cases[number]
      data = try test.data()
      shape = try NetworkShape(Architecture(test.architecture), image: data.imageShape, classes: test.classes)
      engine = Engine(shape: shape, batchCapacity: 8, threads: 2, frozen: frozen)
      engine.load(testWeights(shape))
      batch = test.batch
    }

    func images(of step: Int) -> [Int] { (step * batch..<(step + 1) * batch).map { $0 % data.count } }
  }

  /// Each tensor's differences from a fixture; those of frozen ones from the start, which have to be none.
  private func differences(
    _ number: Int, from framework: String, _ body: (Run) -> Void, check: (String, [Double], Run) throws -> Void
  ) throws {
    let run = try Run(number)
    let fixture = try Safetensors.read(Fixture.path("frozen-\(framework).safetensors"))
    body(run)
    let start = testWeights(run.shape)
    for entry in run.engine.parameters().entries {
      let expected = fixture.tensors["\(Self.cases[number].name)/\(entry.name)"]
      let isFrozen = Self.cases[number].frozen.contains { entry.name.hasPrefix($0 + "/") }
      #expect((expected == nil) == isFrozen, "\(entry.name)")
      guard let expected else {
        #expect(entry.tensor == start[entry.name], "\(entry.name)")
        continue
      }
      #expect(entry.tensor != start[entry.name], "\(entry.name)")
      try check(entry.name, zip(entry.tensor.elements, expected.elements).map { abs(Double($0) - Double($1)) }, run)
    }
  }

  /// The bounds are those of ``ParityTests/weightsAfterTenStepsOfAdam(of:)``, for the same reasons.
  @Test(arguments: cases.indices) func tenStepsOfAdamAreThoseOfKeras(number: Int) throws {
    try differences(number, from: "keras") { run in
      for step in 0..<10 { _ = run.engine.train(on: run.data, batch: run.images(of: step)[...], step: TrainingStep()) }
    } check: { name, errors, _ in
      #expect(errors.max() ?? .infinity < 1e-5, "\(name)")
      let mean = (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
      #expect(mean < 1e-7, "\(name)")
    }
  }

  /// A step of size η and momentum μ moves a weight by η(1 + μ)g, which is as exact as the gradient g; then the weight
  /// is rounded, here and in the fixture, by at most u of itself each, and v and μv on the way by u of the step.
  @Test(arguments: cases.indices) func oneStepOfGradientDescentIsThatOfPyTorch(number: Int) throws {
    let gradients = try { (run: Run) in run.engine.gradients(on: run.data, batch: run.images(of: 0)[...]).1 }(
      Run(number))
    try differences(number, from: "pytorch") { run in
      let step = TrainingStep(rule: .gradientDescent(momentum: 0.9), learningRate: 0.1)
      _ = run.engine.train(on: run.data, batch: run.images(of: 0)[...], step: step)
    } check: { name, errors, run in
      let largest = { (values: [Float]) in values.reduce(0) { max($0, Double(abs($1))) } }
      let step = 0.1 * 1.9 * largest(gradients[name].elements)
      let bound =
        step * (networkTolerance + 3 * unitRoundoff)
        + 2 * unitRoundoff * largest(run.engine.parameters()[name].elements)
      #expect(errors.max() ?? .infinity <= bound, "\(name)")
      // The bound is worth something: the step itself is a thousand times as large.
      #expect(step > 1000 * bound || step < 1e-6, "\(name)")
    }
  }
}
