import Kernels
import Testing

/// What Swift cannot say and C does, compared with loops.
@Suite struct InstructionTests {
  /// Every code in every lane, by the instruction where there is one and by comparisons.
  @Test func oneOfFour() {
    let four: [Float] = [0.5, -3, .infinity, 0x1p-149]
    var random = SeededGenerator(80)
    for _ in 0..<200 {
      let codes = (0..<16).map { _ in Int32(random.int(0...3)) }
      let expected = codes.map { four[Int($0)] }
      let sixteen = SIMD16(codes), eight = SIMD8(codes[..<8])
      expectLanes(SIMD16<Float>.selected(four, by: sixteen), expected)
      expectLanes(SIMD16<Float>.oneOfFour(four, by: sixteen), expected)
      expectLanes(SIMD8<Float>.selected(four, by: eight), Array(expected[..<8]))
      expectLanes(SIMD8<Float>.oneOfFour(four, by: eight), Array(expected[..<8]))
    }
  }

  @Test func bytesAndLanes() {
    let bytes = (0...255).map { UInt8($0) }
    for start in 0...240 {
      bytes.withUnsafeBufferPointer { buffer in
        guard let address = buffer.baseAddress.map({ $0 + start }) else { return }
        let lanes = SIMD16<Float>.integers(address)
        #expect((0..<16).allSatisfy { lanes[$0] == Int32(start + $0) })
        #expect(SIMD8<Float>.integers(address) == lanes.lowHalf)
      }
    }
  }

  @Test(arguments: [16, 32, 48, 64]) func bitsOfEqualCodes(count: Int) {
    var random = SeededGenerator(count)
    for kinds in 1...5 {
      let codes = (0..<count).map { _ in UInt8(random.int(0...kinds - 1)) }
      for code in 0...4 {
        let set = [BitSet.matches(code, codes, count)]
        #expect(Array(BitSet(set, count: 1)) == codes.indices.filter { codes[$0] == code })
      }
    }
  }

  @Test(arguments: [1, 2, 3]) func setsOfSeveralWords(words: Int) {
    var random = SeededGenerator(words)
    for share in 0...4 {
      let members = (0..<64 * words).filter { _ in random.int(0...3) < share }
      var set = Array(repeating: UInt64(0), count: BitSet.words(64 * words))
      for member in members { set[member / 64] |= 1 << UInt64(member % 64) }
      #expect(Array(BitSet(set, count: words)) == members)
    }
  }

  @Test func transposedBits() {
    var random = SeededGenerator(64)
    let rows = (0..<64).map { _ in UInt64(random.int(0...0xFFFF_FFFF)) << 32 | UInt64(random.int(0...0xFFFF_FFFF)) }
    var columns = rows
    BitSet.transpose(&columns)
    for (number, column) in columns.enumerated() {
      #expect(Array(BitSet([column], count: 1)) == rows.indices.filter { rows[$0] >> UInt64(number) & 1 == 1 })
    }
  }

  private func expectLanes<Lanes: SIMD<Float>>(_ lanes: Lanes, _ expected: [Float]) {
    expectSameBits(lanes.indices.map { lanes[$0] }, expected)
  }
}
