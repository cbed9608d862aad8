import CInstructionSet

/// Some of a convolution's filters, a bit for each, 64 in a word, in ascending order.
///
/// Half of the outputs are masked and the argmax of the others is spread over four positions, which no branch predictor
/// guesses: going from bit to bit there is one branch for a set instead of one for a filter.
package struct FilterSet: Sequence, IteratorProtocol {
  private var words: UnsafePointer<UInt64>
  private let end: UnsafePointer<UInt64>
  private var bits: UInt64
  private var first = 0

  /// Words of a set of `filters` filters.
  @inline(__always)
  package static func words(_ filters: Int) -> Int { (filters &+ 63) / 64 }

  /// - Precondition: there is at least one word.
  @inline(__always)
  package init(_ words: UnsafePointer<UInt64>, count: Int) {
    self.words = words
    end = words + count
    bits = words.pointee
  }

  @inline(__always)
  package mutating func next() -> Int? {
    while bits == 0 {
      if words + 1 == end { return nil }
      words += 1
      first &+= 64
      bits = words.pointee
    }
    let filter = first &+ bits.trailingZeroBitCount
    bits &= bits &- 1
    return filter
  }

  /// The filters with one argmax code.
  package static func fill(
    _ words: UnsafeMutablePointer<UInt64>, _ codes: UnsafePointer<UInt8>, filters: Int, code: Int
  ) {
    for word in 0..<Self.words(filters) {
      words[word] = matches(UInt8(truncatingIfNeeded: code), codes + 64 &* word, Swift.min(64, filters &- 64 &* word))
    }
  }

  /// The filters with any code but one.
  package static func fill(
    _ words: UnsafeMutablePointer<UInt64>, _ codes: UnsafePointer<UInt8>, filters: Int, except code: Int
  ) {
    for word in 0..<Self.words(filters) {
      let count = Swift.min(64, filters &- 64 &* word)
      words[word] =
        ~matches(UInt8(truncatingIfNeeded: code), codes + 64 &* word, count) & (UInt64.max &>> UInt64(64 &- count))
    }
  }

  /// Which of up to 64 codes, a multiple of 16, equal one.
  @inline(__always)
  private static func matches(_ code: UInt8, _ codes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    if count == 64 { return equalBytes64(codes, code) }
    var bits: UInt64 = 0
    for start in stride(from: 0, to: count, by: 16) {
      bits |= UInt64(equalBytes16(codes + start, code)) &<< UInt64(start)
    }
    return bits
  }
}
