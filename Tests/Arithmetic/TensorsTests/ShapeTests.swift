import Tensors
import Testing

struct ShapeTests {
  @Test(arguments: [
    ([], 1), ([5], 5), ([2, 3, 4], 24), ([0], 0), ([7, 0, 9], 0), ([Int.max], .max), ([Int.max, 1], .max),
  ])
  func countsElements(dimensions: [Int], count: Int) {
    let shape = Shape(dimensions)
    #expect(shape.count == count)
    #expect(shape.dimensions == dimensions)
    #expect(shape.rank == dimensions.count)
    #expect(Shape(checked: dimensions) == shape)
  }

  @Test(arguments: [[-1], [3, -1], [0, -1], [Int.max, 2], [1 << 32, 1 << 31], [.min]])
  func refusesWhatIsNoShape(dimensions: [Int]) {
    #expect(Shape(checked: dimensions) == nil)
  }

  @Test func describesItself() {
    #expect("\(Shape([60000, 28, 28]))" == "60000×28×28")
    #expect("\(Shape([]))" == "scalar")
    let literal: Shape = [2, 3]
    #expect(literal == Shape([2, 3]) && literal != [3, 2] && literal[1] == 3)
  }
}
