import Dataset
import Tensors
import Testing

@Suite("Identical and odd images")
struct ImageLooksTests {
  private static let side = 8

  /// Images of two classes, light on dark: a bar across the upper or the lower half, with the number of the image in a
  /// corner.
  private func images(_ count: Int, _ change: (Int, inout [UInt8]) -> Void = { _, _ in }) throws -> LabelledImages {
    let pixels = (0..<count).flatMap { image in
      var pixels = [UInt8](repeating: 0, count: Self.side * Self.side)
      for column in 1..<7 { pixels[(image % 2 == 0 ? 2 : 5) * Self.side + column] = 200 }
      pixels[0] = UInt8(image)
      change(image, &pixels)
      return pixels
    }
    return try LabelledImages(
      images: Tensor(shape: [count, Self.side, Self.side], pixels), from: "images",
      labels: ClassLabels(Tensor(shape: [count], (0..<count).map { UInt8($0 % 2) }), from: "labels"), from: "labels")
  }

  private func transposed(_ pixels: [UInt8]) -> [UInt8] {
    pixels.indices.map { pixels[$0 % Self.side * Self.side + $0 / Self.side] }
  }

  @Test("finds constant, inverted and transposed images among others, and nothing else")
  func oddities() throws {
    let data = try images(60) { image, pixels in
      switch image {
      case 10: pixels = pixels.map { _ in 9 }
      case 21: pixels = pixels.map { 255 - $0 }
      case 30, 41: pixels = transposed(pixels)
      default: break
      }
    }
    let found = ImageOddities(of: data).find(in: data)
    #expect(found.map(\.image) == [10, 21, 30, 41])
    #expect(found.map(\.oddity) == [.constant, .inverted, .transposed, .transposed])
  }

  @Test("where light and dark borders are mixed, as in photographs, nothing is inverted")
  func mixed() throws {
    let data = try images(40) { image, pixels in
      if image % 4 == 3 { pixels = pixels.map { 255 - $0 } }
    }
    #expect(ImageOddities(of: data).find(in: data).allSatisfy { $0.oddity != .inverted })
  }

  @Test("finds identical images within and between sets, by their bytes")
  func identical() throws {
    let first = try images(20) { image, pixels in
      if image == 12 { pixels[0] = 4 }
    }
    let second = try images(6) { image, pixels in pixels[0] = image == 3 ? 7 : UInt8(100 + image) }
    let groups = IdenticalImages([first.images, second.images]).groups
    #expect(groups.map { $0.map(\.set) } == [[0, 0], [0, 1]])
    #expect(groups.map { $0.map(\.image) } == [[4, 12], [7, 3]])
    #expect(IdenticalImages([second.images]).groups.isEmpty)
  }
}
