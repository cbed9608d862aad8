import Dataset
import Formats
import Tensors
import Testing

/// An array that NumPy wrote, and what makes bytes of it; written by Fixtures/make_bytes.py, which evaluates the
/// expression.
private struct OtherArray: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let isOfLabels: Bool
  let expression: String?
  let bytes: [UInt8]

  var testDescription: String { name }
  var path: String { Fixture.path(name + ".npy") }

  static func all() throws -> [OtherArray] { try Fixture.json("bytes.json", as: [OtherArray].self) }
}

@Suite("Bytes from arrays of other types")
struct ByteValuesTests {
  private func bytes(_ array: AnyTensor, as kind: ByteValues.Kind = .pixels) throws -> Tensor<UInt8> {
    try ByteValues.bytes(of: array, as: kind, from: "a.npy")
  }

  private func problem(_ array: AnyTensor, as kind: ByteValues.Kind = .pixels) -> String? {
    #expect(throws: FileError.self) { try bytes(array, as: kind) }?.problem
  }

  @Test(
    "integers that fit are taken; for others the expression is named that NumPy makes the bytes with",
    arguments: try OtherArray.all())
  private func likeNumPy(_ array: OtherArray) throws {
    let kind: ByteValues.Kind = array.isOfLabels ? .labels : .pixels
    let tensor = try NPY.read(array.path)
    guard let expression = array.expression else {
      return #expect(try bytes(tensor, as: kind).elements == array.bytes)
    }
    let text = try #require(problem(tensor, as: kind))
    #expect(text.hasPrefix("expected uint8 elements, or integers from 0 to 255; "))
    #expect(text.hasSuffix("; save \(expression)"), "\(text)")
  }

  @Test("says what the values are, and that a conversion would wrap them")
  func range() {
    #expect(
      problem(.float32(Tensor(shape: [2], [0, 0.5])))
        == "expected uint8 elements, or integers from 0 to 255; found float32 from 0.0 to 0.5; save (255 * "
        + "a).round().astype(numpy.uint8)")
    #expect(
      problem(.int32(Tensor(shape: [2], [0, 70_000])))
        == "expected uint8 elements, or integers from 0 to 255; found int32 from 0 to 70,000, which "
        + ".astype(numpy.uint8) would wrap; scale the values to 0 to 255, training and test images by the same "
        + "factor, and round them")
    #expect(
      problem(.int16(Tensor(shape: [2], [-1, 3])), as: .labels)?.hasSuffix(
        "found int16 from -1 to 3, which .astype(numpy.uint8) would wrap; number the classes from 0, training and test "
          + "labels in"
          + " the same way") == true)
    #expect(
      problem(.float64(Tensor(shape: [2], [.nan, 3])))?.hasSuffix(
        "found float64 with values that are not finite; replace values that are not numbers before saving the array")
        == true)
  }

  @Test("remarks on images without a pixel above 1")
  func dark() throws {
    func images(_ brightest: UInt8) throws -> LabelledImages {
      try LabelledImages(
        images: Tensor(shape: [2, 1, 2], [0, 1, 0, brightest]), from: "a.npy",
        labels: ClassLabels(Tensor(shape: [2], [0, 1]), from: "b.npy"), from: "b.npy")
    }
    #expect(try images(1).remark(on: "a.npy")?.hasPrefix("no pixel of a.npy exceeds 1, where 255 is white: ") == true)
    #expect(try images(2).remark(on: "a.npy") == nil)
  }
}
