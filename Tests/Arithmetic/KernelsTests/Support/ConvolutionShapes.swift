import Kernels
import Testing

extension ConvolutionShape: CustomTestStringConvertible {
  /// How lists of test cases and failures call a shape.
  public var testDescription: String {
    "\(inputHeight)×\(inputWidth)×\(inputChannels) by \(kernel)×\(kernel)×\(filters)\(pooled ? ", pooled" : "")"
  }

  /// Rows of the convolution's output before the pool.
  var convolvedHeight: Int { inputHeight - kernel + 1 }
  /// Columns of the convolution's output before the pool.
  var convolvedWidth: Int { inputWidth - kernel + 1 }

  /// The positions of the convolution's output behind one stored output, in the order of the argmax codes.
  func positions(row: Int, column: Int) -> [(y: Int, x: Int)] {
    pooled ? (0..<4).map { (2 * row + $0 / 2, 2 * column + $0 % 2) } : [(row, column)]
  }

  /// Where each element of a kernel [rows, columns, channels, filters] lies in the order [filter][row][row length].
  var filterMajorPositions: [Int] { weightPositions { tap, filter in filter * filterCount + tap } }

  /// Where each element of a kernel lies in the order [panel][row][row length][filter].
  var panelMajorPositions: [Int] {
    weightPositions { tap, filter in
      filter / vectorLanes * panelSize + tap * vectorLanes + filter % vectorLanes
    }
  }

  private func weightPositions(_ position: (_ tap: Int, _ filter: Int) -> Int) -> [Int] {
    (0..<weightCount).map { position($0 / filters, $0 % filters) }
  }

  /// Multiply–adds of the convolution before the pool.
  var work: Int { convolvedHeight * convolvedWidth * kernel * rowLength * filters }

  /// Every kernel size with every channel and filter count, with and without a pool, over inputs of random extents up
  /// to 30 that are not too much for the plain reference.
  static func everyKind(work limit: Int, seed: Int) -> [ConvolutionShape] {
    var random = SeededGenerator(seed)
    var shapes: [ConvolutionShape] = []
    for kernel in [1, 2, 3, 5, 7] {
      for channels in [1, 2, 3, 16, 32, 48] {
        for filters in [16, 32, 64] {
          for pooled in [false, true] {
            shapes.append(.random(kernel, channels, filters, pooled, work: limit, &random))
          }
        }
      }
    }
    return shapes
  }

  private static func random(
    _ kernel: Int, _ channels: Int, _ filters: Int, _ pooled: Bool, work limit: Int, _ random: inout SeededGenerator
  ) -> ConvolutionShape {
    let smallest = pooled ? kernel + 1 : kernel
    var height = random.int(smallest...30)
    var width = random.int(smallest...30)
    while true {
      let shape = ConvolutionShape(
        inputHeight: height, inputWidth: width, inputChannels: channels, kernel: kernel, filters: filters,
        pooled: pooled)
      if shape.work <= limit || (height == smallest && width == smallest) { return shape }
      if height > width { height = random.int(smallest...height - 1) } else { width = random.int(smallest...width - 1) }
    }
  }
}
