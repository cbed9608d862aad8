/// The Mersenne Twister MT19937, draw for draw as NumPy's legacy `numpy.random.RandomState`.
///
/// The one source of randomness in the project, so that anybody can replay a draw in Python:
/// `NumPyRandom(seeds: [42, 1, 3]).permutation(n)` is `numpy.random.RandomState([42, 1, 3]).permutation(n)`.
/// NumPy promises never to change this stream (NEP 19).
///
/// The generator is that of Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), with their initialisation
/// of 2002. Checked against NumPy for integer and array seeds, 0 and 2³²−1 included.
public struct NumPyRandom: Sendable {
  private var state: [UInt32]
  private var position = stateLength

  private static let stateLength = 624
  private static let shiftSize = 397

  /// The generator of `RandomState(seed)`.
  public init(seed: UInt32) {
    state = Self.initialState(seed)
  }

  /// The generator of `RandomState([seed, …])`: every element counts, so `[42]` is not the same as `42`.
  ///
  /// - Precondition: `seeds` is not empty.
  public init(seeds: [UInt32]) {
    precondition(!seeds.isEmpty, "a generator needs at least one seed")
    let length = Self.stateLength
    state = Self.stateBeforeKeys
    state.withUnsafeMutableBufferPointer { state in
      var i = 1
      var j = 0
      // Carried along, since every word needs the one before it: reading it back is most of the time.
      var previous = state[0]
      func advance(_ word: UInt32) {
        state[i] = word
        previous = word
        i += 1
        if i == length {
          state[0] = word
          i = 1
        }
      }
      for _ in 0..<max(length, seeds.count) {
        let mixed = state[i] ^ ((previous ^ (previous >> 30)) &* 1_664_525)
        advance(mixed &+ seeds[j] &+ UInt32(truncatingIfNeeded: j))
        j = j + 1 == seeds.count ? 0 : j + 1
      }
      for _ in 1..<length {
        let mixed = state[i] ^ ((previous ^ (previous >> 30)) &* 1_566_083_941)
        advance(mixed &- UInt32(truncatingIfNeeded: i))
      }
    }
    // A state of zeros would stay zero; the top bit is the only one of word 0 that the recurrence uses.
    state[0] = 0x8000_0000
  }

  /// The next 32 random bits.
  public mutating func nextUInt32() -> UInt32 {
    if position == Self.stateLength { regenerate() }
    var word = state[position]
    position += 1
    word ^= word >> 11
    word ^= (word << 7) & 0x9D2C_5680
    word ^= (word << 15) & 0xEFC6_0000
    word ^= word >> 18
    return word
  }

  /// The next 64 random bits: two draws of 32, the first one the upper half.
  public mutating func nextUInt64() -> UInt64 {
    let upper = UInt64(nextUInt32())
    return upper << 32 | UInt64(nextUInt32())
  }

  /// The next number of `random_sample()`: uniform in [0, 1), a multiple of 2⁻⁵³, made of two draws of 32 bits.
  public mutating func nextDouble() -> Double {
    let upper = Double(nextUInt32() >> 5)
    let lower = Double(nextUInt32() >> 6)
    return (upper * 67_108_864 + lower) / 9_007_199_254_740_992
  }

  /// The next number of `uniform(low, high)`: `low + (high − low) · x` with x from ``nextDouble()``.
  ///
  /// - Precondition: `low`, `high` and their difference are finite.
  public mutating func uniform(_ low: Double, _ high: Double) -> Double {
    let range = high - low
    precondition(low.isFinite && range.isFinite, "\(low)…\(high) is not a finite range")
    return low + range * nextDouble()
  }

  /// An integer uniform in 0…`max`, both included: draws are cut to the bits that `max` needs, and those above `max`
  /// are thrown away (NumPy's `random_interval`).
  ///
  /// Draws have 32 bits where `max` fits in 32 and 64 bits otherwise; `max == 0` draws nothing.
  public mutating func boundedInteger(through max: UInt64) -> UInt64 {
    guard max > 0 else { return 0 }
    let mask = UInt64.max >> UInt64(max.leadingZeroBitCount)
    while true {
      let bits = max <= UInt64(UInt32.max) ? UInt64(nextUInt32()) : nextUInt64()
      let value = bits & mask
      if value <= max { return value }
    }
  }

  /// Shuffles an array in place as `shuffle(array)` does one of a single axis: Fisher–Yates from the end.
  @inlinable
  public mutating func shuffle<Element>(_ values: inout [Element]) {
    for i in stride(from: values.count - 1, to: 0, by: -1) {
      values.swapAt(i, Int(boundedInteger(through: UInt64(i))))
    }
  }

  /// The numbers 0…`count`−1 in random order: `permutation(count)`.
  ///
  /// - Precondition: `count` is not negative.
  public mutating func permutation(_ count: Int) -> [Int] {
    precondition(count >= 0, "a permutation of \(count) numbers")
    var indices = Array(0..<count)
    shuffle(&indices)
    return indices
  }

  /// What seeding by an array begins with.
  private static let stateBeforeKeys = initialState(19_650_218)

  /// The state after `init_genrand(seed)` of the 2002 reference code.
  private static func initialState(_ seed: UInt32) -> [UInt32] {
    var state = [seed]
    state.reserveCapacity(stateLength)
    var word = seed
    for i in 1..<stateLength {
      word = 1_812_433_253 &* (word ^ (word >> 30)) &+ UInt32(i)
      state.append(word)
    }
    return state
  }

  private mutating func regenerate() {
    let length = Self.stateLength
    let shift = Self.shiftSize
    state.withUnsafeMutableBufferPointer { state in
      func twist(_ i: Int, _ next: Int, _ far: Int) {
        let joined = (state[i] & 0x8000_0000) | (state[next] & 0x7FFF_FFFF)
        state[i] = state[far] ^ (joined >> 1) ^ (0 &- (joined & 1)) & 0x9908_B0DF
      }
      // In three stretches, since a remainder for every word takes longer than the word.
      for i in 0..<length - shift { twist(i, i + 1, i + shift) }
      for i in length - shift..<length - 1 { twist(i, i + 1, i + shift - length) }
      twist(length - 1, 0, shift - 1)
    }
    position = 0
  }
}
