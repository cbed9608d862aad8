import Reference

/// The same random numbers in every run: SplitMix64 (Steele, Lea and Flood, 2014).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }
}

/// What a test fills its arrays with. All numbers are exact in single precision.
enum Samples {
  /// Uniform in [−1, 1): the case that tolerances are for.
  case reals
  /// `unit` times −`limit` … `limit`: sums of products are exact, so kernels must agree to the bit, and windows are
  /// full of ties and zeros.
  case wholes(limit: Int, unit: Int = 1)

  func values(_ count: Int, _ random: inout SeededGenerator) -> [Double] {
    switch self {
    case .reals: (0..<count).map { _ in Double(Float.random(in: -1..<1, using: &random)) }
    case .wholes(let limit, let unit): (0..<count).map { _ in Double(unit * random.int(-limit...limit)) }
    }
  }

  func grid(_ extents: Int..., using random: inout SeededGenerator) -> Grid {
    Grid(extents, values: values(extents.reduce(1, *), &random))
  }
}

extension Grid {
  /// The magnitude of every element.
  var magnitudes: Grid { Grid(extents, values: values.map(abs)) }

  /// The elements rounded to single precision.
  var floats: [Float] { values.map { Float($0) } }
}
