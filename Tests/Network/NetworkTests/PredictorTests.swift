import Dataset
import Foundation
import Network
import Reference
import Tensors
import Testing

@Suite struct PredictorTests {
  private func predictor(threads: Int = 1) throws -> (Predictor, LabelledImages) {
    let shape = try NetworkShape(Architecture("conv3,dense5"), image: ImageShape(height: 5, width: 6), classes: 4)
    let data = try randomImages(shape.image, count: 5_000, classes: 4, seed: 9)
    return (
      try Predictor(model: Model(shape: shape, parameters: testWeights(shape), training: nil), threads: threads), data
    )
  }

  @Test func evaluationIsTheSumOverItsImages() throws {
    let (predictor, data) = try predictor()
    let evaluation = try predictor.evaluate(data)
    let probabilities = try #require(evaluation.probabilities)
    #expect(evaluation.count == 5_000)
    #expect(probabilities.shape == [5_000, 4])
    var (loss, correct) = (0.0, 0)
    let values = probabilities.elements
    for image in 0..<5_000 {
      let row = values[image * 4..<image * 4 + 4]
      let label = data.label(image)
      loss -= log(Double(row[row.startIndex + label]))
      correct += row.firstIndex(of: row.max() ?? 0) == row.startIndex + label ? 1 : 0
      // Rounded probabilities of four classes add up to one within four half units of the last place of 1.
      #expect(abs(row.reduce(0) { $0 + Double($1) } - 1) < 4 * unitRoundoff)
    }
    #expect(evaluation.correct == correct)
    #expect(evaluation.accuracy == Double(correct) / 5_000)
    #expect(abs(evaluation.loss - loss / 5_000) < networkTolerance * evaluation.loss)
  }

  @Test func someImagesInAnyOrder() throws {
    let (predictor, data) = try predictor()
    let all = try #require(predictor.evaluate(data).probabilities)
    let some = try predictor.evaluate(data, indices: [4_999, 0, 17])
    #expect(some.count == 3)
    let rows = try #require(some.probabilities).elements
    let expected = [4_999, 0, 17].flatMap { image in (0..<4).map { all[image, $0] } }
    #expect(rows == expected)
  }

  @Test func chunksAddUpToTheWhole() throws {
    let (predictor, data) = try predictor(threads: 2)
    let whole = try predictor.evaluate(data)
    var indices: [Int] = []
    var values: [Float] = []
    let evaluation = try predictor.evaluate(data) { chunk, probabilities in
      #expect(probabilities.shape == [chunk.count, 4])
      indices += chunk
      values += probabilities.elements
    }
    #expect(indices == Array(0..<5_000))
    #expect(values == whole.probabilities?.elements)
    #expect(evaluation.loss == whole.loss && evaluation.correct == whole.correct)
    #expect(evaluation.probabilities == nil)
  }

  @Test func errorsInAChunkEndTheEvaluation() throws {
    struct Enough: Error {}
    let (predictor, data) = try predictor()
    var chunks = 0
    #expect(throws: Enough.self) {
      _ = try predictor.evaluate(data) { _, _ in
        chunks += 1
        throw Enough()
      }
    }
    #expect(chunks == 1)
  }

  @Test func logitsAreWhatProbabilitiesAreMadeOf() throws {
    let (predictor, data) = try predictor(threads: 2)
    let logits = try predictor.logits(of: data.images)
    #expect(logits.shape == [5_000, 4])
    let probabilities = try #require(predictor.evaluate(data).probabilities)
    for image in [0, 1, 77, 2_048, 4_999] {
      let row = (0..<4).map { Double(logits[image, $0]) }
      let sum = row.reduce(0) { $0 + exp($1) }
      for label in 0..<4 {
        // Both round once to single precision; the rest is in double precision.
        let expected = exp(row[label]) / sum
        #expect(abs(Double(probabilities[image, label]) - expected) < 2 * unitRoundoff * expected)
      }
    }
  }

  @Test func activationsAreNamedAfterTheLayers() throws {
    let (predictor, data) = try predictor()
    let activations = try predictor.activations(of: 3, in: data)
    #expect(activations.map(\.name) == ["conv1", "dense1", "dense2"])
    #expect(activations.map(\.values.shape) == [[3, 4, 3], [5], [4]])
  }

  @Test func refusesImagesOfAnotherKind() throws {
    let (predictor, _) = try predictor()
    let other = try randomImages(ImageShape(height: 6, width: 5), count: 4, classes: 4, seed: 9)
    let message = "expected images of 5×6, as the network was made for; found 6×5"
    expectError(DataMismatch.self, message) { _ = try predictor.evaluate(other) }
    expectError(DataMismatch.self, message) { _ = try predictor.evaluate(other) { _, _ in } }
    expectError(DataMismatch.self, message) { _ = try predictor.activations(of: 0, in: other) }
    let colour = try randomImages(ImageShape(height: 5, width: 6, channels: 3), count: 4, classes: 4, seed: 9)
    expectError(DataMismatch.self, "expected images of 5×6, as the network was made for; found 5×6×3") {
      _ = try predictor.evaluate(colour)
    }
  }
}
