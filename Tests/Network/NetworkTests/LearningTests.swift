import Dataset
import Network
import Testing

/// A network that is trained on one batch learns it by heart: forward, backward and update pull in one direction.
@Suite struct LearningTests {
  @Test(arguments: ["conv32,pool,conv64,pool,conv64,dense64", "conv8x5,conv16,pool,dense20", "dense32"])
  func oneBatchIsLearntByHeart(architecture: String) throws {
    let data = try digits()
    let shape = try NetworkShape(Architecture(architecture), image: data.imageShape, classes: 10)
    let engine = Engine(shape: shape, batchCapacity: 16, threads: 2)
    engine.load(Parameters(glorotUniformFor: shape, seed: 42, fold: 1))
    let batch = Array(0..<16)[...]
    let first = engine.train(on: data, batch: batch, step: TrainingStep())
    // Untrained, each of ten classes is about as likely as the others: −log(1/10) = 2.3.
    #expect((1.5...3.5).contains(first.lossSum / 16))
    var last = first
    for _ in 0..<150 { last = engine.train(on: data, batch: batch, step: TrainingStep()) }
    #expect(last.correct == 16)
    #expect(last.lossSum / 16 < 0.02)
  }
}
