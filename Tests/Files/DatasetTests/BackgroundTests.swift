import Dataset
import Tensors
import Testing

@Suite("The value of paper")
struct BackgroundTests {
  @Test("is the median of the pixels at the edges, channel by channel")
  func median() throws {
    // 3×3 pixels: eight at the edge; the one in the middle does not count.
    let grey: [UInt8] = [9, 1, 2, 3, 200, 4, 5, 6, 7]
    let one = try LabelledImages(unlabelled: Tensor(shape: [1, 3, 3], grey), from: "images", classCount: 2)
    #expect(one.paper == [4])
    let colour = grey.flatMap { [$0, 255 - $0, UInt8(0)] }
    let three = try LabelledImages(unlabelled: Tensor(shape: [1, 3, 3, 3], colour), from: "images", classCount: 2)
    #expect(three.paper == [4, 250, 0])
  }

  @Test("is looked for in images from all over a large set")
  func many() throws {
    let bytes = (0..<3_000).flatMap { [UInt8](repeating: $0 < 1_400 ? 0 : 90, count: 4) }
    let data = try LabelledImages(unlabelled: Tensor(shape: [3_000, 2, 2], bytes), from: "images", classCount: 2)
    #expect(data.paper == [90])
  }
}
