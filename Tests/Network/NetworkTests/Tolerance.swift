import Reference
import Tensors
import Testing

/// The unit roundoff of `Float`, 2⁻²⁴.
let unitRoundoff = 0x1p-24

/// How far gradients, outputs and losses of small networks may be from their exact values, as a fraction of the largest
/// number in the same tensor.
///
/// The rounding errors of a sum of n products are independent enough to grow like √n·u, and those of one layer reach
/// the next with a factor of order 1. On its way through a network of these tests, forward and back, a number goes
/// through sums of fewer than 4,096 products in all, which makes √4096·u = 64 u. Winograd's transforms add a factor of
/// two or so where they are used; and where a sum is small because its terms cancel, as the gradients p − y of nearly
/// right probabilities do, an error is a larger share of it: a factor of four for both. Measured: at most 24 u for the
/// default network, 52 u for the others. A term left out, or one too many, makes ten times as much or more.
let networkTolerance = 256 * unitRoundoff

/// Expects the numbers of a tensor to be within a share of its largest of their reference.
func expectClose(
  _ found: [Float], _ expected: [Double], within tolerance: Double = networkTolerance, _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count, "\(what)", sourceLocation: sourceLocation)
  let scale = expected.reduce(0) { max($0, abs($1)) }
  for (index, (a, b)) in zip(found, expected).enumerated() where !(abs(Double(a) - b) <= tolerance * scale) {
    let error = abs(Double(a) - b) / (scale * unitRoundoff)
    Issue.record("\(what)[\(index)]: expected \(b); found \(a), \(error) u apart", sourceLocation: sourceLocation)
    return
  }
}

/// Expects every tensor to be close to its reference: see ``expectClose(_:_:within:_:sourceLocation:)``.
func expectClose(
  _ found: [(name: String, values: Tensor<Float>)], _ expected: [String: Grid], _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  for (name, values) in found {
    guard let reference = expected[name] else {
      Issue.record("\(what): nothing to compare \(name) with", sourceLocation: sourceLocation)
      continue
    }
    expectClose(values.elements, reference.values, "\(what): \(name)", sourceLocation: sourceLocation)
  }
}
