import Dataset
import Tensors

/// Uses a trained model: classifies images and shows the outputs of its layers.
public final class Predictor {
  /// The model that is used.
  public let model: Model
  private let engine: Engine

  /// The number of images that go through the network together; results do not depend on it.
  private static let batchSize = 64

  /// Makes a predictor.
  ///
  /// - Parameters:
  ///   - model: The model to use.
  ///   - threads: The number of threads to compute on; they change nothing but the time.
  /// - Throws: ``MemoryError`` if the network needs more memory than there is.
  /// - Precondition: there is at least one thread.
  public init(model: Model, threads: Int) throws(MemoryError) {
    self.model = model
    try MemoryError.check(
      Engine.byteCount(shape: model.shape, batchCapacity: Self.batchSize, threads: threads), images: Self.batchSize)
    engine = Engine(shape: model.shape, batchCapacity: Self.batchSize, threads: threads)
    engine.load(model.parameters)
  }

  /// Measures the model on images of known class and keeps the probabilities of all of them.
  ///
  /// - `data`: Images and labels.
  /// - `indices`: The images to measure, in this order; all by default.
  /// - Throws: ``DataMismatch`` if the images are not of the kind that the model takes.
  /// - Precondition: there is at least one index, and every index is one of an image.
  public func evaluate(_ data: LabelledImages, indices: [Int]? = nil) throws -> Evaluation {
    try model.shape.check(data)
    return try engine.measure(data, indices ?? Array(0..<data.count), probabilities: true)
  }

  /// Measures the model on images of known class and hands on the probabilities as they come, for sets of which they
  /// should not all be held in memory.
  ///
  /// - `data`: Images and labels.
  /// - `indices`: The images to measure, in this order; all by default.
  /// - `distortions`: How images are distorted before; by default not at all.
  /// - `eachChunk`: Called, in order, with some indices and their probabilities: [indices, classes].
  /// - Throws: ``DataMismatch`` if the images are not of the kind that the model takes, or what `eachChunk` throws.
  /// - Precondition: there is at least one index, and every index is one of an image.
  public func evaluate(
    _ data: LabelledImages, indices: [Int]? = nil, distortions: Distortions? = nil,
    eachChunk: (ArraySlice<Int>, Tensor<Float>) throws -> Void
  ) throws -> Evaluation {
    try model.shape.check(data)
    let indices = indices ?? Array(0..<data.count)
    return try withoutActuallyEscaping(eachChunk) { eachChunk in
      let sums = try engine.evaluate(on: data, indices: indices, distortions: distortions, eachChunk: eachChunk)
      return Evaluation(lossSum: sums.lossSum, correct: sums.correct, count: indices.count, probabilities: nil)
    }
  }

  /// The logits of images whose class nobody knows: [images, classes].
  ///
  /// - Throws: ``DataMismatch`` if the images are not of the kind that the model takes.
  public func logits(of images: Tensor<UInt8>) throws -> Tensor<Float> {
    let data = try LabelledImages(unlabelled: images, from: "images", classCount: model.shape.classes)
    try model.shape.check(data)
    return try Tensor<Float>(shape: [data.count, model.shape.classes]) { all in
      var filled = 0
      _ = try engine.evaluate(on: data, indices: Array(0..<data.count), rows: .logits) { _, rows in
        rows.withUnsafeBufferPointer { filled = all[filled...].initialize(fromContentsOf: $0) }
      }
    }
  }

  /// What every layer gives for one image: feature maps [height, width, channels] of convolutions and pools, [units] of
  /// dense layers, behind the ReLU; logits of the output layer, before the softmax.
  ///
  /// - Throws: ``DataMismatch`` if the images are not of the kind that the model takes.
  /// - Precondition: `image` is the index of one of the images.
  public func activations(of image: Int, in data: LabelledImages) throws -> [(name: String, values: Tensor<Float>)] {
    try model.shape.check(data)
    return engine.activations(of: image, in: data)
  }
}
