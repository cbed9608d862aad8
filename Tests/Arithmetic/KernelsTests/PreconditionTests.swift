import Kernels
import Testing

/// A caller's mistake stops the program before memory is touched that is not the kernel's.
@Suite struct PreconditionTests {
  @Test func partsLieWithinTheirViews() async {
    await #expect(processExitsWith: .failure) { _ = Arena().floats(4).part(3, 2) }
    await #expect(processExitsWith: .failure) { _ = Arena().floats(4).part(1, .max) }
    await #expect(processExitsWith: .failure) { _ = Arena().bytes(4).part(-1, 2) }
    await #expect(processExitsWith: .failure) { _ = Arena().floats(4)[4] }
  }

  @Test func kernelsFitTheirInputs() async {
    await #expect(processExitsWith: .failure) {
      _ = ConvolutionShape(inputHeight: 2, inputWidth: 9, inputChannels: 1, kernel: 3, filters: 16, pooled: false)
    }
    await #expect(processExitsWith: .failure) {
      _ = ConvolutionShape(inputHeight: 3, inputWidth: 9, inputChannels: 1, kernel: 3, filters: 16, pooled: true)
    }
    await #expect(processExitsWith: .failure) {
      _ = ConvolutionShape(inputHeight: 9, inputWidth: 9, inputChannels: 1, kernel: 3, filters: 10, pooled: true)
    }
  }

  @Test func algorithmsRefuseShapesThatDoNotFit() async {
    await #expect(processExitsWith: .failure) {
      _ = WinogradF33(
        ConvolutionShape(inputHeight: 6, inputWidth: 5, inputChannels: 16, kernel: 3, filters: 16, pooled: false))
    }
    await #expect(processExitsWith: .failure) {
      _ = SparseGradient(
        ConvolutionShape(inputHeight: 6, inputWidth: 6, inputChannels: 3, kernel: 3, filters: 16, pooled: true))
    }
  }

  @Test func arraysAreLargeEnough() async {
    await #expect(processExitsWith: .failure) {
      let arena = Arena()
      let shape = ConvolutionShape(
        inputHeight: 4, inputWidth: 4, inputChannels: 1, kernel: 3, filters: 16, pooled: true)
      DirectConvolution(shape).forward(
        input: arena.floats(15), weights: arena.floats(144), bias: arena.floats(16), output: arena.floats(16),
        argmax: nil)
    }
    await #expect(processExitsWith: .failure) {
      let arena = Arena()
      _ = SoftmaxCrossEntropy.evaluate(logits: arena.floats(16), classes: 10, label: 10)
    }
  }
}
