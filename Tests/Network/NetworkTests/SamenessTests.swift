import Dataset
import Network
import Tensors
import Testing

/// The same bytes at any number of threads, and whatever else must not matter.
@Suite struct SamenessTests {
  @Test(arguments: [
    "conv32,pool,conv64,pool,conv64,dense64", "conv16,conv5x4,pool,dense33", "dense40",
  ])
  func threadsDoNotMatter(architecture: String) throws {
    let data = try digits()
    let shape = try NetworkShape(Architecture(architecture), image: data.imageShape, classes: 10)
    let runs = [1, 2, 3, 7].map { Run(shape, data, capacity: 20, threads: $0) }
    for run in runs.dropFirst() { #expect(run == runs[0]) }
    #expect(runs[0].parameters.firstNonFiniteName == nil)
  }

  @Test func capacityDoesNotMatter() throws {
    let data = try digits()
    let shape = try NetworkShape(.reference, image: data.imageShape, classes: 10)
    let runs = [20, 64, 200].map { Run(shape, data, capacity: $0, threads: 2) }
    for run in runs.dropFirst() { #expect(run == runs[0]) }
  }

  @Test func anImagesOutputDoesNotDependOnItsCompany() throws {
    let data = try digits()
    let shape = try NetworkShape(.reference, image: data.imageShape, classes: 10)
    let engine = Engine(shape: shape, batchCapacity: 8, threads: 2)
    engine.load(testWeights(shape))
    var all: Tensor<Float>? = Tensor(shape: [], repeating: 0)
    _ = engine.evaluate(on: data, indices: Array(0..<40)[...], probabilities: &all)
    for image in [0, 17, 39] {
      var own: Tensor<Float>? = Tensor(shape: [], repeating: 0)
      _ = engine.evaluate(on: data, indices: [image][...], probabilities: &own)
      let row = try #require(all).elements[image * 10..<(image + 1) * 10]
      #expect(try #require(own).elements == Array(row))
    }
  }

  /// All that an engine gives: a gradient, some steps, a measurement.
  struct Run: Equatable {
    var gradientResult: BatchResult
    var gradients: Parameters
    var steps: [BatchResult]
    var parameters: Parameters
    var moments: OptimizerMoments
    var evaluated: BatchResult
    var probabilities: Tensor<Float>?

    init(_ shape: NetworkShape, _ data: LabelledImages, capacity: Int, threads: Int) {
      let engine = Engine(shape: shape, batchCapacity: capacity, threads: threads)
      engine.load(testWeights(shape))
      (gradientResult, gradients) = engine.gradients(on: data, batch: Array(0..<19)[...])
      steps = [0..<20, 20..<40, 5..<6, 3..<12].map {
        engine.train(on: data, batch: Array($0)[...], step: TrainingStep())
      }
      (parameters, moments) = (engine.parameters(), engine.moments())
      probabilities = Tensor(shape: [], repeating: 0)
      evaluated = engine.evaluate(on: data, indices: Array(0..<40)[...], probabilities: &probabilities)
    }
  }
}
