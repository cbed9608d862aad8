import Kernels
import Testing

@Suite struct ConvolutionShapeTests {
  @Test func extentsOfTheReferenceNetwork() {
    let first = ConvolutionShape(
      inputHeight: 28, inputWidth: 28, inputChannels: 1, kernel: 3, filters: 32, pooled: true)
    #expect(first.outputHeight == 13 && first.outputWidth == 13 && first.outputCount == 13 * 13 * 32)
    #expect(first.inputCount == 784 && first.weightCount == 288 && first.panels == 2 && first.panelSize == 144)
    let second = ConvolutionShape(
      inputHeight: 13, inputWidth: 13, inputChannels: 32, kernel: 3, filters: 64, pooled: true)
    // The pool drops the eleventh row and column.
    #expect(second.outputHeight == 5 && second.outputWidth == 5 && second.outputPositions == 25)
    #expect(second.rowLength == 96 && second.inputStride == 416 && second.filterCount == 288)
    let third = ConvolutionShape(
      inputHeight: 5, inputWidth: 5, inputChannels: 64, kernel: 3, filters: 64, pooled: false)
    #expect(third.outputHeight == 3 && third.outputCount == 576 && third.weightCount == 36_864)
  }

  @Test func cutIsTheFirstCodeThatIsNoPosition() {
    for (pooled, positions) in [(false, 1), (true, 4)] {
      let shape = ConvolutionShape(
        inputHeight: 4, inputWidth: 5, inputChannels: 1, kernel: 3, filters: 16, pooled: pooled)
      #expect(shape.positionsPerOutput == positions && shape.masked == positions)
    }
  }

  @Test func heightAndWidthAreNotConfused() {
    let shape = ConvolutionShape(
      inputHeight: 28, inputWidth: 40, inputChannels: 3, kernel: 5, filters: 16, pooled: true)
    #expect(shape.outputHeight == 12 && shape.outputWidth == 18 && shape.inputStride == 120)
    #expect(shape.rowLength == 15 && shape.filterCount == 75 && shape.weightCount == 1_200)
  }

  @Test(arguments: [(1, 16), (15, 16), (16, 16), (17, 32), (64, 64), (0, 0)])
  func paddingToWholeVectors(count: Int, padded: Int) {
    #expect(paddedToVector(count) == padded)
  }
}
