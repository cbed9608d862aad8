import CInstructionSet

/// Some of the numbers from 0 on, a bit for each, 64 in a word, in ascending order: of a convolution's filters or
/// outputs, those with a gradient.
///
/// Half of the outputs are masked and the argmax of the others is spread over four positions, which no branch predictor
/// guesses: going from bit to bit there is one branch for a set instead of one for a number.
package struct BitSet: Sequence, IteratorProtocol {
  private var words: UnsafePointer<UInt64>
  private let end: UnsafePointer<UInt64>
  private var bits: UInt64
  private var first = 0

  /// Words of a set of numbers below `count`.
  @inline(__always)
  package static func words(_ count: Int) -> Int { (count &+ 63) / 64 }

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
    let number = first &+ bits.trailingZeroBitCount
    bits &= bits &- 1
    return number
  }

  /// Which of up to 64 codes, a multiple of 16, equal one.
  @inline(__always)
  package static func matches(_ code: Int, _ codes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let code = UInt8(truncatingIfNeeded: code)
    if count == 64 { return equalBytes64(codes, code) }
    var bits: UInt64 = 0
    for start in stride(from: 0, to: count, by: 16) {
      bits |= UInt64(equalBytes16(codes + start, code)) &<< UInt64(start)
    }
    return bits
  }

  /// Exchanges rows and columns of a square of 64 words' bits.
  ///
  /// The two off-diagonal quarters change places, then those of each quarter, and so on (H. S. Warren, *Hacker's
  /// Delight*, 2nd ed., section 7-3).
  package static func transpose(_ rows: UnsafeMutablePointer<UInt64>) {
    var size = 32
    var lower = UInt64.max >> 32
    while size > 0 {
      for block in stride(from: 0, to: 64, by: 2 &* size) {
        for row in block..<block &+ size {
          let changed = (rows[row] &>> UInt64(size) ^ rows[row &+ size]) & lower
          rows[row] ^= changed &<< UInt64(size)
          rows[row &+ size] ^= changed
        }
      }
      size /= 2
      lower ^= lower &<< UInt64(size)
    }
  }
}
