import Dataset
import Tensors

extension Engine {
  /// The number of images that are measured at a time: some hundredths of a second's work.
  private static let chunk = 2_048

  /// Measures the loaded weights on some images, in their order.
  ///
  /// - Parameters:
  ///   - probabilities: Whether to keep them.
  ///   - isStillWanted: Called before every few thousand images; an error ends the evaluation.
  /// - Precondition: there is at least one index.
  func evaluate(
    _ data: LabelledImages, _ indices: [Int], probabilities: Bool, isStillWanted: () throws -> Void = {}
  ) throws -> Evaluation {
    guard probabilities else {
      let sums = try evaluate(data, indices, eachChunk: nil, isStillWanted: isStillWanted)
      return Evaluation(lossSum: sums.lossSum, correct: sums.correct, count: indices.count, probabilities: nil)
    }
    var sums = BatchResult()
    let kept = try Tensor<Float>(shape: [indices.count, network.classes]) { all in
      var filled = 0
      sums = try evaluate(
        data, indices,
        eachChunk: { _, chunk in
          chunk.withUnsafeBufferPointer { filled = all[filled...].initialize(fromContentsOf: $0) }
        }, isStillWanted: isStillWanted)
    }
    return Evaluation(lossSum: sums.lossSum, correct: sums.correct, count: indices.count, probabilities: kept)
  }

  /// Measures the loaded weights on some images, in their order, and hands on what it predicts as it goes.
  ///
  /// - Parameters:
  ///   - distortions: How images are distorted on the way in; `nil` takes them as they are.
  ///   - eachChunk: Called with indices and their probabilities, [indices, classes], in order.
  ///   - isStillWanted: Called before every few thousand images; an error ends the evaluation.
  func evaluate(
    _ data: LabelledImages, _ indices: [Int], distortions: Distortions? = nil,
    eachChunk: ((ArraySlice<Int>, Tensor<Float>) throws -> Void)?, isStillWanted: () throws -> Void = {}
  ) throws -> BatchResult {
    var result = BatchResult()
    for start in stride(from: 0, to: indices.count, by: Self.chunk) {
      try isStillWanted()
      let chunk = indices[start..<min(start + Self.chunk, indices.count)]
      var probabilities = eachChunk.map { _ in Tensor<Float>(shape: [chunk.count, network.classes], repeating: 0) }
      let part = evaluate(on: data, indices: chunk, distortions: distortions, probabilities: &probabilities)
      result.lossSum += part.lossSum
      result.correct += part.correct
      result.isFinite = result.isFinite && part.isFinite
      if let probabilities { try eachChunk?(chunk, probabilities) }
    }
    return result
  }
}
