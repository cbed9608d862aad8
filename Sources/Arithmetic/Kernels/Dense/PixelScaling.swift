/// Scales bytes to single precision between 0 and 1.
public enum PixelScaling {
  /// `output[i] = bytes[i] / 255`, correctly rounded, as NumPy and Keras have it for float32.
  ///
  /// - Precondition: `output.count >= bytes.count`.
  public static func scale(_ bytes: UnsafeBufferPointer<UInt8>, into output: Floats) {
    precondition(output.count >= bytes.count, "the pixels must fit in the output")
    guard let source = bytes.baseAddress else { return }
    var index = 0
    while index + vectorLanes <= bytes.count {
      let pixels = UnsafeRawPointer(source + index).loadUnaligned(as: SIMD16<UInt8>.self)
      output.base.store(Vector(pixels) / 255, index)
      index += vectorLanes
    }
    while index < bytes.count {
      output.base[index] = Float(source[index]) / 255
      index += 1
    }
  }
}
