import Dataset
import Formats
import Tensors
import Testing

@Suite("LabelledImages")
struct LabelledImagesTests {
  private func labels(_ values: [UInt8]) throws -> ClassLabels {
    try ClassLabels(Tensor(shape: [values.count], values), from: "labels.npy")
  }

  @Test("says what is in a pair of files")
  func read() throws {
    let folder = try TemporaryFolder()
    let (images, labels) = (folder.path("images.npy"), folder.path("labels.npy"))
    let pixels = Tensor<UInt8>(shape: [4, 3, 5], (0..<60).map { UInt8($0) })
    try NPY.write(pixels, to: images)
    try NPY.write(Tensor<UInt8>(shape: [4], [1, 0, 2, 1]), to: labels)
    let data = try LabelledImages.read(images: images, labels: labels)
    #expect(data.images == pixels)
    #expect(data.labels.elements == [1, 0, 2, 1])
    #expect([data.count, data.height, data.width, data.channels, data.classCount] == [4, 3, 5, 1, 3])
    #expect(data.labelHistogram == [1, 2, 1])
    #expect(try LabelledImages.read(images: images, labels: labels, classCount: 10).classCount == 10)
  }

  @Test("takes one to four channels behind the columns", arguments: 1...4)
  func channels(_ channels: Int) throws {
    let pixels = Tensor<UInt8>(shape: [2, 7, 6, channels], repeating: 9)
    let data = try LabelledImages(images: pixels, from: "images.npy", labels: labels([0, 1]), from: "labels.npy")
    #expect([data.height, data.width, data.channels] == [7, 6, channels])
  }

  private struct Refused: Sendable, CustomTestStringConvertible {
    let shape: Shape
    let advice: String
    var testDescription: String { shape.description }
  }

  @Test(
    "refuses other shapes and says what to do",
    arguments: [
      Refused(shape: [2], advice: "; check that these are images"),
      Refused(shape: [2, 784], advice: "; unfold the pixels with .reshape(-1, height, width)"),
      Refused(shape: [2, 3, 28, 28], advice: "; move the channels last with numpy.moveaxis(images, 1, -1)"),
      Refused(shape: [2, 28, 28, 5], advice: "; check that these are images"),
      Refused(shape: [2, 28, 28, 1, 1], advice: "; check that these are images"),
      Refused(shape: [2, 0, 28], advice: "; there is no pixel in it"),
      Refused(shape: [0, 28, 28], advice: "; there is no pixel in it"),
      Refused(shape: [2, 28, 28, 0], advice: "; there is no pixel in it"),
    ])
  private func shapes(_ refused: Refused) throws {
    expectBadData(
      "images.npy",
      "expected images of shape (N, height, width) or (N, height, width, 1 to 4); found "
        + "\(refused.shape)\(refused.advice)"
    ) {
      _ = try LabelledImages(
        images: Tensor(shape: refused.shape, repeating: 0), from: "images.npy", labels: labels([0, 1]),
        from: "labels.npy")
    }
  }

  @Test("refuses more or fewer labels than images")
  func counts() throws {
    expectBadData(
      "labels.npy",
      "expected 3 labels, one for each image of images.npy; found 2; use images and labels of the same data set"
    ) {
      _ = try LabelledImages(
        images: Tensor(shape: [3, 2, 2], repeating: 0), from: "images.npy", labels: labels([0, 1]), from: "labels.npy")
    }
  }

  @Test("refuses other types by name")
  func types() throws {
    let folder = try TemporaryFolder()
    let (images, labels) = (folder.path("images.npy"), folder.path("labels.npy"))
    try NPY.write(Tensor<Float>(shape: [2, 2, 2], repeating: 0), to: images)
    try NPY.write(Tensor<UInt8>(shape: [2], [0, 1]), to: labels)
    let expected = "expected uint8 elements, or integers from 0 to 255; "
    expectBadData(images, expected + "found float32 from 0.0 to 0.0; save (255 * a).round().astype(numpy.uint8)") {
      _ = try LabelledImages.read(images: images, labels: labels)
    }
    try NPY.write(Tensor<UInt8>(shape: [2, 2, 2], repeating: 0), to: images)
    try NPY.write(Tensor<Int32>(shape: [2], [0, 1]), to: labels)
    #expect(try LabelledImages.read(images: images, labels: labels).labels.elements == [0, 1])
    try NPY.write(Tensor<Float>(shape: [2], [0, 1]), to: labels)
    expectBadData(labels, expected + "found float32 from 0.0 to 1.0; save a.astype(numpy.uint8)") {
      _ = try LabelledImages.read(images: images, labels: labels)
    }
  }
}
