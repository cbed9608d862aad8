/// 2×2 max-pool with stride 2 of any activations, for a pool without a convolution before it.
///
/// | array | shape | layout |
/// | --- | --- | --- |
/// | input, inputGradient | height × width × channels | row-major |
/// | output, argmax, outputGradient | height/2 × width/2 × channels | row-major; an odd last row or column is dropped |
///
/// The argmax is the window position 0…3 of the maximum, the first one on a tie.
public struct MaxPool: Sendable {
  /// Rows of the input.
  public let height: Int
  /// Columns of the input.
  public let width: Int
  /// Channels as stored.
  public let channels: Int

  /// Makes a pool.
  ///
  /// - Precondition: there is at least one window.
  public init(height: Int, width: Int, channels: Int) {
    precondition(height >= 2 && width >= 2 && channels > 0, "the pool must have a window")
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// Elements of one image's input.
  public var inputCount: Int { height * width * channels }
  /// Elements of one image's output.
  public var outputCount: Int { (height / 2) * (width / 2) * channels }

  /// Computes one image's output.
  public func forward(input: Floats, output: Floats, argmax: Bytes) {
    precondition(input.count >= inputCount && output.count >= outputCount && argmax.count >= outputCount)
    forEachOutput { index, corner in
      var largest = input.base[corner]
      var code: UInt8 = 0
      for position in 1..<4 {
        let value = input.base[corner &+ offset(position)]
        if value > largest {
          largest = value
          code = UInt8(truncatingIfNeeded: position)
        }
      }
      output.base[index] = largest
      argmax.base[index] = code
    }
  }

  /// Computes the gradient with respect to one image's input, all of it.
  public func inputGradient(outputGradient: Floats, argmax: Bytes, inputGradient: Floats) {
    precondition(outputGradient.count >= outputCount && argmax.count >= outputCount)
    precondition(inputGradient.count >= inputCount)
    inputGradient.part(0, inputCount).fill()
    forEachOutput { index, corner in
      inputGradient.base[corner &+ offset(Int(argmax.base[index]))] = outputGradient.base[index]
    }
  }

  @inline(__always)
  private func offset(_ position: Int) -> Int {
    ((position >> 1) &* width &+ (position & 1)) &* channels
  }

  @inline(__always)
  private func forEachOutput(_ body: (_ index: Int, _ corner: Int) -> Void) {
    var index = 0
    for row in 0..<height / 2 {
      for column in 0..<width / 2 {
        let corner = (2 &* row &* width &+ 2 &* column) &* channels
        for channel in 0..<channels {
          body(index, corner &+ channel)
          index &+= 1
        }
      }
    }
  }
}
