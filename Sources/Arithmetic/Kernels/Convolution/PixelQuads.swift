/// Every 2×2 block of neighbouring pixels of an image of one channel, side by side: what the four positions of a pool
/// window see with one tap.
///
/// | array | shape | layout |
/// | --- | --- | --- |
/// | pixels | inputHeight × inputWidth | row-major |
/// | quads | (inputHeight − 1) × (inputWidth − 1) × 4 | row-major, the four in the order of the argmax codes |
enum PixelQuads {
  /// The pixels of a quad.
  static let lanes = 4

  /// The number of elements for one image.
  static func count(_ shape: ConvolutionShape) -> Int { (shape.inputHeight - 1) * stride(shape) }

  /// Elements between two rows of quads.
  @inline(__always)
  static func stride(_ shape: ConvolutionShape) -> Int { (shape.inputWidth &- 1) &* lanes }

  /// Gathers the quads of one image.
  static func fill(_ shape: ConvolutionShape, _ pixels: UnsafePointer<Float>, _ quads: UnsafeMutablePointer<Float>) {
    var to = UnsafeMutableRawPointer(quads)
    for row in 0..<shape.inputHeight - 1 {
      let upper = UnsafeRawPointer(pixels + row &* shape.inputWidth)
      let lower = UnsafeRawPointer(pixels + (row &+ 1) &* shape.inputWidth)
      for column in 0..<shape.inputWidth - 1 {
        let at = column &* MemoryLayout<Float>.stride
        to.storeBytes(
          of: SIMD4(
            lowHalf: upper.loadUnaligned(fromByteOffset: at, as: SIMD2<Float>.self),
            highHalf: lower.loadUnaligned(fromByteOffset: at, as: SIMD2<Float>.self)), as: SIMD4<Float>.self)
        to += MemoryLayout<SIMD4<Float>>.stride
      }
    }
  }
}
