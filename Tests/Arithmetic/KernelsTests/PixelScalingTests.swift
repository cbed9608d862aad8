import Kernels
import Testing

@Suite struct PixelScalingTests {
  @Test func everyByteIsTheCorrectlyRoundedQuotient() {
    let scaled = scale(Array(0...255))
    for byte in 0...255 { #expect(scaled[byte] == Float(byte) / 255) }
    // The quotient in double precision, rounded again, is the correctly rounded one: a byte over 255 is never near
    // the middle between two floats, as its binary digits repeat every eight places.
    for byte in 0...255 { #expect(scaled[byte] == Float(Double(byte) / 255)) }
    #expect(scaled[0] == 0 && scaled[255] == 1)
  }

  @Test func anyCountFromAnyAddress() {
    var random = SeededGenerator(1)
    let bytes = random.bytes(120)
    for count in 0...100 {
      let start = random.int(0...20)
      let part = Array(bytes[start..<start + count])
      bytes.withUnsafeBufferPointer { buffer in
        let arena = Arena()
        let output = Guarded(count: count, in: arena)
        PixelScaling.scale(UnsafeBufferPointer(rebasing: buffer[start..<start + count]), into: output.view)
        expectSameBits(output.elements(), part.map { Float($0) / 255 }, "\(count) bytes")
      }
    }
  }

  @Test func roomBehindThePixelsStaysAsItIs() {
    let arena = Arena()
    let output = Guarded([Float](repeating: 7, count: 40), in: arena)
    [255, 0, 255].withUnsafeBufferPointer { PixelScaling.scale($0, into: output.view) }
    #expect(output.elements() == [1, 0, 1] + Array(repeating: 7, count: 37))
  }

  private func scale(_ bytes: [UInt8]) -> [Float] {
    let arena = Arena()
    let output = Guarded(count: bytes.count, in: arena)
    bytes.withUnsafeBufferPointer { PixelScaling.scale($0, into: output.view) }
    return output.elements()
  }
}
