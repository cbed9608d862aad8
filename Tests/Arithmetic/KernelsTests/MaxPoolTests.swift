import Kernels
import Reference
import Testing

@Suite struct MaxPoolTests {
  private struct Result {
    let output: [Float]
    let argmax: [UInt8]
    let inputGradient: [Float]
  }

  private func pool(_ input: Grid, outputGradient: [Double]) -> Result {
    let arena = Arena()
    let pool = MaxPool(height: input.extents[0], width: input.extents[1], channels: input.extents[2])
    #expect(pool.inputCount == input.values.count && pool.outputCount == outputGradient.count)
    let y = Guarded(count: pool.outputCount, in: arena)
    let argmax = GuardedBytes(count: pool.outputCount, in: arena)
    let dx = Guarded(count: pool.inputCount, in: arena)
    pool.forward(input: Guarded(input.values, in: arena).view, output: y.view, argmax: argmax.view)
    pool.inputGradient(
      outputGradient: Guarded(outputGradient, in: arena).view, argmax: argmax.view, inputGradient: dx.view)
    return Result(output: y.elements(), argmax: argmax.elements(), inputGradient: dx.elements())
  }

  /// Nothing is rounded, so all is equal: of all extents, real numbers and small whole ones, which tie.
  @Test(arguments: 2...30, [1, 2, 3, 16, 48]) func isTheReference(size: Int, channels: Int) {
    var random = SeededGenerator(size * channels)
    for samples in [Samples.reals, .wholes(limit: 1), .wholes(limit: 0)] {
      let input = samples.grid(size, random.int(2...9), channels, using: &random)
      let expected = maxPool(input)
      let dy = Samples.reals.values(expected.argmax.count, &random)
      let found = pool(input, outputGradient: dy)
      expect(found.output, equals: expected.output.values)
      let gradient = maxPoolGradient(
        input, argmax: expected.argmax, outputGradient: Grid(expected.output.extents, values: dy))
      expect(found.inputGradient, equals: gradient.values)
      let width = input.extents[1]
      for (index, argmax) in found.argmax.enumerated() {
        let window = index / channels
        let corner = 2 * (window / (width / 2)) * width + 2 * (window % (width / 2))
        let offset = (corner + Int(argmax) / 2 * width + Int(argmax) % 2) * channels + index % channels
        #expect(offset == expected.argmax[index])
      }
    }
  }

  @Test func firstOfEqualsWinsAlsoBelowZero() {
    let input = Grid([2, 8, 1], values: [-1, -1, -2, -1, 0, -0.0, -5, -6, -1, -1, -1, -1, -0.0, 0, -7, -5])
    let found = pool(input, outputGradient: [1, 2, 3, 4])
    #expect(found.output == [-1, -1, 0, -5])
    #expect(found.argmax == [0, 1, 0, 0])
    #expect(found.inputGradient == [1, 0, 0, 2, 3, 0, 4, 0] + Array(repeating: 0, count: 8))
  }
}
