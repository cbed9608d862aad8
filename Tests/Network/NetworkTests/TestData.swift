@_exported import TestSupport
import Dataset
import Formats
import Foundation
import Network
import Reference
import Tensors
import Testing

/// The first 40 images of MNIST's training set.
func digits() throws -> LabelledImages {
  try LabelledImages.read(
    images: Fixture.path("digits-images.npy"), labels: Fixture.path("digits-labels.npy"), classCount: 10)
}

/// Images of random bytes, labelled round robin.
func randomImages(_ image: ImageShape, count: Int, classes: Int, seed: UInt32) throws -> LabelledImages {
  var random = NumPyRandom(seeds: [seed])
  let bytes = (0..<count * image.shape.count).map { _ in UInt8(random.uniform(0, 256)) }
  let shape = image.channels == 1 ? [count, image.height, image.width] : [count] + image.shape.dimensions
  return try LabelledImages(
    images: Tensor(shape: Shape(shape), bytes), from: "images",
    labels: ClassLabels(
      Tensor(shape: [count], (0..<count).map { UInt8($0 % classes) }), from: "labels", classCount: classes),
    from: "labels")
}

/// Images that can be told apart with ease: class k has a bright square in its own place, on noise.
func easyImages(count: Int, classes: Int = 3, seed: UInt32 = 1) throws -> LabelledImages {
  var random = NumPyRandom(seeds: [seed])
  var bytes: [UInt8] = []
  for index in 0..<count {
    let corner = 3 * (index % classes)
    for y in 0..<10 {
      for x in 0..<10 {
        let isBright = (corner..<corner + 3).contains(y) && (corner..<corner + 3).contains(x)
        bytes.append(UInt8(random.uniform(0, 60)) + (isBright ? 190 : 0))
      }
    }
  }
  return try LabelledImages(
    images: Tensor(shape: [count, 10, 10], bytes), from: "images",
    labels: ClassLabels(
      Tensor(shape: [count], (0..<count).map { UInt8($0 % classes) }), from: "labels", classCount: classes),
    from: "labels")
}

extension LabelledImages {
  /// The image size as networks take it.
  var imageShape: ImageShape { ImageShape(height: height, width: width, channels: channels) }

  /// An image in double precision, from 0 to 1.
  func grid(_ index: Int) -> Grid {
    let count = imageShape.shape.count
    return images.withUnsafeBufferPointer { bytes in
      Grid(imageShape.shape.dimensions, values: bytes[index * count..<(index + 1) * count].map { Double($0) / 255 })
    }
  }

  func label(_ index: Int) -> Int { Int(labels[index]) }
}

/// Weights off their usual start: Glorot-uniform, and biases uniform in ±0.1 instead of zero, as make_parity.py has
/// them.
func testWeights(_ network: NetworkShape) -> Parameters {
  var parameters = Parameters(glorotUniformFor: network, seed: 42, fold: 1)
  var random = NumPyRandom(seeds: [42, 1, 99])
  for (i, entry) in parameters.entries.enumerated() where entry.tensor.shape.rank == 1 {
    let shape = entry.tensor.shape
    parameters[i] = Tensor(shape: shape, (0..<shape.count).map { _ in Float(random.uniform(-0.1, 0.1)) })
  }
  return parameters
}

extension Engine {
  /// Loss and accuracy over images, with all their probabilities: [images, classes].
  func measured(
    on data: LabelledImages, _ indices: some Collection<Int>, distortions: Distortions? = nil
  ) throws -> (result: BatchResult, probabilities: Tensor<Float>) {
    var rows: [Float] = []
    let result = try evaluate(
      on: data, indices: Array(indices), distortions: distortions, eachChunk: { rows += $1.elements })
    return (result, Tensor(shape: [indices.count, rows.count / indices.count], rows))
  }
}
