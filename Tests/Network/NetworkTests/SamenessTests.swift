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
    let runs = try [1, 2, 3, 7].map { try Run(shape, data, capacity: 20, threads: $0) }
    for run in runs.dropFirst() { #expect(run == runs[0]) }
    #expect(runs[0].parameters.firstNonFiniteName == nil)
  }

  @Test func capacityDoesNotMatter() throws {
    let data = try digits()
    let shape = try NetworkShape(.reference, image: data.imageShape, classes: 10)
    let runs = try [20, 64, 200].map { try Run(shape, data, capacity: $0, threads: 2) }
    for run in runs.dropFirst() { #expect(run == runs[0]) }
  }

  @Test func anImagesOutputDoesNotDependOnItsCompany() throws {
    let data = try digits()
    let shape = try NetworkShape(.reference, image: data.imageShape, classes: 10)
    let engine = Engine(shape: shape, batchCapacity: 8, threads: 2)
    engine.load(testWeights(shape))
    let all = try engine.measured(on: data, 0..<40).probabilities
    for image in [0, 17, 39] {
      let own = try engine.measured(on: data, [image]).probabilities
      #expect(own.elements == Array(all.elements[image * 10..<(image + 1) * 10]))
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
    var probabilities: Tensor<Float>

    init(_ shape: NetworkShape, _ data: LabelledImages, capacity: Int, threads: Int) throws {
      let engine = Engine(shape: shape, batchCapacity: capacity, threads: threads)
      engine.load(testWeights(shape))
      (gradientResult, gradients) = engine.gradients(on: data, batch: Array(0..<19)[...])
      steps = [0..<20, 20..<40, 5..<6, 3..<12].map {
        engine.train(on: data, batch: Array($0)[...], step: TrainingStep())
      }
      (parameters, moments) = (engine.parameters(), engine.moments())
      (evaluated, probabilities) = try engine.measured(on: data, 0..<40)
    }
  }
}
