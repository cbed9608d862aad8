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

  @Test(arguments: [16, 32, 48, 64, 80, 128, 144]) func setsOfFilters(filters: Int) {
    var random = SeededGenerator(filters)
    let words = FilterSet.words(filters)
    for kinds in 1...5 {
      let codes = (0..<filters).map { _ in UInt8(random.int(0...kinds - 1)) }
      for code in 0...4 {
        var set = Array(repeating: UInt64.max, count: words)
        FilterSet.fill(&set, codes, filters: filters, code: code)
        #expect(Array(FilterSet(set, count: words)) == codes.indices.filter { codes[$0] == code })
        FilterSet.fill(&set, codes, filters: filters, except: code)
        #expect(Array(FilterSet(set, count: words)) == codes.indices.filter { codes[$0] != code })
      }
    }
  }

  private func expectLanes<Lanes: SIMD<Float>>(_ lanes: Lanes, _ expected: [Float]) {
    expectSameBits(lanes.indices.map { lanes[$0] }, expected)
  }
}
