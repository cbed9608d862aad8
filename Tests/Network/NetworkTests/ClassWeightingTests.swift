import Dataset
import Foundation
import Network
import Tensors
import Testing

/// A step of Keras with class weights; written by Fixtures/make_class_weights.py.
private struct WeightedStep: Decodable {
  let images: [UInt8]
  let labels: [UInt8]
  let classWeights: [Double]
  let batch: Int
  let initial: [[Float]]
  let loss: Double
  let trained: [[Double]]

  static func read() throws -> WeightedStep {
    try Fixture.json("class-weights.json", as: WeightedStep.self)
  }

  func data() throws -> LabelledImages {
    try LabelledImages(
      images: Tensor(shape: [labels.count, 4, 4], images), from: "images",
      labels: ClassLabels(Tensor(shape: [labels.count], labels), from: "labels"), from: "labels")
  }
}

@Suite("Class weights")
struct ClassWeightingTests {
  @Test("balanced weights are scikit-learn's, of the images trained on")
  func balanced() throws {
    let step = try WeightedStep.read()
    let data = try step.data()
    #expect(ClassWeighting.balanced.weights(of: data, Array(0..<data.count)) == step.classWeights)
    #expect(ClassWeighting.none.weights(of: data, Array(0..<data.count)) == nil)
    // Images 6 to 8 are of class 1, image 9 is of class 2.
    #expect(ClassWeighting.balanced.weights(of: data, [6, 7, 8, 9]) == [1, 4.0 / 6, 2])
  }

  @Test("a step with them gives the loss and the weights of Keras")
  func keras() throws {
    let step = try WeightedStep.read()
    let data = try step.data()
    let shape = try NetworkShape(Architecture("dense5"), image: data.imageShape, classes: 3)
    var initial = Parameters(zerosOf: shape)
    let names = ["dense1/kernel", "dense1/bias", "dense2/kernel", "dense2/bias"]
    for (name, values) in zip(names, step.initial) {
      initial[name] = Tensor(shape: initial[name].shape, values)
    }
    let engine = Engine(shape: shape, batchCapacity: step.batch, threads: 1)
    engine.load(initial)
    let result = engine.train(
      on: data, batch: Array(0..<step.batch)[...],
      step: TrainingStep(
        rule: .gradientDescent(momentum: 0.9), learningRate: 0.5,
        classWeights: ClassWeighting.balanced.weights(of: data, Array(0..<data.count))))
    expectClose([Float(result.lossSum / Double(step.batch))], [step.loss], "loss")
    let parameters = engine.parameters()
    for (name, expected) in zip(names, step.trained) { expectClose(parameters[name].elements, expected, name) }
    // Without weights it is another step.
    engine.load(initial)
    _ = engine.train(
      on: data, batch: Array(0..<step.batch)[...],
      step: TrainingStep(rule: .gradientDescent(momentum: 0.9), learningRate: 0.5))
    let plain = engine.parameters()["dense2/bias"].elements
    #expect(zip(plain, step.trained[3]).contains { abs(Double($0) - $1) > 0.01 })
  }
}
