@_exported import TestSupport
import Reference

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
