import CInstructionSet

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
      let bytes = UnsafeRawPointer(source + index).loadUnaligned(as: SIMD16<UInt8>.self)
      output.base.store(quotient(floatsOfBytes16(bytes)), index)
      index += vectorLanes
    }
    while index < bytes.count {
      output.base[index] = Float(source[index]) / 255
      index += 1
    }
  }

  /// `bytes / 255`: a product with the reciprocal, and what is left over times it again. Both are fused, so that the
  /// result is the correctly rounded one for every byte, in a sixth of a division's time.
  @inline(__always)
  private static func quotient(_ bytes: Vector) -> Vector {
    let reciprocal = Vector(repeating: 1 / 255)
    let quotient = bytes * reciprocal
    let rest = bytes.addingProduct(quotient, Vector(repeating: -255))
    return quotient.addingProduct(rest, reciprocal)
  }
}
