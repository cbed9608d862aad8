import Dataset
import DigitImage
import Figures
import Formats
import FoundationEssentials
import Network
import Tensors
import Testing

/// Test images of MNIST turned into pictures as people would bring them, and recognised by a quickly trained network.
struct MNISTPicturesTests {
  private static let count = 1000

  private static func images(_ name: String) throws -> LabelledImages {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../data/mnist")
      .standardizedFileURL.path
    func bytes(_ kind: String) throws -> Tensor<UInt8> {
      guard case .uint8(let tensor) = try IDX.read("\(folder)/\(name)-\(kind)-ubyte.gz") else {
        preconditionFailure("MNIST is made of bytes")
      }
      return tensor
    }
    return try LabelledImages(
      images: bytes("images-idx3"), from: "images", labels: ClassLabels(bytes("labels-idx1"), from: "labels"),
      from: "labels")
  }

  /// The classes that a network finds most probable.
  private static func classes(of images: Tensor<UInt8>, _ predictor: Predictor) throws -> [Int] {
    let labels = try ClassLabels(Tensor(shape: [count], repeating: 0), from: "labels", classCount: 10)
    let data = try LabelledImages(images: images, from: "images", labels: labels, from: "labels")
    let probabilities = try #require(try predictor.evaluate(data).probabilities).elements
    return (0..<count).map { image in
      (0..<10).max { probabilities[image * 10 + $0] < probabilities[image * 10 + $1] } ?? 0
    }
  }

  /// An image enlarged to 200×200 by straight lines between pixel centres, dark on light, and moved by up to 20 pixels.
  private static func picture(_ image: ArraySlice<UInt8>, _ draw: (Int) -> Int) -> Raster {
    let pixels = Array(image)
    let (shiftX, shiftY) = (draw(41) - 20, draw(41) - 20)
    var bytes = [UInt8](repeating: 255, count: 2 * 200 * 200)
    func split(_ place: Int) -> (Int, Double) {
      let position = min(max((Double(place) + 0.5) * 0.14 - 0.5, 0), 27)
      return (min(Int(position), 26), position - Double(min(Int(position), 26)))
    }
    for y in 0..<200 where (0..<200).contains(y + shiftY) {
      let (row, down) = split(y)
      for x in 0..<200 where (0..<200).contains(x + shiftX) {
        let (column, right) = split(x)
        func at(_ dy: Int, _ dx: Int) -> Double { Double(pixels[(row + dy) * 28 + column + dx]) }
        let upper = at(0, 0) * (1 - right) + at(0, 1) * right
        let lower = at(1, 0) * (1 - right) + at(1, 1) * right
        bytes[2 * ((y + shiftY) * 200 + x + shiftX)] = 255 - UInt8((upper * (1 - down) + lower * down).rounded())
      }
    }
    return Raster(width: 200, height: 200, layout: .grayAlpha, bytes: bytes)
  }

  /// The full-size model of the README does a little better: docs/Method.md has its rate.
  @Test func enlargedInvertedAndShiftedImagesAreStillThemselves() throws {
    let shape = try NetworkShape(.reference, image: ImageShape(height: 28, width: 28), classes: 10)
    var options = TrainingOptions(fold: 0)
    options.epochs = 2
    options.patience = nil
    let trained = try Trainer(shape: shape, options: options, threads: 2)
      .run(on: Self.images("train"), training: Array(0..<12_000), validation: [])
    let predictor = try Predictor(model: Model(shape: shape, parameters: trained.parameters, training: nil), threads: 2)

    let test = try Self.images("t10k")
    let originals = test.images.elements[..<(Self.count * 784)]
    var state: UInt32 = 1
    let preparation = DigitPreparation(height: 28, width: 28)
    let prepared = try (0..<Self.count).flatMap { image in
      let picture = Self.picture(originals[(image * 784)..<((image + 1) * 784)]) { choices in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int(state >> 16) % choices
      }
      return try preparation.prepare(picture, path: "image \(image)").pixels.elements
    }
    let before = try Self.classes(of: Tensor(shape: [Self.count, 28, 28], Array(originals)), predictor)
    let after = try Self.classes(of: Tensor(shape: [Self.count, 28, 28], prepared), predictor)
    let same = zip(before, after).count { $0 == $1 }
    #expect(same >= 980, "\(same) of \(Self.count) are recognised as before")
    let correct = zip(before, test.labels.elements).count { $0 == Int($1) }
    #expect(correct >= 950, "the network itself recognises \(correct) of \(Self.count)")
  }
}
